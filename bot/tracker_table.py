"""Conversations at rest: one encrypted row for each, in the service's database.

Plain synchronous SQLAlchemy (1.4: Rasa's pin), called from threads. The service's Alembic migration makes the
table; ``create_if_missing`` is for tests and must stay the same.
"""

from __future__ import annotations

import time
import zlib
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.engine import Engine
from sqlalchemy.engine.url import make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import QueuePool

from bot.keyring import Keyring, load_keyring
from bot.settings import Settings

LOCK_WAIT_SECONDS = 5

metadata = sa.MetaData()
trackers = sa.Table(
    "bot_trackers",
    metadata,
    sa.Column("sender_hash", sa.String(64), primary_key=True),
    sa.Column("state", sa.LargeBinary, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False, index=True),
)


class StaleTracker(Exception):
    """Another process has saved or erased this conversation since it was read."""


class StoredTracker(Struct, frozen=True):
    """``state`` is the JSON of a Rasa dialogue; ``version`` goes up by one at each save."""

    state: bytes
    version: int


class TrackerTable:
    """Reads and writes conversations. Every method may raise ``sqlalchemy.exc.SQLAlchemyError``."""

    def __init__(self, engine: Engine, keyring: Keyring, ttl_seconds: int) -> None:
        self._engine = engine
        self._keyring = keyring
        self._ttl = ttl_seconds

    def create_if_missing(self) -> None:
        metadata.create_all(self._engine)

    def check(self) -> None:
        """Raises when the database cannot be reached or lacks the table."""
        with self._engine.connect() as connection:
            connection.execute(sa.select(trackers.c.version).limit(1)).first()

    def read(self, sender: str) -> StoredTracker | None:
        """Last saved state; None when there is none or it has expired.

        Raises:
            KeyringError: no key of this deployment opens it.
        """
        query = sa.select(trackers.c.state, trackers.c.version).where(
            trackers.c.sender_hash == self._hash(sender), trackers.c.expires_at > _now()
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        return StoredTracker(zlib.decompress(self._keyring.decrypt(bytes(row.state))), row.version)

    def write(self, sender: str, state: bytes, version: int | None) -> int:
        """Saves over the version that was read (None: there was none) and returns the new version.

        Raises:
            StaleTracker: that version is no longer the last one.
        """
        now = _now()
        values: dict[str, Any] = {
            # Compressed first: the same few field names come back in every event.
            "state": self._keyring.encrypt(zlib.compress(state, 1)),
            "version": 1 if version is None else version + 1,
            "updated_at": now,
            "expires_at": now + self._ttl,
        }
        mine = trackers.c.sender_hash == self._hash(sender)
        with self._engine.begin() as connection:
            if version is None:
                connection.execute(sa.delete(trackers).where(mine, trackers.c.expires_at <= now))
                try:
                    connection.execute(sa.insert(trackers).values(sender_hash=self._hash(sender), **values))
                except IntegrityError:
                    raise StaleTracker from None
            else:
                changed = connection.execute(sa.update(trackers).where(mine, trackers.c.version == version).values(**values))
                if changed.rowcount != 1:
                    raise StaleTracker
        return int(values["version"])

    def erase(self, sender: str) -> bool:
        """Deletes a conversation; whether there was one."""
        with self._engine.begin() as connection:
            gone = connection.execute(sa.delete(trackers).where(trackers.c.sender_hash == self._hash(sender)))
        return bool(gone.rowcount)

    def purge_expired(self) -> int:
        """Deletes the conversations whose time is over; how many."""
        with self._engine.begin() as connection:
            gone = connection.execute(sa.delete(trackers).where(trackers.c.expires_at <= _now()))
        return int(gone.rowcount)

    def _hash(self, sender: str) -> str:
        return self._keyring.digest("bot_trackers", sender)


def open_table(database_url: str, settings: Settings) -> TrackerTable:
    """The conversations of this deployment.

    Raises:
        ValueError: another kind of database, or no usable key.
    """
    return TrackerTable(open_engine(database_url), load_keyring(settings.var_dir), settings.tracker_ttl_seconds)


def open_engine(database_url: str) -> Engine:
    """Engine for ``sqlite:///…`` or ``postgresql://…``; connects only when used, and never waits long.

    Raises:
        ValueError: another kind of database.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        if url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(
            url.set(drivername="sqlite"),
            poolclass=QueuePool,
            pool_timeout=LOCK_WAIT_SECONDS,
            connect_args={"timeout": LOCK_WAIT_SECONDS, "check_same_thread": False},
        )
        sa.event.listen(engine, "connect", _prepare_sqlite)
        return engine
    if url.get_backend_name() == "postgresql":
        return sa.create_engine(
            url.set(drivername="postgresql+psycopg2"),
            pool_pre_ping=True,
            pool_timeout=LOCK_WAIT_SECONDS,
            connect_args={"connect_timeout": LOCK_WAIT_SECONDS, "options": f"-c statement_timeout={LOCK_WAIT_SECONDS}s"},
        )
    raise ValueError("DATABASE_URL doit commencer par sqlite:/// ou postgresql://.")


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _now() -> int:
    return int(time.time())
