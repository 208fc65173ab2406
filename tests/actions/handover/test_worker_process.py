"""The worker as a process: killed, woken, stopped, cut from its database."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from actions.foundation.database import Sessions, keyring_in_use, open_engine, open_sessions
from actions.foundation.encryption import Keyring
from actions.handover.delivery import Outcome, Parcel
from actions.handover.mail import SmtpDelivery
from actions.handover.models import Request, State
from actions.handover.requests import Requests
from actions.handover.texts import load_texts
from actions.handover.worker import LEASE, Run
from tests.actions.handover.stage import (
    Clock,
    Relay,
    Scripted,
    only_request,
    outbox_row,
    send,
    state_of,
    worker_of,
)

ROOT = Path(__file__).parents[3]


async def start_victim(database: Path, key: str, at: datetime, moment: str, port: int = 0) -> asyncio.subprocess.Process:
    """The worker of ``killed_worker.py``, once it has said that a letter is in its hands."""
    arguments = ["-m", "tests.actions.handover.killed_worker", str(database), key, at.isoformat(), moment, str(port)]
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    while (line := (await process.stdout.readline()).decode().strip()) != "en cours":
        assert line, "the worker ended by itself"
    return process


@pytest.mark.parametrize(("moment", "copies"), [("before", 1), ("after", 2)])
async def test_a_killed_process_loses_nothing(database: Path, clock: Clock, relay: Relay, moment: str, copies: int) -> None:
    """Killed before delivering: one copy in the end. Killed after the relay's yes: a second copy, same Message-ID."""
    key = "0" * 43 + "="
    engine = open_engine(f"sqlite:///{database}")
    async with engine.begin() as connection:
        await connection.run_sync(Request.metadata.create_all)
    sessions = open_sessions(engine)
    with keyring_in_use(Keyring([key])):
        requests = Requests(sessions, Keyring([key]), load_texts(), mail_domain="aiguillage.example", clock=clock)
        confirmation = await send(requests, "c1")
        victim = await start_victim(database, key, clock(), moment, relay.port)
        victim.kill()
        await victim.wait()

        worker = worker_of(sessions, SmtpDelivery(relay.settings()), clock)
        assert await state_of(sessions, confirmation.reference or "") is State.SENDING
        clock.at += LEASE - timedelta(seconds=1)
        assert await worker.run_once() == Run()  # still the dead one's
        clock.advance(seconds=1)
        assert await worker.run_once() == Run(claimed=1, delivered=1)
        assert await worker.run_once() == Run()
        assert len(relay.received) == copies
        assert {message["Message-ID"] for message in relay.received} == {f"<{confirmation.reference}.demande@aiguillage.example>"}
        assert await state_of(sessions, confirmation.reference or "") is State.SENT
        assert (await outbox_row(sessions)).attempts == 2
    await engine.dispose()


async def test_it_runs_wakes_and_stops(sessions: Sessions, keyring: Keyring, clock: Clock) -> None:
    arrived = asyncio.Event()

    class Signalling(Scripted):
        async def deliver(self, parcel: Parcel) -> Outcome:
            arrived.set()
            return await super().deliver(parcel)

    delivery = Signalling()
    worker = worker_of(sessions, delivery, clock, poll_s=3600)
    requests = Requests(sessions, keyring, load_texts(), mail_domain="x.example", clock=clock, wake=worker.wake)
    running = asyncio.create_task(worker.run_forever())
    confirmation = await send(requests, "c1")
    await asyncio.wait_for(arrived.wait(), 10)
    worker.stop()
    await asyncio.wait_for(running, 10)
    assert await state_of(sessions, confirmation.reference or "") is State.SENT


async def test_it_outlives_a_database_that_is_away(
    requests: Requests, sessions: Sessions, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await send(requests, "c1")
    worker = worker_of(sessions, Scripted(), clock, poll_s=0.01)
    once, failures = worker.run_once, [OperationalError("select awa", {"prenom": "Awa"}, Exception("away"))]

    async def flaky() -> Run:
        if failures:
            raise failures.pop()
        run = await once()
        if run.delivered:
            worker.stop()
        return run

    monkeypatch.setattr(worker, "run_once", flaky)
    await asyncio.wait_for(worker.run_forever(), 10)
    assert (await only_request(sessions)).state is State.SENT
    assert "OperationalError" in caplog.text and "Awa" not in caplog.text
