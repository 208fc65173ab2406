"""From a situation to a mail received by a structure; refusal; erasure."""

from __future__ import annotations

import sqlite3
import time

import pytest

from tests.conversations.conftest import RECEIVING, Mailbox
from tests.stack import Conversation, Stack

pytestmark = pytest.mark.parle

PHONE_TYPED, PHONE_SHOWN = "06 39 98 12 34", "06 39 98 12 34"


def received(mailbox: Mailbox, number: int) -> None:
    deadline = time.monotonic() + 20
    while len(mailbox.messages) < number and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(mailbox.messages) == number


def ask_structure(person: Conversation) -> None:
    person.say("jsui o rsa dpui 2 ans, g 52 ans, jai une rqth, ya koi pour moi à troyes")
    person.choose("Voir les structures")
    person.choose("Envoyer ma demande à Atelier des Essais")


def rows(stack: Stack, table: str) -> int:
    with sqlite3.connect(stack.folder / "aiguillage.db") as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def test_request_reaches_the_structure(stack: Stack, person: Conversation, mailbox: Mailbox) -> None:
    before = len(mailbox.messages)
    ask_structure(person)
    assert "prénom" in person.text
    person.say("Samira")
    assert "téléphone" in person.text or "numéro" in person.text
    person.say(f"mon num c'est le {PHONE_TYPED}")
    for shown in ("Atelier des Essais", "Samira", PHONE_SHOWN, "Troyes"):
        assert shown in person.text
    assert len(mailbox.messages) == before, "rien ne part avant l'accord"
    person.choose("Oui, envoyer")
    assert "AIG-" in person.text
    received(mailbox, before + 1)
    mail = mailbox.messages[-1]
    body = mail.get_body().get_content()  # type: ignore[union-attr]
    assert mailbox.recipients[-1] == RECEIVING
    for sent in ("Samira", PHONE_SHOWN, "Troyes"):
        assert sent in body
    whole = mail.as_string().lower()
    for secret in ("rsa", "rqth", "handicap", "52 ans", "santé"):
        assert secret not in whole


def test_refusal_keeps_nothing(stack: Stack, person: Conversation) -> None:
    requests, consents, outbox = (rows(stack, table) for table in ("requests", "consents", "outbox"))
    ask_structure(person)
    person.say("je m'appelle Bastien")
    person.say("bastien@exemple.invalid")
    answer = person.choose("Non, ne rien envoyer")
    assert "rien envoyé" in person.text
    assert not {"prenom", "telephone", "email"} & answer["profile"].keys()
    assert (rows(stack, "requests"), rows(stack, "consents"), rows(stack, "outbox")) == (requests, consents, outbox)


def test_erasing_leaves_no_text(stack: Stack, person: Conversation) -> None:
    person.say("je suis au rsa à Troyes, j'ai 33 ans")
    conversations, trackers = rows(stack, "conversations"), rows(stack, "bot_trackers")
    assert stack.client.delete(f"/api/chat/{person.token}").status_code == 204
    assert person.history().status_code == 404
    assert stack.client.delete(f"/api/chat/{person.token}").status_code == 404
    assert rows(stack, "conversations") == conversations - 1
    assert rows(stack, "bot_trackers") == trackers - 1


def test_erasing_by_word(stack: Stack, person: Conversation) -> None:
    person.say("je suis au rsa à Troyes")
    person.say("effacez toutes mes données")
    assert "effacer" in person.text.lower()
    person.choose("Oui, tout effacer")
    assert person.history().status_code == 404


def test_structure_without_address_is_called_instead(stack: Stack, person: Conversation) -> None:
    person.say("je cherche une AI à Troyes, je suis au RSA")
    labels = [choice["label"] for message in person.answer["messages"] for choice in message["choices"]]
    assert not any("Envoyer ma demande à Boulot des Essais" in label for label in labels)
