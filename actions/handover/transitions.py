"""The life of a request: one table of moves, enforced by one guarded UPDATE.

Two clicks, two colleagues or two workers that act at once cannot both win: the second finds no row in a
state that allows the move. Source of the table: ``reference/canaux.md`` §3 of the project's documents.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from actions.handover.models import Actor, Consent, Request, RequestEvent, State

DRAFT_KEPT = timedelta(minutes=30)
IDENTITY_KEPT = timedelta(days=90)  # after the end, or without news from the structure
FOLLOWED_KEPT = timedelta(days=730)  # a person whom a structure follows, after its last move

Guard = Callable[[datetime], ColumnElement[bool]]


class Transition(NamedTuple):
    source: State
    target: State
    actor: Actor
    guard: Guard | None = None


def _agreed(at: datetime) -> ColumnElement[bool]:
    """A fresh draft whose text the person has accepted."""
    accepted = exists().where(Consent.request_id == Request.id, Consent.accepted_at.is_not(None))
    return and_(accepted, Request.state_since > at - DRAFT_KEPT)


def _still_for(kept: timedelta) -> Guard:
    return lambda at: Request.state_since <= at - kept


_draft_is_over = _still_for(DRAFT_KEPT)
_identity_is_over = _still_for(IDENTITY_KEPT)
_following_is_over = _still_for(FOLLOWED_KEPT)

S, A = State, Actor
TRANSITIONS: tuple[Transition, ...] = (
    Transition(S.DRAFT, S.READY, A.PERSON, _agreed),
    Transition(S.DRAFT, S.CANCELLED, A.PERSON),
    Transition(S.DRAFT, S.CANCELLED, A.CLOCK, _draft_is_over),
    Transition(S.READY, S.TO_CHECK, A.WORKER),
    Transition(S.TO_CHECK, S.READY, A.OPERATOR),
    Transition(S.TO_CHECK, S.UNDELIVERABLE, A.OPERATOR),
    Transition(S.READY, S.SENDING, A.WORKER),
    Transition(S.SENDING, S.SENT, A.WORKER),
    Transition(S.SENDING, S.UNDELIVERABLE, A.WORKER),
    Transition(S.SENT, S.UNDELIVERABLE, A.WORKER),  # a bounce that comes after the relay's yes
    Transition(S.UNDELIVERABLE, S.READY, A.OPERATOR),
    Transition(S.SENT, S.SEEN, A.STRUCTURE),
    *(Transition(source, S.ACCEPTED, A.STRUCTURE) for source in (S.SENT, S.SEEN)),
    *(Transition(source, S.REFUSED, A.STRUCTURE) for source in (S.SENT, S.SEEN)),
    *(Transition(source, S.EXPIRED, A.CLOCK) for source in (S.SENT, S.SEEN)),
    Transition(S.ACCEPTED, S.CONTACTED, A.STRUCTURE),
    Transition(S.CONTACTED, S.CLOSED, A.STRUCTURE),
    *(
        Transition(source, S.WITHDRAWN, A.PERSON)
        for source in (S.READY, S.TO_CHECK, S.SENDING, S.SENT, S.SEEN, S.ACCEPTED, S.CONTACTED, S.UNDELIVERABLE)
    ),
    # A person who erases everything does not wait for the clock.
    *(Transition(source, S.ANONYMISED, A.PERSON) for source in (S.REFUSED, S.EXPIRED, S.CLOSED, S.WITHDRAWN)),
    *(
        Transition(source, S.ANONYMISED, A.CLOCK, _identity_is_over)
        for source in (S.REFUSED, S.EXPIRED, S.CLOSED, S.WITHDRAWN, S.UNDELIVERABLE)
    ),
    # Without news no identity stays for ever, whatever the reason of the silence.
    *(
        Transition(source, S.ANONYMISED, A.CLOCK, _identity_is_over)
        for source in (S.READY, S.TO_CHECK, S.SENDING, S.SENT, S.SEEN)
    ),
    *(Transition(source, S.ANONYMISED, A.CLOCK, _following_is_over) for source in (S.ACCEPTED, S.CONTACTED)),
)


def sources(target: State, actor: Actor) -> frozenset[State]:
    """States from which an actor may move a request to ``target``."""
    return frozenset(move.source for move in TRANSITIONS if (move.target, move.actor) == (target, actor))


def allowed(target: State, actor: Actor, at: datetime) -> ColumnElement[bool]:
    """SQL condition on ``requests``: the actor may move this request to ``target`` now."""
    states: dict[Guard | None, list[State]] = {}
    for transition in TRANSITIONS:
        if (transition.target, transition.actor) == (target, actor):
            states.setdefault(transition.guard, []).append(transition.source)
    if not states:
        raise ValueError(f"no transition to {target.value} by {actor.value}")
    return or_(*(and_(Request.state.in_(left), guard(at) if guard else true()) for guard, left in states.items()))


async def move(
    session: AsyncSession, request_id: UUID, target: State, actor: Actor, at: datetime, **changes: Any
) -> State | None:
    """Moves a request and traces it; ``changes`` sets other columns in the same UPDATE.

    Returns the state that was left, or None when the table does not allow the move now: nothing is changed then.
    """
    statement = (
        update(Request)
        .where(Request.id == request_id, allowed(target, actor, at))
        .values(previous_state=Request.state, state=target, state_since=at, **changes)
        .returning(Request.previous_state)
        .execution_options(synchronize_session=False)
    )
    source = (await session.execute(statement)).scalar_one_or_none()
    if source is not None:
        session.add(RequestEvent(request_id=request_id, source=source, target=target, actor=actor, at=at))
    return source


async def due(session: AsyncSession, target: State, actor: Actor, at: datetime) -> list[UUID]:
    """Requests that the actor may move to ``target`` now, oldest first."""
    found = await session.scalars(select(Request.id).where(allowed(target, actor, at)).order_by(Request.state_since))
    return list(found)
