"""An answer found after the person left: told once, at the next visit, and gone with the conversation."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cryptography.fernet import Fernet

from actions.channels.bot_client import BotTurn, Understood
from actions.channels.chat import Answer, Chat, Spoken
from actions.channels.conversations import KEPT, ConversationStore
from actions.dialogue.services import Services
from actions.dialogue.unknown import WAITING, FoundSince
from actions.foundation.database import keyring_in_use, open_engine, open_sessions
from actions.foundation.encryption import Keyring
from actions.foundation.message import Choice, Message
from actions.foundation.schema import upgrade
from actions.foundation.wording import load_wording
from actions.handover.open_questions import OpenQuestions
from knowledge.loader import load_knowledge
from tests.frozen import TODAY

QUESTION, STATEMENT = "a-t-on des chèques vacances en cddi ?", "cddi.duree_max"
ANSWER = "Un CDDI dure 24 mois au plus"


class Bot:
    """Stands in for the bot's process: keeps what it does not know, remembers its number as the real one does."""

    def __init__(self, questions: OpenQuestions) -> None:
        self._questions = questions
        self.slots: dict[str, Any] = {}
        self.intent = "donner_information"

    async def say(self, sender: str, text: str, channel: str) -> BotTurn:
        if text == QUESTION:
            self.slots = {WAITING: [await self._questions.keep(text, "question_dispositif", "CDDI")]}
        offered = [Choice(label="Parler à quelqu'un", intent="parler_humain")]
        return BotTurn(
            messages=[Message(text="Réponse", choices=offered)], slots=self.slots, understood=Understood(intent=self.intent)
        )

    async def choose(self, sender: str, choice: Choice, channel: str) -> BotTurn:
        return await self.say(sender, choice.label, channel)

    async def erase(self, sender: str) -> None:
        self.slots = {}


class Requests:
    async def withdraw_conversation(self, conversation_id: str) -> None: ...


class Visit:
    """Somebody's chat, its bot and what the operator does."""

    def __init__(self, chat: Chat, bot: Bot, questions: OpenQuestions) -> None:
        self.chat, self.bot, self.questions = chat, bot, questions
        self.id = ""

    async def say(self, text: str) -> Answer:
        answer = await (
            self.chat.speak(self.id, Spoken(text=text), "web") if self.id else self.chat.open(Spoken(text=text), "web")
        )
        assert answer is not None
        self.id = answer.conversation_id
        return answer

    async def choose(self, label: str) -> Answer | None:
        said = await self.read()
        [choice] = [choice for choice in said[-1].choices if choice.label == label]
        return await self.chat.speak(self.id, Spoken(choice=choice.id), "web")

    async def read(self) -> list[Message]:
        found = await self.chat.history(self.id, 0)
        assert found is not None
        return [said.message for said in found[1]]

    async def operator_answers(self) -> None:
        [kept] = await self.questions.waiting()
        assert await self.questions.answer(kept.id, STATEMENT)


@pytest.fixture
async def visit(tmp_path: Path) -> AsyncIterator[Visit]:
    keyring = Keyring([Fernet.generate_key().decode()])
    engine = open_engine(f"sqlite:///{tmp_path / 'essai.db'}")
    await upgrade(engine)
    sessions, knowledge, wording = open_sessions(engine), load_knowledge(), load_wording()
    questions = OpenQuestions(sessions, keyring)
    nothing: Any = None
    services = Services(
        knowledge=knowledge, wording=wording, directory=nothing, requests=nothing, questions=questions, settings=nothing
    )
    bot: Any = Bot(questions)
    requests: Any = Requests()
    chat = Chat(
        store=ConversationStore(sessions),
        bot=bot,
        requests=requests,
        knowledge=knowledge,
        wording=wording,
        keyring=keyring,
        late=FoundSince(services),
    )
    with keyring_in_use(keyring), time_machine.travel(TODAY, tick=False):
        yield Visit(chat, bot, questions)
    await engine.dispose()


def told(messages: list[Message]) -> list[Message]:
    return [message for message in messages if ANSWER in message.text]


async def test_who_comes_back_reads_the_answer_once(visit: Visit) -> None:
    await visit.say(QUESTION)
    assert told(await visit.read()) == []
    await visit.operator_answers()
    said = await visit.read()
    [answer] = told(said)
    assert said[-1] == answer
    assert answer.text.startswith(f"Vous aviez demandé : « {QUESTION} »")
    assert answer.sources
    assert await visit.read() == said, "reading again changes nothing"
    assert told((await visit.say("bonjour")).messages) == []
    assert len(told(await visit.read())) == 1


async def test_who_writes_again_is_told_first_and_once(visit: Visit) -> None:
    await visit.say(QUESTION)
    await visit.operator_answers()
    messages = (await visit.say("bonjour")).messages
    assert [bool(told([message])) for message in messages] == [True, False]
    assert told((await visit.say("merci")).messages) == []
    assert len(told(await visit.read())) == 1


async def test_what_was_offered_can_still_be_chosen(visit: Visit) -> None:
    await visit.say(QUESTION)
    await visit.operator_answers()
    assert told(await visit.read())
    assert await visit.choose("Parler à quelqu'un") is not None


@pytest.mark.parametrize("intent", ["detresse", "supprimer_donnees", "arreter"])
async def test_nothing_is_said_beside_danger_or_leaving(visit: Visit, intent: str) -> None:
    await visit.say(QUESTION)
    await visit.operator_answers()
    visit.bot.intent = intent
    assert told((await visit.say("…")).messages) == []
    if intent == "detresse":
        assert told(await visit.read()) == [], "the numbers to call stay the last thing said"
    visit.bot.intent = "saluer"
    assert told((await visit.say("bonjour")).messages)


async def test_nothing_is_told_of_an_erased_conversation(visit: Visit) -> None:
    await visit.say(QUESTION)
    await visit.operator_answers()
    assert await visit.chat.erase(visit.id)
    assert await visit.chat.history(visit.id, 0) is None
    assert await visit.chat.speak(visit.id, Spoken(text="bonjour"), "web") is None


async def test_being_answered_keeps_a_conversation_no_longer(visit: Visit) -> None:
    await visit.say(QUESTION)
    await visit.operator_answers()
    with time_machine.travel(TODAY + KEPT - timedelta(minutes=1), tick=False):
        assert told(await visit.read())
    with time_machine.travel(TODAY + KEPT + timedelta(minutes=1), tick=False):
        await visit.chat.tidy()
        assert await visit.chat.history(visit.id, 0) is None
