"""Conversations as channels keep them: who spoke when, what was offered, what is known.

Texts and facts are encrypted and leave 24 hours after the last message; the id of a conversation is a random
secret, also the bot's sender.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec
from msgspec import Struct, field
from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from actions.foundation.clock import now
from actions.foundation.database import Base, EncryptedText, Sessions
from actions.foundation.message import Choice, Message

KEPT = timedelta(hours=24)
Origin = Literal["personne", "assistant", "structure"]


class Conversation(Base):
    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(index=True)
    last_seq: Mapped[int] = mapped_column(default=0)
    slots: Mapped[str | None] = mapped_column(EncryptedText)
    tracker_to_erase: Mapped[bool] = mapped_column(default=False, index=True)


class Utterance(Base):
    """One message of either side, in order."""

    __tablename__ = "utterances"
    __table_args__ = (UniqueConstraint("conversation_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    seq: Mapped[int]
    origin: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    body: Mapped[str] = mapped_column(EncryptedText)


class Receipt(Base):
    """A message id that was answered, so that sending again gives the same answer and no second turn."""

    __tablename__ = "receipts"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True)
    message_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(EncryptedText)


class Said(Struct, frozen=True, kw_only=True):
    """One message as told in the history."""

    seq: int
    origin: Origin
    at: datetime
    message: Message


class Standing(Struct, kw_only=True):
    """A conversation as it stands: the choices that may be taken now, those of before, what is known.

    ``told``: numbers of the kept questions whose answer was told. ``last_words``: the person's, as they are kept.
    """

    id: str
    channel: str
    last_seq: int
    slots: dict[str, Any]
    told: set[int] = field(default_factory=set)
    last_words: str = ""
    offered: list[Choice] = field(default_factory=list)
    past: set[str] = field(default_factory=set)


class TurnRecord(Struct, kw_only=True):
    """What one turn leaves: what the person wrote (None for an opening), what was answered, what is known."""

    channel: str
    person: Message | None
    messages: Sequence[Message]
    slots: dict[str, Any]
    message_id: str | None = None
    digest: str = ""

    def said(self) -> list[tuple[Origin, Message]]:
        turn: list[tuple[Origin, Message]] = [("personne", self.person)] if self.person is not None else []
        return turn + [("assistant", message) for message in self.messages]


class ConversationStore:
    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def open(self, channel: str) -> Standing:
        """A new conversation, not yet written: a turn that fails leaves nothing behind."""
        return Standing(id=secrets.token_urlsafe(32), channel=channel, last_seq=0, slots={"canal": channel})

    async def load(self, conversation_id: str) -> Standing | None:
        async with self._sessions() as session:
            row = await session.get(Conversation, conversation_id)
            if row is None or row.tracker_to_erase:
                return None
            said = await self._said(session, conversation_id)
        slots = msgspec.json.decode(row.slots) if row.slots else {}
        standing = Standing(id=row.id, channel=row.channel, last_seq=row.last_seq, slots=slots)
        for utterance in said:
            if utterance.message.answers is not None:
                standing.told.add(utterance.message.answers)
            if utterance.origin != "personne":
                standing.past.update(offered.id for offered in standing.offered)
                standing.offered = list(utterance.message.choices)
            else:
                standing.past.update(offered.id for offered in standing.offered)
                standing.offered = []
                standing.last_words = utterance.message.text
        standing.past.difference_update(offered.id for offered in standing.offered)
        return standing

    async def history(self, conversation_id: str, after: int = 0) -> list[Said]:
        async with self._sessions() as session:
            return await self._said(session, conversation_id, after)

    async def _said(self, session: AsyncSession, conversation_id: str, after: int = 0) -> list[Said]:
        rows = await session.scalars(
            select(Utterance).where(Utterance.conversation_id == conversation_id, Utterance.seq > after).order_by(Utterance.seq)
        )
        return [
            Said(seq=row.seq, origin=row.origin, at=row.at, message=msgspec.json.decode(row.body, type=Message))  # type: ignore[arg-type]
            for row in rows
        ]

    async def receipt(self, conversation_id: str, message_id: str) -> Receipt | None:
        async with self._sessions() as session:
            return await session.get(Receipt, (conversation_id, message_id))

    async def record(self, standing: Standing, turn: TurnRecord, answer: Callable[[int], bytes]) -> bytes:
        """Writes one turn and its receipt in one transaction.

        ``answer`` makes the answer to the channel from the last ``seq``; it is kept with the message id and returned.
        """
        at = now()
        async with self._sessions.begin() as session:
            row = await session.get(Conversation, standing.id)
            if row is None:
                row = Conversation(id=standing.id, channel=turn.channel, created_at=at, last_at=at, last_seq=0)
                session.add(row)
                await session.flush()
            _append(session, row, turn.said(), at)
            row.last_at = at
            row.slots = msgspec.json.encode(turn.slots).decode()
            made = answer(row.last_seq)
            if turn.message_id is not None:
                session.add(Receipt(conversation_id=row.id, message_id=turn.message_id, digest=turn.digest, answer=made.decode()))
            return made

    async def add(self, conversation_id: str, messages: Sequence[Message]) -> None:
        """Messages of ours outside any turn. The conversation is kept no longer for it: only the person's words count."""
        async with self._sessions.begin() as session:
            row = await session.get(Conversation, conversation_id)
            if row is not None and not row.tracker_to_erase:
                _append(session, row, [("assistant", message) for message in messages], now())

    async def erase(self, conversation_id: str) -> None:
        """Texts and facts go now; the row waits, empty, until the bot has forgotten the sender too."""
        async with self._sessions.begin() as session:
            await self._empty(session, [conversation_id])

    async def _empty(self, session: AsyncSession, ids: Sequence[str]) -> None:
        await session.execute(delete(Utterance).where(Utterance.conversation_id.in_(ids)))
        await session.execute(delete(Receipt).where(Receipt.conversation_id.in_(ids)))
        await session.execute(update(Conversation).where(Conversation.id.in_(ids)).values(slots=None, tracker_to_erase=True))

    async def forget(self, conversation_id: str) -> None:
        """The row itself goes, once the bot has forgotten the sender."""
        async with self._sessions.begin() as session:
            await session.execute(delete(Conversation).where(Conversation.id == conversation_id))

    async def to_forget(self) -> list[str]:
        async with self._sessions() as session:
            rows = await session.scalars(select(Conversation.id).where(Conversation.tracker_to_erase))
            return list(rows)

    async def expire(self, at: datetime) -> int:
        """Empties conversations whose last message is older than 24 hours; returns how many."""
        async with self._sessions.begin() as session:
            ids = list(
                await session.scalars(
                    select(Conversation.id).where(Conversation.last_at < at - KEPT, Conversation.tracker_to_erase.is_(False))
                )
            )
            for start in range(0, len(ids), 500):
                await self._empty(session, ids[start : start + 500])
            return len(ids)


def _append(session: AsyncSession, row: Conversation, said: Sequence[tuple[Origin, Message]], at: datetime) -> None:
    for origin, message in said:
        row.last_seq += 1
        body = msgspec.json.encode(message).decode()
        session.add(Utterance(conversation_id=row.id, seq=row.last_seq, origin=origin, at=at, body=body))
