"""A conversation, whatever the medium: takes a message in, has it understood, keeps it, gives the answer.

Messages of one conversation are handled in order, one at a time. A turn that could not be finished leaves
nothing behind: the same message may be sent again.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Collection, Mapping
from typing import Any, Protocol
from weakref import WeakValueDictionary

import msgspec
from msgspec import Struct

from actions.channels.bot_client import BotAway, BotClient, BotTurn, Understood
from actions.channels.conversations import ConversationStore, Said, Standing, TurnRecord
from actions.channels.intake import take_in
from actions.foundation.clock import now, today
from actions.foundation.encryption import Keyring
from actions.foundation.message import Choice, Message
from actions.foundation.profile import author_of, facts_of, profile_from_facts, said_facts
from actions.foundation.wording import Wording
from actions.handover.requests import Requests
from knowledge.diagnosis import diagnose
from knowledge.loader import Knowledge
from knowledge.model import Diagnosis

# Nothing is told beside the answer to these.
ALONE = ("detresse", "supprimer_donnees", "arreter")
UNREAD = Understood(intent="incompris", confidence=1.0)


class TextTooLong(Exception):
    """More than 2 000 code points."""


class ChoiceUnknown(Exception):
    """The id was never offered in this conversation."""


class ChoiceGone(Exception):
    """The id was offered before, not by the last message."""


class MessageIdReused(Exception):
    """The same message id came with another content."""


class Spoken(Struct, kw_only=True):
    """What a person sends: text, or a choice, or nothing when a conversation is opened."""

    text: str | None = None
    choice: str | None = None
    message_id: str | None = None


class Answer(Struct, kw_only=True):
    """What a channel gives back for one turn (``POST /api/chat``, conversation token aside)."""

    conversation_id: str
    seq: int
    messages: list[Message]
    profile: dict[str, Any]
    certainty: dict[str, str]
    diagnosis: Diagnosis | None
    understood: Understood


class LateAnswers(Protocol):
    """Answers found since to what a conversation had asked, but for those told (``actions/app.py`` gives it)."""

    async def __call__(
        self, conversation_id: str, slots: Mapping[str, Any], channel: str, told: Collection[int]
    ) -> list[Message]: ...


class Chat:
    def __init__(
        self,
        *,
        store: ConversationStore,
        bot: BotClient,
        requests: Requests,
        knowledge: Knowledge,
        wording: Wording,
        keyring: Keyring,
        late: LateAnswers,
    ) -> None:
        self._store = store
        self._bot = bot
        self._requests = requests
        self._knowledge = knowledge
        self._wording = wording
        self._keyring = keyring
        self._late = late
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def open(self, spoken: Spoken, channel: str) -> Answer:
        """Opens a conversation: the welcome, or the answer to a first text. Raises BotAway, TextTooLong."""
        standing = await self._store.open(channel)
        if spoken.text is not None:
            return await self._turn(standing, spoken, channel, first=True)
        return await self._finish(standing, await self._welcome(standing, channel), spoken, channel, person=None)

    async def speak(self, conversation_id: str, spoken: Spoken, channel: str) -> Answer | None:
        """One turn; None when the conversation does not exist (any more).

        Raises:
            BotAway, TextTooLong, ChoiceUnknown, ChoiceGone, MessageIdReused.
        """
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        async with lock:
            standing = await self._store.load(conversation_id)
            if standing is None:
                return None
            if spoken.message_id is not None:
                receipt = await self._store.receipt(conversation_id, spoken.message_id)
                if receipt is not None:
                    if receipt.digest != self._digest(spoken):
                        raise MessageIdReused
                    return msgspec.json.decode(receipt.answer, type=Answer)
            return await self._turn(standing, spoken, channel, first=False)

    async def history(self, conversation_id: str, after: int) -> tuple[Standing, list[Said]] | None:
        """What was said. An answer found since the person left is put there, once: reading again gives the same."""
        standing = await self._store.load(conversation_id)
        if standing is not None and await self._owed(standing):
            async with self._locks.setdefault(conversation_id, asyncio.Lock()):
                standing = await self._catch_up(conversation_id)
        if standing is None:
            return None
        return standing, await self._store.history(conversation_id, after)

    async def _owed(self, standing: Standing) -> list[Message]:
        """Nothing follows the numbers to call: they stay the last thing said until the person writes again."""
        if standing.last_words == self._wording("texte_non_garde"):
            return []
        return await self._late(standing.id, standing.slots, standing.channel, standing.told)

    async def _catch_up(self, conversation_id: str) -> Standing | None:
        standing = await self._store.load(conversation_id)
        owed = await self._owed(standing) if standing is not None else []
        if standing is None or not owed:
            return standing
        # What was offered stays offered, below what is new.
        owed[-1] = msgspec.structs.replace(owed[-1], choices=standing.offered)
        await self._store.add(conversation_id, owed)
        return await self._store.load(conversation_id)

    async def erase(self, conversation_id: str) -> bool:
        """Texts, facts, tracker and drafts go; live requests are withdrawn. False when there is no such conversation."""
        if await self._store.load(conversation_id) is None:
            return False
        await self._requests.withdraw_conversation(conversation_id)
        await self._store.erase(conversation_id)
        await self._forget(conversation_id)
        return True

    async def tidy(self) -> dict[str, int]:
        """Empties old conversations and finishes erasures that the bot could not take; returns counts."""
        expired = await self._store.expire(now())
        forgotten = 0
        for conversation_id in await self._store.to_forget():
            forgotten += await self._forget(conversation_id)
        return {"expired": expired, "forgotten": forgotten}

    async def _forget(self, conversation_id: str) -> bool:
        try:
            await self._bot.erase(conversation_id)
        except BotAway:
            return False
        await self._store.forget(conversation_id)
        return True

    def knows(self, slots: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str], Diagnosis | None]:
        """Facts, their certainty and, once it was shown, the verdict of a conversation."""
        facts = facts_of(slots)
        certainty = {key: value for key, value in (slots.get("certitudes") or {}).items() if key in facts}
        if not slots.get("verdict_montre"):
            return facts, certainty, None
        said = said_facts(facts, certainty)
        verdict = diagnose(profile_from_facts(said), author_of(said), today(), self._knowledge)
        return facts, certainty, verdict

    async def _turn(self, standing: Standing, spoken: Spoken, channel: str, *, first: bool) -> Answer:
        if spoken.choice is not None:
            choice = _offered(standing, spoken.choice)
            turn = await self._bot.choose(standing.id, choice, channel)
            return await self._finish(standing, turn, spoken, channel, person=Message(text=choice.label))
        raw = spoken.text or ""
        intake = take_in(raw)
        if intake.verdict == "too_long":
            raise TextTooLong
        if intake.verdict != "readable":
            turn = self._unread(standing, intake.verdict)
        elif (meant := _choice_meant(standing, intake.text)) is not None:
            turn = await self._bot.choose(standing.id, meant, channel)
        else:
            turn = await self._bot.say(standing.id, intake.text, channel)
        if first:
            turn.messages.insert(0, Message(text=self._wording("presentation")))
        kept = self._wording("texte_non_garde") if turn.understood.intent == "detresse" else raw
        return await self._finish(standing, turn, spoken, channel, person=Message(text=kept))

    async def _welcome(self, standing: Standing, channel: str) -> BotTurn:
        return await self._bot.choose(standing.id, Choice(label="saluer", intent="saluer"), channel)

    def _unread(self, standing: Standing, verdict: str) -> BotTurn:
        """Answer to text that must not reach the bot; what was offered stays offered."""
        sentence = self._wording("message_vide" if verdict == "empty" else "message_commande")
        message = Message(text=sentence, choices=standing.offered)
        return BotTurn(messages=[message], slots=standing.slots, understood=UNREAD)

    async def _finish(self, standing: Standing, turn: BotTurn, spoken: Spoken, channel: str, *, person: Message | None) -> Answer:
        messages = [*await self._before(standing, turn, channel), *map(_with_choice_ids, turn.messages)]
        facts, certainty, verdict = self.knows(turn.slots)
        result = Answer(
            conversation_id=standing.id,
            seq=0,
            messages=messages,
            profile=facts,
            certainty=certainty,
            diagnosis=verdict,
            understood=turn.understood,
        )
        record = TurnRecord(
            channel=channel,
            person=person,
            messages=messages,
            slots=turn.slots,
            message_id=spoken.message_id,
            digest=self._digest(spoken),
        )

        def answer(seq: int) -> bytes:
            result.seq = seq
            return msgspec.json.encode(result)

        await self._store.record(standing, record, answer)
        if turn.slots.get("effacement") == "confirme":
            await self.erase(standing.id)
        return result

    async def _before(self, standing: Standing, turn: BotTurn, channel: str) -> list[Message]:
        """What is told before the answer of a turn."""
        if turn.understood.intent in ALONE or turn.slots.get("effacement") == "confirme":
            return []
        told = standing.told | {message.answers for message in turn.messages if message.answers is not None}
        return await self._late(standing.id, turn.slots, channel, told)

    def _digest(self, spoken: Spoken) -> str:
        return self._keyring.digest("message", f"{spoken.text!r} {spoken.choice!r}")


def _offered(standing: Standing, choice_id: str) -> Choice:
    for offered in standing.offered:
        if offered.id == choice_id:
            return offered
    if choice_id in standing.past:
        raise ChoiceGone
    raise ChoiceUnknown


def _choice_meant(standing: Standing, text: str) -> Choice | None:
    """The offered choice whose label was typed in full."""
    typed = text.strip().rstrip(".!").casefold()
    meant = [offered for offered in standing.offered if offered.label.casefold() == typed]
    return meant[0] if len(meant) == 1 else None


def _with_choice_ids(message: Message) -> Message:
    choices = [msgspec.structs.replace(offered, id=secrets.token_urlsafe(9)) for offered in message.choices]
    return msgspec.structs.replace(message, choices=choices)
