"""Database: declarative base, engine and sessions (SQLAlchemy asyncio).

``DATABASE_URL`` names no driver: the service adds ``aiosqlite`` or ``asyncpg``. SQLite runs in WAL with
foreign keys enforced, so that readers do not wait for the writer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Dialect, LargeBinary, TypeDecorator, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from actions.foundation.encryption import Keyring

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}

Sessions = async_sessionmaker[AsyncSession]


class DatabaseUrlError(ValueError):
    """``DATABASE_URL`` is neither SQLite nor PostgreSQL."""


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime. SQLite forgets the zone; it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("naive datetime")
        return None if value is None else value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=timezone.utc)


_keyring: Keyring | None = None


@contextmanager
def keyring_in_use(keyring: Keyring) -> Iterator[None]:
    """The keyring that encrypted columns use while the block runs (one per process; tests nest it)."""
    global _keyring
    before, _keyring = _keyring, keyring
    try:
        yield
    finally:
        _keyring = before


class EncryptedText(TypeDecorator[str]):
    """Text that is stored encrypted; never searchable."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else _in_use().encrypt(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else _in_use().decrypt(value)


def _in_use() -> Keyring:
    if _keyring is None:
        raise RuntimeError("no keyring in use: enter keyring_in_use() first")
    return _keyring


class Base(DeclarativeBase):
    type_annotation_map = {datetime: Instant}


def async_url(database_url: str) -> str:
    """URL with the asynchronous driver of this process.

    Raises:
        DatabaseUrlError: neither ``sqlite:///…`` nor ``postgresql://…``.
    """
    url = make_url(database_url)
    driver = DRIVERS.get(url.get_backend_name())
    if driver is None:
        raise DatabaseUrlError("DATABASE_URL doit commencer par sqlite:/// ou postgresql://.")
    return url.set(drivername=driver).render_as_string(hide_password=False)


def open_engine(database_url: str) -> AsyncEngine:
    """Engine of the service; makes the folder of a SQLite file. Errors never repeat the values of a statement."""
    url = make_url(async_url(database_url))
    if url.get_backend_name() == "sqlite":
        if url.database and url.database != ":memory:":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_async_engine(url, connect_args={"timeout": 15}, hide_parameters=True)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        return engine
    return create_async_engine(url, pool_pre_ping=True, pool_timeout=5, hide_parameters=True)


def open_sessions(engine: AsyncEngine) -> Sessions:
    return async_sessionmaker(engine, expire_on_commit=False)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
