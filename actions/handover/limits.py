"""What keeps a structure from being written to too often: one request a month, three sends a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from actions.foundation.clock import PARIS
from actions.handover.models import DailySend, Request, State

TWIN_WITHIN = timedelta(days=30)
DAILY_LIMIT = 3

# An earlier request in one of these takes the place of a new one.
_STANDING = (
    State.READY,
    State.TO_CHECK,
    State.SENDING,
    State.SENT,
    State.SEEN,
    State.ACCEPTED,
    State.CONTACTED,
    State.CLOSED,
    State.REFUSED,
    State.EXPIRED,
)


class DailyLimit(Exception):
    """This contact has already sent as many requests today as are allowed. ``limit`` says how many."""

    def __init__(self) -> None:
        super().__init__(f"limite de {DAILY_LIMIT} demandes par jour")
        self.limit = DAILY_LIMIT


async def find_twin(session: AsyncSession, request: Request, at: datetime) -> Request | None:
    """The standing request of the last 30 days from the same contact to the same structure, if any."""
    same = (
        Request.contact_hash == request.contact_hash,
        Request.siret == request.siret,
        Request.kind == request.kind,
        Request.id != request.id,
        Request.state.in_(_STANDING),
        Request.created_at > at - TWIN_WITHIN,
    )
    found = await session.scalars(select(Request).where(*same).order_by(Request.created_at.desc()).limit(1))
    return found.one_or_none()


async def count_send(session: AsyncSession, request: Request, at: datetime) -> int:
    """Counts this request for its contact and the day (Paris), and returns which one of the day it is, from 1.

    Comes before any look at other requests of the contact: two transactions at once take the same number, and the
    second waits for the first and fails. Whoever counts on has thus seen all that was sent before.

    Raises:
        IntegrityError: another transaction of the same contact has just counted; try the whole again.
    """
    day = at.astimezone(PARIS).date()
    today = (DailySend.contact_hash == request.contact_hash, DailySend.day == day)
    number = 1 + (await session.scalar(select(func.count()).select_from(DailySend).where(*today)) or 0)
    session.add(DailySend(contact_hash=request.contact_hash, day=day, number=number))
    await session.flush()
    return number
