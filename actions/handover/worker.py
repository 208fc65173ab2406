"""Empties the outbox: claims under a lease, delivers, notes, tries again later.

Nothing is lost when the process dies: an unsettled row is free again once its lease has ended. A second copy is
possible only when the relay had accepted and the process died before noting it; both then bear one Message-ID.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy.exc import SQLAlchemyError

from actions.foundation.clock import now
from actions.foundation.database import Sessions
from actions.foundation.encryption import KeyringError
from actions.handover.delivery import Dead, Delivered, Delivery, Outcome, Parcel, Retry
from actions.handover.outbox import Claim, claim, load_parcel, settle

LEASE = timedelta(minutes=5)  # longer than all the steps of one SMTP dialogue
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=6)
MAX_ATTEMPTS = 16  # about two days
POLL_S = 5.0
BATCH = 8

log = logging.getLogger(__name__)


class Run(Struct, frozen=True, kw_only=True):
    """What one pass did, in numbers. ``dropped``: withdrawn, or taken over by another worker, meanwhile."""

    claimed: int = 0
    delivered: int = 0
    retried: int = 0
    dead: int = 0
    dropped: int = 0


def retry_delay(attempts: int, chance: float) -> timedelta | None:
    """Wait after ``attempts`` failures (from 1): doubles from one minute to six hours, between half and one and a half
    times that (``chance`` in 0..1), so that letters do not come back all at once. None: give up.
    """
    if attempts >= MAX_ATTEMPTS:
        return None
    doubled = FIRST_DELAY * (1 << min(attempts - 1, 20))
    return min(doubled, LONGEST_DELAY) * (0.5 + chance)


class OutboxWorker:
    """``deliveries``: by kind of outbox row (``mail``)."""

    def __init__(
        self,
        sessions: Sessions,
        deliveries: Mapping[str, Delivery],
        clock: Callable[[], datetime] = now,
        *,
        lease: timedelta = LEASE,
        poll_s: float = POLL_S,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._sessions = sessions
        self._deliveries = deliveries
        self._clock = clock
        self._lease = lease
        self._poll_s = poll_s
        self._chance = chance
        self._wake = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Something has been put in the outbox."""
        self._wake.set()

    def stop(self) -> None:
        """``run_forever`` ends after the letters in hand."""
        self._stopping = True
        self._wake.set()

    async def run_forever(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                run = await self.run_once()
            except SQLAlchemyError as problem:  # the database is away: what is claimed comes back with its lease
                log.error("La file d'envoi n'est pas joignable : %s", type(problem).__name__)
                run = Run()
            if run.claimed == 0 and not self._stopping:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), self._poll_s)

    async def run_once(self) -> Run:
        """One pass over what is due, at most ``BATCH`` letters, at the same time."""
        async with self._sessions.begin() as session:
            claims = await claim(session, self._clock(), limit=BATCH, lease=self._lease)
        # All of them end before a failure is raised: a letter cut in the middle could leave twice.
        results = await asyncio.gather(*(self._carry(taken) for taken in claims), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        run = Run(
            claimed=len(claims),
            delivered=results.count("delivered"),
            retried=results.count("retried"),
            dead=results.count("dead"),
            dropped=results.count("dropped"),
        )
        if claims:
            log.info("Envois : %d remis, %d à refaire, %d impossibles", run.delivered, run.retried, run.dead)
        return run

    async def _carry(self, taken: Claim) -> str:
        outcome: Outcome
        try:
            async with self._sessions() as session:
                parcel = await load_parcel(session, taken)
        except KeyringError:  # the key can be put back
            outcome = Retry("cle_absente")
        else:
            if parcel is None:
                return "dropped"
            outcome = await self._deliver(taken, parcel)
        next_attempt_at = None
        if isinstance(outcome, Retry) and (delay := retry_delay(taken.attempts, self._chance())) is not None:
            next_attempt_at = self._clock() + delay
        async with self._sessions.begin() as session:
            noted = await settle(session, taken, outcome, self._clock(), next_attempt_at)
        if not noted:
            return "dropped"
        if isinstance(outcome, Delivered):
            return "delivered"
        return "dead" if next_attempt_at is None else "retried"

    async def _deliver(self, taken: Claim, parcel: Parcel) -> Outcome:
        delivery = self._deliveries.get(taken.kind)
        if delivery is None:
            return Dead("canal_inconnu")
        try:
            # A delivery that outlived its lease could run twice at once.
            async with asyncio.timeout(self._lease.total_seconds() * 0.9):
                return await delivery.deliver(parcel)
        except TimeoutError:
            return Retry("delai")
        except Exception as problem:  # a fault of ours must not lose the letter; its text may hold an address
            log.error("L'envoi %d a échoué : %s", taken.id, type(problem).__name__)
            return Retry("erreur_interne")
