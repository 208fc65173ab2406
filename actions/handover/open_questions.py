"""Questions that no sheet answers, kept for the operator, who finds the answer and says which statement it is.

Nothing here tells who asked: the bot has put marks in the place of names, places, numbers and addresses, and the
text is encrypted all the same. A conversation remembers, in its own encrypted state, the numbers of its questions;
that memory goes with the conversation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import String, func, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Mapped, mapped_column

from actions.foundation.clock import now, today
from actions.foundation.database import Base, EncryptedText, Sessions
from actions.foundation.encryption import Keyring

# A question longer than this is a story, in which more than names may tell who wrote it.
LONGEST = 300
_PURPOSE = "question_sans_reponse"


class OpenQuestion(Base):
    """One wording of a question. ``digest``: keyed hash by which the same question is recognised."""

    __tablename__ = "questions_sans_reponse"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    text: Mapped[str] = mapped_column(EncryptedText)
    intent: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str | None] = mapped_column(String(32))
    first_day: Mapped[date]
    last_day: Mapped[date]
    count: Mapped[int] = mapped_column(default=1)
    answered_at: Mapped[datetime | None] = mapped_column(index=True)
    statement: Mapped[str | None] = mapped_column(String(100))


class Kept(Struct, frozen=True, kw_only=True):
    """A question as the operator reads it. ``statement``: id of the statement that answers it, once there is one."""

    id: int
    text: str
    intent: str
    subject: str | None
    first_day: date
    last_day: date
    count: int
    statement: str | None


class OpenQuestions:
    def __init__(self, sessions: Sessions, keyring: Keyring) -> None:
        self._sessions = sessions
        self._keyring = keyring

    async def keep(self, text: str, intent: str, subject: str | None) -> int | None:
        """Number of the question, kept or counted once more; None when it is too long to be kept."""
        if not text or len(text) > LONGEST:
            return None
        day = today()
        digest = self._keyring.digest(_PURPOSE, f"{subject or ''}\0{_same(text)}")
        row = {
            "digest": digest,
            "text": text,
            "intent": intent,
            "subject": subject,
            "first_day": day,
            "last_day": day,
            "count": 1,
        }
        async with self._sessions.begin() as session:
            insert = insert_postgresql if session.get_bind().dialect.name == "postgresql" else insert_sqlite
            again = {"count": OpenQuestion.count + 1, "last_day": day}
            statement = insert(OpenQuestion).values(row).on_conflict_do_update(index_elements=["digest"], set_=again)
            return await session.scalar(statement.returning(OpenQuestion.id))

    async def waiting(self) -> list[Kept]:
        """Questions without an answer: sheet by sheet, the sheet most asked about first, then most asked first."""
        async with self._sessions() as session:
            rows = await session.scalars(select(OpenQuestion).where(OpenQuestion.answered_at.is_(None)))
            kept = [_kept(row) for row in rows]
        weight: dict[str | None, int] = {}
        for each in kept:
            weight[each.subject] = weight.get(each.subject, 0) + each.count
        return sorted(kept, key=lambda each: (-weight[each.subject], each.subject or "", -each.count, each.id))

    async def answered(self, numbers: Sequence[int]) -> list[Kept]:
        """Those of these questions that have an answer by now."""
        async with self._sessions() as session:
            chosen = select(OpenQuestion).where(OpenQuestion.id.in_(numbers), OpenQuestion.answered_at.is_not(None))
            return [_kept(row) for row in await session.scalars(chosen.order_by(OpenQuestion.id))]

    async def answer(self, number: int, statement: str) -> bool:
        """Notes which statement answers a question; False when there is no such question."""
        change = update(OpenQuestion).where(OpenQuestion.id == number).values(answered_at=now(), statement=statement)
        async with self._sessions.begin() as session:
            result = await session.execute(change)
            return isinstance(result, CursorResult) and result.rowcount == 1

    async def count(self) -> int:
        async with self._sessions() as session:
            return await session.scalar(select(func.count()).where(OpenQuestion.answered_at.is_(None))) or 0


def _same(text: str) -> str:
    """The wording without what does not make it another question: case, signs, spaces."""
    return " ".join(re.findall(r"[\w\[\]]+", text.casefold()))


def _kept(row: OpenQuestion) -> Kept:
    return Kept(
        id=row.id,
        text=row.text,
        intent=row.intent,
        subject=row.subject,
        first_day=row.first_day,
        last_day=row.last_day,
        count=row.count,
        statement=row.statement,
    )
