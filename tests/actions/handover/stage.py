"""What the tests of the hand-over play with: a clock, a relay, structures, people."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from uuid import UUID

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from sqlalchemy import select

from actions.foundation.database import Sessions
from actions.foundation.settings import Mail
from actions.handover.delivery import Delivered, Outcome, Parcel
from actions.handover.models import Outgoing, Request, State
from actions.handover.payload import Recipient
from actions.handover.requests import Confirmation, Proposal, Requests
from actions.handover.worker import OutboxWorker


class Clock:
    """Stands still until told to move."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 9, 30, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **duration: float) -> None:
        self.at += timedelta(**duration)


class Relay:
    """A real SMTP server on a free port. ``answers`` is what it says to the next recipients, then 250."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.answers: deque[str] = deque()
        self.password: bytes | None = None
        self.port = 0
        self._server: asyncio.Server | None = None

    @classmethod
    @asynccontextmanager
    async def listening(cls) -> AsyncIterator[Relay]:
        relay = cls()
        await relay.start()
        yield relay
        await relay.stop()

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def _protocol(self) -> SMTP:
        login: dict[str, Any] = {}
        if self.password is not None:
            login = {"authenticator": self._check, "auth_required": True, "auth_require_tls": False}
        return SMTP(self, hostname="relais.example", enable_SMTPUTF8=False, **login)

    def _check(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: Any) -> AuthResult:
        right = isinstance(login, LoginPassword) and login.password == self.password
        return AuthResult(success=right, handled=right)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        answer = self.answers.popleft() if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.received.append(message_from_bytes(envelope.content, policy=default))
        self.envelopes.append(envelope)
        return "250 OK"

    def settings(self, **changes: Any) -> Mail:
        values = {
            "host": "127.0.0.1",
            "port": self.port,
            "username": None,
            "password": None,
            "starttls": False,
            "sender": "orientation@aiguillage.example",
        }
        return Mail(**{**values, **changes})


def structure(number: int = 1, **changes: Any) -> Recipient:
    values = {
        "siret": f"{number:014d}",
        "kind": "EI",
        "name": f"Les Ateliers du Canal {number}",
        "email": f"demandes@structure-{number}.example",
        "demo": False,
        "can_receive": True,
        "to_check": False,
    }
    return Recipient(**{**values, **changes})


DEMO = structure(9, name="Structure inventée", email=None, demo=True)

AWA: dict[str, Any] = {
    "prenom": "Awa",
    "contact": "06 12 34 56 78",
    "commune": "Troyes",
    "projet": "salariat",
    "activite": "femme de ménage",
}
KARIM: dict[str, Any] = {
    "prenom": "Karim",
    "contact": "karim.b@courriel.example",
    "commune": "Saint-Étienne",
    "projet": None,
    "activite": None,
}


async def propose(requests: Requests, conversation: str, recipient: Recipient | None = None, **changes: Any) -> Proposal:
    person = {"channel": "web", **AWA, **changes}
    return await requests.prepare(conversation, recipient or structure(), **person)


async def send(requests: Requests, conversation: str, recipient: Recipient | None = None, **changes: Any) -> Confirmation:
    proposal = await propose(requests, conversation, recipient, **changes)
    return await requests.consent_and_send(conversation, proposal.id)


async def only_request(sessions: Sessions) -> Request:
    async with sessions() as session:
        return (await session.scalars(select(Request))).one()


async def state_of(sessions: Sessions, request_id: UUID | str) -> State | None:
    """State by id or by reference."""
    key = Request.id == request_id if isinstance(request_id, UUID) else Request.reference == request_id
    async with sessions() as session:
        return await session.scalar(select(Request.state).where(key))


class Scripted:
    """A delivery that answers as told, then takes everything; remembers what it was given."""

    def __init__(self, *outcomes: Outcome | Exception) -> None:
        self.outcomes = list(outcomes)
        self.seen: list[Parcel] = []

    async def deliver(self, parcel: Parcel) -> Outcome:
        self.seen.append(parcel)
        outcome = self.outcomes.pop(0) if self.outcomes else Delivered()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def worker_of(sessions: Sessions, delivery: object, clock: Clock, **options: object) -> OutboxWorker:
    return OutboxWorker(sessions, {"mail": delivery}, clock, chance=lambda: 0.5, **options)  # type: ignore[dict-item, arg-type]


async def outbox_row(sessions: Sessions) -> Outgoing:
    async with sessions() as session:
        return (await session.scalars(select(Outgoing))).one()
