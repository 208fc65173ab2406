"""What is erased, and when. Run at intervals with the clock's instant; every run says what it did, in numbers.

Durations of the life of a request are in ``transitions`` (guards); those of the rest are here.
Source: ``reference/canaux.md`` §4.6 of the project's documents.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from msgspec import Struct
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from actions.foundation.clock import PARIS
from actions.foundation.database import Sessions
from actions.handover.mail import file_name
from actions.handover.models import Actor, Consent, DailySend, Outgoing, Purpose, Request, State
from actions.handover.transitions import allowed, due, move

DELIVERY_TRACE_KEPT = timedelta(days=180)
PROOF_KEPT = timedelta(days=1826)


class PurgeCounts(Struct, frozen=True, kw_only=True):
    drafts: int
    anonymised: int
    deliveries: int
    proofs: int
    contacts: int
    files: int


async def purge(sessions: Sessions, at: datetime, outbox_dir: Path | None = None) -> PurgeCounts:
    """Erases everything whose time is over at ``at`` (aware). ``outbox_dir``: where mails were written as files."""
    async with sessions.begin() as session:
        drafts = await delete_drafts(session, allowed(State.CANCELLED, Actor.CLOCK, at))
        anonymised = 0
        for request_id in await due(session, State.ANONYMISED, Actor.CLOCK, at):
            if await move(session, request_id, State.ANONYMISED, Actor.CLOCK, at) is not None:
                await erase_identity(session, request_id, conversation_too=True)
                anonymised += 1
        deliveries = await _count(session, delete(Outgoing).where(Outgoing.closed_at <= at - DELIVERY_TRACE_KEPT))
        proofs = await _count(session, delete(Consent).where(Consent.accepted_at <= at - PROOF_KEPT))
        contacts = await _count(session, delete(DailySend).where(DailySend.day < at.astimezone(PARIS).date()))
        alive = set(await session.scalars(select(Request.reference).where(Request.prenom.is_not(None))))
    return PurgeCounts(
        drafts=drafts,
        anonymised=anonymised,
        deliveries=deliveries,
        proofs=proofs,
        contacts=contacts,
        files=await asyncio.to_thread(_erase_other_files, outbox_dir, alive) if outbox_dir else 0,
    )


async def delete_drafts(session: AsyncSession, condition: ColumnElement[bool]) -> int:
    """Drafts leave no trace at all: nobody has agreed to anything. ``condition`` is on ``requests``."""
    chosen = select(Request.id).where(Request.state == State.DRAFT, condition)
    await _count(session, delete(Consent).where(Consent.request_id.in_(chosen)))
    return await _count(session, delete(Request).where(Request.state == State.DRAFT, condition))


async def erase_identity(session: AsyncSession, request_id: UUID, *, conversation_too: bool = False) -> None:
    """Empties all that is about the person; state, dates, structure and text version stay as proof without content.

    ``conversation_too``: the conversation that sent the request no longer finds it either.
    """
    columns = ["contact_hash", "structure_email", "prenom", "telephone", "email", "commune", "besoin"]
    empty = dict.fromkeys([*columns, "conversation_hash"] if conversation_too else columns)
    await _count(session, update(Request).where(Request.id == request_id).values(**empty))
    await _count(session, update(Consent).where(Consent.request_id == request_id).values(text=None))
    mails = (Outgoing.request_id == request_id, Outgoing.purpose == Purpose.REQUEST)
    await _count(session, delete(Outgoing).where(*mails, Outgoing.closed_at.is_(None)))
    await _count(session, update(Outgoing).where(*mails).values(payload=None))


def erase_files(outbox_dir: Path, references: Iterable[str]) -> None:
    """Removes the mails of these requests that were written as files."""
    for reference in references:
        (outbox_dir / file_name(reference, Purpose.REQUEST)).unlink(missing_ok=True)


def _erase_other_files(outbox_dir: Path, alive: set[str]) -> int:
    """Removes the files of requests that have no identity any more. Returns how many."""
    files = outbox_dir.glob(file_name("*", Purpose.REQUEST))
    over = [path.name.partition(".")[0] for path in files if path.name.partition(".")[0] not in alive]
    erase_files(outbox_dir, over)
    return len(over)


async def _count(session: AsyncSession, statement: object) -> int:
    result = await session.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[call-overload]
    return result.rowcount if isinstance(result, CursorResult) else 0
