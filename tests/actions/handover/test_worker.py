from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from actions.foundation.database import Sessions
from actions.handover.delivery import Dead, Delivered, Outcome, Parcel, Retry
from actions.handover.mail import SmtpDelivery
from actions.handover.models import Request, State
from actions.handover.outbox import count_dead, count_waiting
from actions.handover.requests import Requests
from actions.handover.worker import LEASE, LONGEST_DELAY, MAX_ATTEMPTS, OutboxWorker, Run, retry_delay
from tests.actions.handover.stage import (
    KARIM,
    Clock,
    Relay,
    Scripted,
    only_request,
    outbox_row,
    send,
    state_of,
    structure,
    worker_of,
)


async def test_from_yes_to_the_structures_mailbox(requests: Requests, sessions: Sessions, clock: Clock, relay: Relay) -> None:
    confirmation = await send(requests, "c1")
    worker = worker_of(sessions, SmtpDelivery(relay.settings()), clock)
    clock.advance(seconds=20)
    assert await worker.run_once() == Run(claimed=1, delivered=1)
    assert await worker.run_once() == Run()

    [message] = relay.received
    body = message.get_content()
    for expected in (
        "Awa",
        "06 12 34 56 78",
        "Troyes",
        "Trouver un emploi. Métier : ménage et nettoyage",
        confirmation.reference or "?",
    ):
        assert expected in body
    assert relay.envelopes[0].rcpt_tos == ["demandes@structure-1.example"]
    assert message["Message-ID"] == f"<{confirmation.reference}.demande@aiguillage.example>"
    request, row = await only_request(sessions), await outbox_row(sessions)
    assert (request.state, request.sent_at) == (State.SENT, clock())
    assert (row.payload, row.delivered_at, row.lease, row.attempts) == (None, clock(), None, 1)


async def test_a_relay_that_fails_then_recovers(requests: Requests, sessions: Sessions, clock: Clock, relay: Relay) -> None:
    confirmation = await send(requests, "c1")
    worker = worker_of(sessions, SmtpDelivery(relay.settings()), clock)
    await relay.stop()
    assert await worker.run_once() == Run(claimed=1, retried=1)
    row = await outbox_row(sessions)
    assert (row.last_error, row.next_attempt_at, row.lease) == ("smtp_connexion", clock() + timedelta(minutes=1), None)
    assert await worker.run_once() == Run()  # not due yet

    await relay.start()
    relay.answers.append("451 4.3.0 plus tard")
    clock.advance(minutes=1)
    assert await worker.run_once() == Run(claimed=1, retried=1)
    assert await state_of(sessions, confirmation.reference or "") is State.SENDING
    clock.advance(minutes=2)
    assert await worker.run_once() == Run(claimed=1, delivered=1)
    assert await state_of(sessions, confirmation.reference or "") is State.SENT
    assert len(relay.received) == 1 and (await outbox_row(sessions)).last_error is None


async def test_a_final_refusal_makes_the_request_undeliverable(
    requests: Requests, sessions: Sessions, clock: Clock, relay: Relay
) -> None:
    confirmation = await send(requests, "c1")
    relay.answers.append("550 5.1.1 demandes@structure-1.example: no such user")
    worker = worker_of(sessions, SmtpDelivery(relay.settings()), clock)
    assert await worker.run_once() == Run(claimed=1, dead=1)
    assert await state_of(sessions, confirmation.reference or "") is State.UNDELIVERABLE
    async with sessions() as session:
        assert (await count_dead(session), await count_waiting(session)) == (1, 0)
    assert (await outbox_row(sessions)).last_error == "smtp_550"
    clock.advance(days=30)
    assert await worker.run_once() == Run()
    assert not (await send(requests, "c1")).merged  # the person may try again


async def test_after_two_days_of_failures_it_gives_up(requests: Requests, sessions: Sessions, clock: Clock) -> None:
    confirmation = await send(requests, "c1")
    start, delivery = clock(), Scripted(*[Retry("smtp_connexion")] * MAX_ATTEMPTS)
    worker = worker_of(sessions, delivery, clock)
    while await state_of(sessions, confirmation.reference or "") is not State.UNDELIVERABLE:
        clock.at = max(clock.at, (await outbox_row(sessions)).next_attempt_at)
        assert (await worker.run_once()).claimed == 1
    assert timedelta(days=1.5) < clock() - start < timedelta(days=2.5)
    assert {parcel.key for parcel in delivery.seen} == {f"<{confirmation.reference}.demande@aiguillage.example>"}
    async with sessions() as session:
        assert await count_dead(session) == 1


@given(st.integers(1, MAX_ATTEMPTS - 1), st.floats(0, 1))
def test_delays_double_up_to_a_limit_and_spread(attempts: int, chance: float) -> None:
    delay = retry_delay(attempts, chance)
    assert delay is not None
    middle = min(timedelta(minutes=2 ** (attempts - 1)), LONGEST_DELAY)
    assert middle * 0.5 <= delay <= middle * 1.5
    assert retry_delay(MAX_ATTEMPTS, chance) is None


