"""Whatever people, workers and the clock do, in whatever order, the promises made to the person hold."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Coroutine
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from cryptography.fernet import Fernet
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from actions.foundation.database import Base, keyring_in_use, open_engine, open_sessions
from actions.foundation.encryption import Keyring
from actions.handover.delivery import Dead, Delivered, Outcome, Parcel, Retry
from actions.handover.limits import DailyLimit
from actions.handover.models import Consent, Outgoing, Purpose, Request, RequestEvent, State
from actions.handover.outbox import count_waiting
from actions.handover.requests import DraftGone, Requests
from actions.handover.retention import purge
from actions.handover.texts import Letter, load_texts
from actions.handover.worker import OutboxWorker
from tests.actions.handover.stage import Clock, propose, structure

T = TypeVar("T")
CONVERSATIONS = st.sampled_from(["c1", "c2", "c3"])
OUTCOMES = st.lists(st.sampled_from([Delivered(), Retry("smtp_451"), Dead("smtp_550")]), max_size=4)
EMPTY_STATES = (State.WITHDRAWN, State.ANONYMISED)


class Mailbox:
    def __init__(self) -> None:
        self.taken: list[tuple[str, Letter]] = []
        self.outcomes: list[Outcome] = []

    async def deliver(self, parcel: Parcel) -> Outcome:
        outcome = self.outcomes.pop(0) if self.outcomes else Delivered()
        if outcome == Delivered():
            self.taken.append((parcel.key, msgspec.json.decode(parcel.payload, type=Letter)))
        return outcome


class Life(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = self.stack.enter_context(tempfile.TemporaryDirectory())
        keyring = Keyring([Fernet.generate_key().decode()])
        self.stack.enter_context(keyring_in_use(keyring))
        self.runner = self.stack.enter_context(asyncio.Runner())
        self.engine = open_engine(f"sqlite:///{folder}/essai.db")
        self.sessions, self.clock, self.mailbox = open_sessions(self.engine), Clock(), Mailbox()
        self.requests = Requests(self.sessions, keyring, load_texts(), mail_domain="x.example", clock=self.clock)
        self.worker = OutboxWorker(self.sessions, {"mail": self.mailbox}, self.clock, chance=lambda: 0.5)
        self.shown: dict[UUID, tuple[str, str, datetime]] = {}  # proposals nobody has answered: conversation, text, when
        self.agreed: dict[str, str] = {}  # reference: text
        self.do(self.create())

    def do(self, call: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(call)

    async def create(self) -> None:
        async with self.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)

    def teardown(self) -> None:
        self.do(self.engine.dispose())
        self.stack.close()

    @rule(conversation=CONVERSATIONS, number=st.integers(1, 3), phone=st.sampled_from(["0612345678", "0756667788"]))
    def ask(self, conversation: str, number: int, phone: str) -> None:
        proposal = self.do(propose(self.requests, conversation, structure(number), contact=phone))
        self.shown = {identity: shown for identity, shown in self.shown.items() if shown[0] != conversation}
        self.shown[proposal.id] = (conversation, proposal.text, self.clock())

    @rule(data=st.data(), clicks=st.integers(1, 3))
    def say_yes(self, data: st.DataObject, clicks: int) -> None:
        if not self.shown:
            return
        identity = data.draw(st.sampled_from(sorted(self.shown)))
        conversation, text, at = self.shown.pop(identity)
        fresh = self.clock() - at < timedelta(minutes=30)
        calls = [self.requests.consent_and_send(conversation, identity) for _ in range(clicks)]

        async def click() -> list[Any]:
            return await asyncio.gather(*calls, return_exceptions=True)

        results = self.do(click())
        confirmations = [result for result in results if not isinstance(result, BaseException)]
        assert all(isinstance(result, DraftGone | DailyLimit) for result in results if isinstance(result, BaseException))
        assert fresh or not confirmations
        assert len({confirmation.reference for confirmation in confirmations}) <= 1
        if confirmations and not confirmations[0].merged:
            assert len(confirmations) == clicks
            self.agreed[confirmations[0].reference] = text

    @rule(conversation=CONVERSATIONS)
    def say_no(self, conversation: str) -> None:
        self.do(self.requests.refuse(conversation))
        self.shown = {identity: shown for identity, shown in self.shown.items() if shown[0] != conversation}

    @rule(conversation=CONVERSATIONS)
    def erase(self, conversation: str) -> None:
        self.do(self.requests.withdraw_conversation(conversation))
        self.shown = {identity: shown for identity, shown in self.shown.items() if shown[0] != conversation}

    @rule(outcomes=OUTCOMES)
    def carry(self, outcomes: list[Outcome]) -> None:
        self.mailbox.outcomes = list(outcomes)
        self.do(self.worker.run_once())

    @rule(
        gap=st.sampled_from(
            [timedelta(minutes=5), timedelta(minutes=30), timedelta(days=1), timedelta(days=31), timedelta(days=90)]
        )
    )
    def wait(self, gap: timedelta) -> None:
        self.clock.at += gap
        self.do(purge(self.sessions, self.clock()))
        self.shown = {
            identity: shown for identity, shown in self.shown.items() if self.clock() - shown[2] < timedelta(minutes=30)
        }

    @invariant()
    def promises_hold(self) -> None:
        self.do(self.check())

    async def check(self) -> None:
        async with self.sessions() as session:
            requests = (await session.scalars(select(Request))).all()
            consents = {consent.request_id: consent for consent in (await session.scalars(select(Consent))).all()}
            events = (await session.scalars(select(RequestEvent).order_by(RequestEvent.id))).all()
            outgoing = (await session.scalars(select(Outgoing))).all()
            waiting = await count_waiting(session)
        assert {request.id for request in requests if request.state is State.DRAFT} == set(self.shown)
        for request in requests:
            accepted = consents[request.id].accepted_at is not None
            trace = [event for event in events if event.request_id == request.id]
            assert accepted == (request.state is not State.DRAFT) == (request.reference in self.agreed)
            if trace:
                assert (trace[0].source, trace[0].target) == (State.DRAFT, State.READY)
                assert trace[-1].target is request.state
            if request.state in EMPTY_STATES:
                assert (request.prenom, request.telephone, request.commune, consents[request.id].text) == (None,) * 4
            else:
                assert request.prenom is not None
            assert (request.state is State.SENDING) <= (waiting > 0)
        assert not [row for row in outgoing if row.closed_at and row.delivered_at and row.payload]
        for key, copies in Counter(key for key, _ in self.mailbox.taken).items():
            assert copies == 1, key
        for key, letter in self.mailbox.taken:
            reference, purpose = key.strip("<").split("@")[0].split(".")
            content = self.agreed[reference].split("\n\n")[1]
            assert (content in letter.text) == (purpose == Purpose.REQUEST.value)
            assert ("Awa" in letter.text) == (purpose == Purpose.REQUEST.value)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
