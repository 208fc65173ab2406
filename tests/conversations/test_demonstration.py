"""What a newcomer gets before any import: an invented directory that says so, and that receives nothing."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default as modern

import pytest

from actions.handover.texts import load_texts
from tests.paths import ROOT
from tests.stack import Conversation, Stack

pytestmark = pytest.mark.parle

NOBODY = "Démonstration : personne ne recevra cette demande"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    stack = Stack(tmp_path_factory.mktemp("demonstration") / "var")
    stack.start()
    yield stack
    stack.stop()


@pytest.fixture
def visitor(shown: Stack) -> Conversation:
    conversation = Conversation(shown.client)
    conversation.open()
    return conversation


def test_every_card_is_marked(visitor: Conversation) -> None:
    visitor.say("je suis au rsa à Marseille")
    visitor.choose("Voir les structures")
    assert len(visitor.structures) == 3
    assert all(card["demo"] for card in visitor.structures)
    assert "inventées" in visitor.text


def test_nothing_leaves_and_it_is_said_before_any_name(shown: Stack, visitor: Conversation) -> None:
    visitor.say("je suis au rsa à Troyes")
    visitor.choose("Voir les structures")
    visitor.choose("Envoyer ma demande")
    assert NOBODY in visitor.text
    assert "prénom" in visitor.text
    visitor.say("Awa")
    visitor.say("awa@exemple.invalid")
    assert NOBODY in visitor.text
    visitor.choose("Oui, envoyer")
    assert "personne ne la recevra" in visitor.text
    outbox = shown.folder / "outbox"
    deadline = time.monotonic() + 15
    while not list(outbox.glob("*.eml")) and time.monotonic() < deadline:
        time.sleep(0.1)
    (file,) = outbox.glob("*.eml")
    mail = message_from_bytes(file.read_bytes(), policy=modern)
    assert load_texts().demonstration.objet in mail["subject"]
    assert mail["to"] is None
    assert "Awa" not in file.name


def test_the_page_says_so(shown: Stack) -> None:
    page = shown.client.get("/")
    assert NOBODY in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert shown.client.get("/widget.js").headers["content-type"].startswith("text/javascript")


def test_a_public_address_is_refused(shown: Stack) -> None:
    refused = subprocess.run(
        [ROOT / ".venv" / "actions" / "bin" / "aiguillage", "servir"],
        env={**shown.environment, "AIGUILLAGE_HOST": "0.0.0.0", "PORT": "1"},
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert refused.returncode == 2
    assert "AIGUILLAGE_DEMO=1" in refused.stderr
    assert "Traceback" not in refused.stderr
