"""A question without an answer, answered by the operator's command, read by who asked through the chat's API."""

from __future__ import annotations

import re

import pytest

from tests.stack import Conversation, Stack

pytestmark = pytest.mark.parle

STATEMENT, ANSWER = "cddi.droits", "Nous avons maintenant une réponse"


def operator_answers(stack: Stack, question: str) -> None:
    listed = stack.command("questions")
    [number] = re.findall(rf"^(\d+)\t.*\t{re.escape(question)}$", listed, re.MULTILINE)
    stack.command("questions", "repondue", number, STATEMENT)
    assert question not in stack.command("questions")


def answers(person: Conversation) -> list[dict[str, object]]:
    return [message for message in person.history().json()["messages"] if ANSWER in message["text"]]


def test_read_at_the_next_visit_then_never_again(stack: Stack, person: Conversation) -> None:
    question = "est-ce qu'on a des chèques vacances en cddi ?"
    person.say(question)
    assert "gardé votre question" in person.text
    assert answers(person) == []
    operator_answers(stack, question)
    [answer] = answers(person)
    assert f"Vous aviez demandé : « {question} »" in str(answer["text"])
    assert answer["sources"]
    assert answers(person) == [answer]
    person.say("bonjour")
    assert ANSWER not in person.text


def test_told_to_who_writes_again(stack: Stack, person: Conversation) -> None:
    question = "est-ce qu'on a des chèques cadeaux en eiti ?"
    person.say(question)
    assert "gardé votre question" in person.text
    operator_answers(stack, question)
    person.say("bonjour")
    assert person.text.count(ANSWER) == 1
    assert person.answer["messages"][-1]["choices"]
    person.say("merci")
    assert ANSWER not in person.text
    assert len(answers(person)) == 1