async def test_a_fault_in_a_delivery_loses_nothing(
    requests: Requests, sessions: Sessions, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await send(requests, "c1")
    worker = worker_of(sessions, Scripted(RuntimeError("awa au 06 12 34 56 78")), clock)
    assert await worker.run_once() == Run(claimed=1, retried=1)
    assert (await outbox_row(sessions)).last_error == "erreur_interne"
    assert "RuntimeError" in caplog.text and "12 34" not in caplog.text
    clock.advance(minutes=1)
    assert await worker.run_once() == Run(claimed=1, delivered=1)


async def test_an_unknown_kind_is_a_dead_letter(requests: Requests, sessions: Sessions, clock: Clock) -> None:
    await send(requests, "c1")
    assert await OutboxWorker(sessions, {}, clock).run_once() == Run(claimed=1, dead=1)


async def test_a_missing_key_delays_that_letter_and_no_other(requests: Requests, sessions: Sessions, clock: Clock) -> None:
    first = await send(requests, "c1")
    await send(requests, "c2", structure(2), **KARIM)
    async with sessions.begin() as session:  # as if written under a key that is no longer there
        statement = text("UPDATE outbox SET payload = :other WHERE idempotency_key LIKE :key")
        await session.execute(statement, {"other": b"illisible", "key": f"<{first.reference}%"})
    delivery = Scripted()
    assert await worker_of(sessions, delivery, clock).run_once() == Run(claimed=2, delivered=1, retried=1)
    assert len(delivery.seen) == 1


async def test_two_workers_never_carry_the_same_letter(requests: Requests, sessions: Sessions, clock: Clock) -> None:
    for number in range(12):
        await send(requests, f"c{number}", structure(number), contact=f"06123456{number:02d}")
    delivery = Scripted()
    workers = [worker_of(sessions, delivery, clock) for _ in range(4)]
    runs = [run for _ in range(2) for run in await asyncio.gather(*(worker.run_once() for worker in workers))]
    assert sum(run.delivered for run in runs) == 12
    assert set(Counter(parcel.key for parcel in delivery.seen).values()) == {1}


async def test_a_withdrawn_request_does_not_leave(requests: Requests, sessions: Sessions, clock: Clock, relay: Relay) -> None:
    await send(requests, "c1")
    await requests.withdraw_conversation("c1")
    assert await worker_of(sessions, SmtpDelivery(relay.settings()), clock).run_once() == Run()
    assert relay.received == []


async def test_a_structure_is_told_of_a_withdrawal_without_a_word_on_the_person(
    requests: Requests, sessions: Sessions, clock: Clock, relay: Relay
) -> None:
    confirmation = await send(requests, "c1")
    worker = worker_of(sessions, SmtpDelivery(relay.settings()), clock)
    await worker.run_once()
    await requests.withdraw_conversation("c1")
    assert await worker.run_once() == Run(claimed=1, delivered=1)
    told = relay.received[1]
    assert relay.envelopes[1].rcpt_tos == ["demandes@structure-1.example"]
    assert confirmation.reference in told["Subject"]
    assert told["Message-ID"] != relay.received[0]["Message-ID"]
    for word in ("Awa", "12 34 56", "Troyes", "ménage"):
        assert word not in told.get_content()
    assert await state_of(sessions, confirmation.reference or "") is State.WITHDRAWN


async def test_a_withdrawal_during_the_delivery_tells_the_structure_too(
    requests: Requests, sessions: Sessions, clock: Clock
) -> None:
    class Withdrawing(Scripted):
        async def deliver(self, parcel: Parcel) -> Outcome:
            if not self.seen:
                await requests.withdraw_conversation("c1")
            return await super().deliver(parcel)

    confirmation = await send(requests, "c1")
    delivery = Withdrawing()
    worker = worker_of(sessions, delivery, clock)
    assert await worker.run_once() == Run(claimed=1, dropped=1)
    assert await worker.run_once() == Run(claimed=1, delivered=1)
    assert [parcel.purpose.value for parcel in delivery.seen] == ["demande", "retrait"]
    assert await state_of(sessions, confirmation.reference or "") is State.WITHDRAWN


async def test_a_delivery_that_outlives_its_lease_is_stopped(requests: Requests, sessions: Sessions, clock: Clock) -> None:
    class Slow:
        async def deliver(self, parcel: Parcel) -> Outcome:
            await asyncio.sleep(60)
            return Dead("jamais")

    await send(requests, "c1")
    worker = worker_of(sessions, Slow(), clock, lease=timedelta(seconds=0.05))
    assert await worker.run_once() == Run(claimed=1, retried=1)
    assert (await outbox_row(sessions)).last_error == "delai"


async def test_a_worker_that_comes_back_after_its_lease_notes_nothing(
    requests: Requests, sessions: Sessions, clock: Clock
) -> None:
    class Sleeping(Scripted):
        async def deliver(self, parcel: Parcel) -> Outcome:
            clock.at += LEASE
            assert await worker_of(sessions, Scripted(), clock).run_once() == Run(claimed=1, delivered=1)
            return await super().deliver(parcel)

    confirmation = await send(requests, "c1")
    assert await worker_of(sessions, Sleeping(Dead("trop_tard")), clock).run_once() == Run(claimed=1, dropped=1)
    assert await state_of(sessions, confirmation.reference or "") is State.SENT
    assert (await outbox_row(sessions)).last_error is None


async def test_every_delivery_ends_its_request(requests: Requests, sessions: Sessions, clock: Clock) -> None:
    """No request stays in ``sending`` once nothing waits in the outbox."""
    ids: list[UUID] = []
    for number in range(6):
        await send(requests, f"c{number}", structure(number), contact=f"07566677{number:02d}")
    async with sessions() as session:
        ids = list(await session.scalars(select(Request.id)))
    worker = worker_of(sessions, Scripted(Retry("a"), Dead("b"), Delivered(), Retry("a"), Retry("a")), clock)
    while True:
        async with sessions() as session:
            if await count_waiting(session) == 0:
                break
        await worker.run_once()
        clock.advance(hours=1)
    states = Counter([await state_of(sessions, identity) for identity in ids])
    assert states == {State.SENT: 5, State.UNDELIVERABLE: 1}
