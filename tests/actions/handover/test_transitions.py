"""Random moves against the diagram of the life of a request, written out here a second time."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.fernet import Fernet
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from actions.foundation.database import Base, Sessions, keyring_in_use, open_engine, open_sessions
from actions.foundation.encryption import Keyring
from actions.handover.models import Actor, Consent, Request, RequestEvent, State
from actions.handover.transitions import TRANSITIONS, allowed, due, move, sources
from tests.actions.handover.stage import Clock

# reference/canaux.md §3, one line a state left: who, and to where.
DIAGRAM = """
draft          person:ready,cancelled  clock:cancelled
ready          worker:to_check,sending  person:withdrawn  clock:anonymised
to_check       operator:ready,undeliverable  person:withdrawn  clock:anonymised
sending        worker:sent,undeliverable  person:withdrawn  clock:anonymised
sent           structure:seen,accepted,refused  worker:undeliverable  person:withdrawn  clock:expired,anonymised
seen           structure:accepted,refused  person:withdrawn  clock:expired,anonymised
accepted       structure:contacted  person:withdrawn  clock:anonymised
contacted      structure:closed  person:withdrawn  clock:anonymised
undeliverable  operator:ready  person:withdrawn  clock:anonymised
refused        person:anonymised  clock:anonymised
expired        person:anonymised  clock:anonymised
closed         person:anonymised  clock:anonymised
withdrawn      person:anonymised  clock:anonymised
cancelled
anonymised
"""
LEGAL = {
    (State(line.split()[0]), State(target), Actor(group.split(":")[0]))
    for line in DIAGRAM.strip().splitlines()
    for group in line.split()[1:]
    for target in group.split(":")[1].split(",")
}
FOLLOWED = (State.ACCEPTED, State.CONTACTED)


def may_move(source: State, target: State, actor: Actor, age: timedelta, *, agreed: bool) -> bool:
    """The diagram's guards, without SQL."""
    if (source, target, actor) not in LEGAL:
        return False
    if target is State.READY and source is State.DRAFT:
        return agreed and age < timedelta(minutes=30)
    if actor is Actor.CLOCK and target is State.CANCELLED:
        return age >= timedelta(minutes=30)
    if actor is Actor.CLOCK and target is State.ANONYMISED:
        return age >= timedelta(days=730 if source in FOLLOWED else 90)
    return True


def test_the_table_is_the_diagram() -> None:
    table = [(transition.source, transition.target, transition.actor) for transition in TRANSITIONS]
    assert len(table) == len(set(table))
    assert set(table) == LEGAL
    assert {line.split()[0] for line in DIAGRAM.strip().splitlines()} == {state.value for state in State}
    assert sources(State.SENDING, Actor.WORKER) == {State.READY}


def test_a_move_that_nobody_may_make_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no transition"):
        allowed(State.SENT, Actor.PERSON, Clock()())


async def new_request(sessions: Sessions, at: datetime, *, agreed: bool = True) -> UUID:
    identity = uuid4()
    request = Request(
        id=identity, reference=identity.hex[:16], channel="web", siret="1" * 14, kind="EI", structure_name="X", demo=False,
        state=State.DRAFT, state_since=at, created_at=at,
    )  # fmt: skip
    consent = Consent(
        request_id=identity, text="d'accord ?", text_version="v", given_by="demandeur", channel="web", siret="1" * 14, kind="EI",
        accepted_at=at if agreed else None,
    )  # fmt: skip
    async with sessions.begin() as session:
        session.add(request)
        await session.flush()
        session.add(consent)
    return identity


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.Runner, Sessions]]:
    """One database for all random sequences, each on a request of its own."""
    path: Path = tmp_path_factory.mktemp("transitions") / "essai.db"
    engine = open_engine(f"sqlite:///{path}")

    async def create() -> None:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)

    with asyncio.Runner() as runner, keyring_in_use(Keyring([Fernet.generate_key().decode()])):
        runner.run(create())
        yield runner, open_sessions(engine)
        runner.run(engine.dispose())


GAPS = st.sampled_from(
    [timedelta(), timedelta(minutes=29), timedelta(minutes=30), timedelta(days=89), timedelta(days=90), timedelta(days=730)]
)
LIKELY = st.sampled_from([(move.target, move.actor) for move in TRANSITIONS])
ANY = st.tuples(st.sampled_from(State), st.sampled_from(Actor))


@settings(max_examples=150, deadline=None)
@given(agreed=st.booleans(), moves=st.lists(st.tuples(LIKELY | ANY, GAPS), min_size=1, max_size=14))
def test_random_events_never_reach_an_illegal_state(
    stage: tuple[asyncio.Runner, Sessions], agreed: bool, moves: list[tuple[tuple[State, Actor], timedelta]]
) -> None:
    runner, sessions = stage

    async def play() -> None:
        clock = Clock()
        identity = await new_request(sessions, clock(), agreed=agreed)
        state, since, trace = State.DRAFT, clock(), []
        for (target, actor), gap in moves:
            clock.at += gap
            expected = may_move(state, target, actor, clock() - since, agreed=agreed)
            async with sessions.begin() as session:
                try:
                    left = await move(session, identity, target, actor, clock())
                except ValueError:  # nobody may ever make it
                    left = None
            assert (left is not None) == expected, f"{state} → {target} by {actor}"
            if expected:
                assert left is state
                trace.append((state, target, actor))
                state, since = target, clock()
        await check_trace(identity, state, trace)

    async def check_trace(identity: UUID, state: State, trace: list[tuple[State, State, Actor]]) -> None:
        async with sessions() as session:
            request = await session.get_one(Request, identity)
            events = (
                await session.scalars(select(RequestEvent).where(RequestEvent.request_id == identity).order_by(RequestEvent.id))
            ).all()
        assert request.state is state
        assert [(event.source, event.target, event.actor) for event in events] == trace
        assert all(first.target is second.source for first, second in itertools.pairwise(events))

    runner.run(play())


async def test_two_at_once_one_wins(sessions: Sessions, clock: Clock) -> None:
    identity = await new_request(sessions, clock())
    async with sessions.begin() as session:
        for target, actor in [(State.READY, Actor.PERSON), (State.SENDING, Actor.WORKER), (State.SENT, Actor.WORKER)]:
            assert await move(session, identity, target, actor, clock()) is not None

    async def answer(target: State) -> State | None:
        async with sessions.begin() as session:
            return await move(session, identity, target, Actor.STRUCTURE, clock())

    answers = await asyncio.gather(*(answer(target) for target in [State.ACCEPTED, State.REFUSED] * 4))
    assert sum(left is not None for left in answers) == 1


async def test_what_is_due_follows_the_clock(sessions: Sessions, clock: Clock) -> None:
    await new_request(sessions, clock())
    async with sessions() as session:
        assert await due(session, State.CANCELLED, Actor.CLOCK, clock()) == []
        clock.advance(minutes=30)
        assert len(await due(session, State.CANCELLED, Actor.CLOCK, clock())) == 1
