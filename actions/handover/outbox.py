"""The outbox in the database: put in the transaction of the request, claimed under a lease, settled.

A row belongs to the worker that wrote its lease until the lease ends; a killed process loses nothing.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from actions.handover.delivery import Delivered, Outcome, Parcel, Retry
from actions.handover.models import Actor, Outgoing, Purpose, Request, State
from actions.handover.texts import Letter
from actions.handover.transitions import move

MAIL = "mail"


class Claim(Struct, frozen=True, kw_only=True):
    """A row that this worker holds. ``attempts`` counts this one."""

    id: int
    request_id: UUID
    kind: str
    purpose: Purpose
    attempts: int
    lease: str


def put_letter(session: AsyncSession, request: Request, purpose: Purpose, letter: Letter, domain: str, at: datetime) -> None:
    """Adds a mail to the transaction. Its Message-ID follows from the request and the purpose: none is sent twice over."""
    session.add(
        Outgoing(
            request_id=request.id,
            kind=MAIL,
            purpose=purpose,
            demo=request.demo,
            idempotency_key=f"<{request.reference}.{purpose.value}@{domain}>",
            payload=msgspec.json.encode(letter).decode(),
            created_at=at,
            next_attempt_at=at,
        )
    )


async def claim(session: AsyncSession, at: datetime, *, limit: int, lease: timedelta) -> list[Claim]:
    """Takes due rows, oldest first, and moves their requests to ``sending``."""
    token = secrets.token_hex(16)
    first = select(Outgoing.id).where(_due(at)).order_by(Outgoing.next_attempt_at).limit(limit)
    statement = (
        update(Outgoing)
        # The condition is repeated outside: PostgreSQL checks it again on a row that another worker has just taken.
        .where(Outgoing.id.in_(first.with_for_update(skip_locked=True)), _due(at))
        .values(lease=token, leased_until=at + lease, attempts=Outgoing.attempts + 1)
        .returning(Outgoing.id, Outgoing.request_id, Outgoing.kind, Outgoing.purpose, Outgoing.attempts)
        .execution_options(synchronize_session=False)
    )
    rows = (await session.execute(statement)).all()
    claims = [Claim(id=i, request_id=r, kind=k, purpose=p, attempts=n, lease=token) for i, r, k, p, n in rows]
    return [taken for taken in claims if await _still_wanted(session, taken, at)]


async def load_parcel(session: AsyncSession, taken: Claim) -> Parcel | None:
    """What to carry; None when the request was withdrawn meanwhile. Raises KeyringError."""
    row = await session.get(Outgoing, taken.id)
    if row is None or row.lease != taken.lease or row.payload is None:
        return None
    return Parcel(key=row.idempotency_key, purpose=row.purpose, demo=row.demo, created_at=row.created_at, payload=row.payload)


async def settle(session: AsyncSession, taken: Claim, outcome: Outcome, at: datetime, next_attempt_at: datetime | None) -> bool:
    """Notes an outcome, and the request's new state with it. ``next_attempt_at`` None: the row is closed.

    Returns False when the row is no longer this worker's (lease ended, request withdrawn): nothing is noted.
    """
    values: dict[str, Any]
    if isinstance(outcome, Delivered):
        values = {"delivered_at": at, "closed_at": at, "payload": None, "last_error": None}
    elif isinstance(outcome, Retry) and next_attempt_at is not None:
        values = {"next_attempt_at": next_attempt_at, "last_error": outcome.reason}
    else:
        values = {"closed_at": at, "dead": True, "last_error": outcome.reason}
    held = (Outgoing.id == taken.id, Outgoing.lease == taken.lease, Outgoing.closed_at.is_(None))
    statement = update(Outgoing).where(*held).values(lease=None, leased_until=None, **values).returning(Outgoing.id)
    noted = (await session.execute(statement.execution_options(synchronize_session=False))).scalar_one_or_none()
    if noted is None:
        return False
    if taken.purpose is Purpose.REQUEST and "closed_at" in values:
        if isinstance(outcome, Delivered):
            await move(session, taken.request_id, State.SENT, Actor.WORKER, at, sent_at=at)
        else:
            await move(session, taken.request_id, State.UNDELIVERABLE, Actor.WORKER, at)
    return True


async def count_dead(session: AsyncSession) -> int:
    """Dead letters that an operator has to look at."""
    return await session.scalar(select(func.count()).select_from(Outgoing).where(Outgoing.dead)) or 0


async def count_waiting(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(Outgoing).where(Outgoing.closed_at.is_(None))) or 0


def _due(at: datetime) -> ColumnElement[bool]:
    free = or_(Outgoing.leased_until.is_(None), Outgoing.leased_until <= at)
    return and_(Outgoing.closed_at.is_(None), Outgoing.next_attempt_at <= at, free)


async def _still_wanted(session: AsyncSession, taken: Claim, at: datetime) -> bool:
    """A request leaves only from ``ready``, or from ``sending`` when an attempt has failed."""
    if taken.purpose is not Purpose.REQUEST:
        return True
    if await move(session, taken.request_id, State.SENDING, Actor.WORKER, at) is not None:
        return True
    if await session.scalar(select(Request.state).where(Request.id == taken.request_id)) is State.SENDING:
        return True
    await session.execute(delete(Outgoing).where(Outgoing.id == taken.id).execution_options(synchronize_session=False))
    return False
