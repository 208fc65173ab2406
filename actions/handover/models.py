"""Tables of the hand-over: requests, proof of consent, outbox, trace of states.

Columns about the person are encrypted, except the town and the need (closed list), and are emptied when a
request is withdrawn or its time is over. What stays has no content: states, dates, text versions.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Enum, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.foundation.database import Base, EncryptedText


class State(StrEnum):
    """Where a request is in its life; moves between states: ``transitions.TRANSITIONS``."""

    DRAFT = "draft"
    READY = "ready"
    TO_CHECK = "to_check"
    SENDING = "sending"
    SENT = "sent"
    SEEN = "seen"
    ACCEPTED = "accepted"
    CONTACTED = "contacted"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    UNDELIVERABLE = "undeliverable"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ANONYMISED = "anonymised"


class Actor(StrEnum):
    """Who moves a request: the person, the outbox worker, the structure, the operator, the passing of time."""

    PERSON = "person"
    WORKER = "worker"
    STRUCTURE = "structure"
    OPERATOR = "operator"
    CLOCK = "clock"


class Purpose(StrEnum):
    """What a delivery is for. French: the word is in file names and message ids."""

    REQUEST = "demande"
    WITHDRAWAL = "retrait"


def _words(kind: type[StrEnum]) -> Enum:
    """Stored as the word itself; no database type, so that a new word needs no migration."""
    return Enum(kind, native_enum=False, length=16, values_callable=lambda words: [word.value for word in words])


class Request(Base):
    """What goes to a structure. ``reference`` is the number given to the person."""

    __tablename__ = "requests"
    __table_args__ = (Index("ix_requests_twin", "contact_hash", "siret", "kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    conversation_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    contact_hash: Mapped[str | None] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(16))
    siret: Mapped[str] = mapped_column(String(14))
    kind: Mapped[str] = mapped_column(String(32))
    structure_name: Mapped[str] = mapped_column(String(300))
    structure_email: Mapped[str | None] = mapped_column(EncryptedText)
    demo: Mapped[bool]
    state: Mapped[State] = mapped_column(_words(State), index=True)
    previous_state: Mapped[State | None] = mapped_column(_words(State))
    state_since: Mapped[datetime] = mapped_column(index=True)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    prenom: Mapped[str | None] = mapped_column(EncryptedText)
    telephone: Mapped[str | None] = mapped_column(EncryptedText)
    email: Mapped[str | None] = mapped_column(EncryptedText)
    commune: Mapped[str | None] = mapped_column(String(100))
    besoin: Mapped[str | None] = mapped_column(String(300))


class Consent(Base):
    """The text shown, whole; a proof once ``accepted_at`` is set. ``text`` is emptied with the request's identity."""

    __tablename__ = "consents"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("requests.id"), primary_key=True)
    text: Mapped[str | None] = mapped_column(EncryptedText)
    text_version: Mapped[str] = mapped_column(String(64))
    given_by: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(16))
    siret: Mapped[str] = mapped_column(String(14))
    kind: Mapped[str] = mapped_column(String(32))
    accepted_at: Mapped[datetime | None] = mapped_column(index=True)


class Outgoing(Base):
    """One delivery to make. A mail's ``idempotency_key`` is its Message-ID, the same at each attempt.

    ``leased_until`` and ``lease`` say which worker holds it; a lease that has ended is free again.
    ``payload`` is emptied once delivered. ``last_error`` is a code, never a server's sentence.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "closed_at", "next_attempt_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("requests.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    purpose: Mapped[Purpose] = mapped_column(_words(Purpose))
    demo: Mapped[bool]
    idempotency_key: Mapped[str] = mapped_column(String(200), unique=True)
    payload: Mapped[str | None] = mapped_column(EncryptedText)
    created_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime]
    lease: Mapped[str | None] = mapped_column(String(32))
    leased_until: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    dead: Mapped[bool] = mapped_column(default=False)
    last_error: Mapped[str | None] = mapped_column(String(64))


class RequestEvent(Base):
    """One move of a request. Rows are only ever added (by ``transitions.move``); none has personal data."""

    __tablename__ = "request_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("requests.id"), index=True)
    source: Mapped[State] = mapped_column(_words(State))
    target: Mapped[State] = mapped_column(_words(State))
    actor: Mapped[Actor] = mapped_column(_words(Actor))
    at: Mapped[datetime]


class DailySend(Base):
    """A request counted for a contact on a day (Paris). The key makes two sends at once wait for each other."""

    __tablename__ = "daily_sends"

    contact_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
