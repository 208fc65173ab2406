"""The directory's tables: structures, and what each import did."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from actions.foundation.database import Base, EncryptedText


class Structure(Base):
    """One structure of one kind: a SIRET may hold two conventions, so the key is both.

    ``lat``/``lon`` in degrees (WGS 84); ``approximate``: the point is that of the commune. ``request_address``: private
    mail address where it receives requests, never shown. ``closed_at``: gone from its source.
    """

    __tablename__ = "structures"
    __table_args__ = (
        UniqueConstraint("siret", "kind"),
        Index("ix_structures_kind_lat", "kind", "lat"),
        Index("ix_structures_departement", "departement"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    siret: Mapped[str] = mapped_column(String(14))
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(255))
    brand: Mapped[str | None] = mapped_column(String(255))
    address: Mapped[str | None] = mapped_column(String(255))
    post_code: Mapped[str] = mapped_column(String(5))
    city: Mapped[str] = mapped_column(String(120))
    code_insee: Mapped[str | None] = mapped_column(String(5))
    departement: Mapped[str] = mapped_column(String(3))
    lat: Mapped[float]
    lon: Mapped[float]
    approximate: Mapped[bool]
    naf: Mapped[str | None] = mapped_column(String(6))
    phone: Mapped[str | None] = mapped_column(String(32))
    public_email: Mapped[str | None] = mapped_column(String(255))
    website: Mapped[str | None] = mapped_column(String(500))
    description: Mapped[str | None] = mapped_column(Text)
    hours: Mapped[str | None] = mapped_column(String(255))
    accepting: Mapped[bool | None]
    source: Mapped[str] = mapped_column(String(64))
    source_id: Mapped[str | None] = mapped_column(String(160), index=True)
    source_updated_on: Mapped[date | None]
    imported_at: Mapped[datetime]
    demo: Mapped[bool] = mapped_column(default=False)
    request_address: Mapped[str | None] = mapped_column(EncryptedText)
    confirmed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class ImportRun(Base):
    """What one import did, in numbers."""

    __tablename__ = "import_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    format: Mapped[str] = mapped_column(String(32))
    new: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    rejected: Mapped[int]
