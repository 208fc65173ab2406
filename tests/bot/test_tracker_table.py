"""Conversations at rest, on SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from cryptography.fernet import Fernet

from bot.keyring import Keyring, KeyringError
from bot.tracker_table import StaleTracker, TrackerTable, open_engine, trackers
from tests.postgresql import running_postgresql

SENDER, OTHER = "a" * 32, "b" * 32
TTL = 24 * 3600


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    with running_postgresql() as cluster:
        yield cluster.url


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.engine.Engine]:
    url = f"sqlite:///{tmp_path / 'sous' / 'essai.db'}" if request.param == "sqlite" else request.getfixturevalue("postgresql")
    engine = open_engine(url)
    yield engine
    trackers.drop(engine, checkfirst=True)
    engine.dispose()


@pytest.fixture
def table(engine: sa.engine.Engine) -> TrackerTable:
    table = TrackerTable(engine, Keyring([Fernet.generate_key().decode()]), TTL)
    table.create_if_missing()
    return table


def test_what_is_written_is_read_and_versions_go_up(table: TrackerTable) -> None:
    assert table.read(SENDER) is None
    assert table.write(SENDER, b"un", None) == 1
    assert table.write(SENDER, b"deux", 1) == 2
    stored = table.read(SENDER)
    assert stored is not None
    assert (stored.state, stored.version) == (b"deux", 2)
    assert table.read(OTHER) is None


def test_neither_the_sender_nor_the_text_is_readable_in_the_row(table: TrackerTable, engine: sa.engine.Engine) -> None:
    table.write(SENDER, b"je touche le RSA " * 50, None)
    with engine.connect() as connection:
        row = connection.execute(sa.select(trackers)).one()
    assert SENDER not in repr(row)
    assert b"RSA" not in bytes(row.state)
    assert len(row.sender_hash) == 64


def test_a_save_over_a_state_that_has_changed_is_refused(table: TrackerTable) -> None:
    table.write(SENDER, b"un", None)
    table.write(SENDER, b"deux", 1)
    with pytest.raises(StaleTracker):
        table.write(SENDER, b"trop tard", 1)
    with pytest.raises(StaleTracker):
        table.write(SENDER, b"nouveau ?", None)
    assert table.erase(SENDER)
    with pytest.raises(StaleTracker):
        table.write(SENDER, b"efface pendant le tour", 2)
    assert table.read(SENDER) is None


def test_only_one_of_two_simultaneous_saves_wins(table: TrackerTable) -> None:
    table.write(SENDER, b"depart", None)
    outcomes: list[str] = []
    start = threading.Barrier(6)

    def save(text: bytes) -> None:
        start.wait()
        try:
            table.write(SENDER, text, 1)
            outcomes.append("saved")
        except StaleTracker:
            outcomes.append("stale")

    threads = [threading.Thread(target=save, args=(str(i).encode(),)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["saved", *["stale"] * 5]


def test_an_expired_conversation_reads_as_absent_and_is_purged_and_counted(table: TrackerTable) -> None:
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False):
        table.write(SENDER, b"ancien", None)
        table.write("c" * 32, b"ancien", None)
    with time_machine.travel("2026-11-22T20:00:00Z", tick=False):
        table.write(OTHER, b"recent", None)
    with time_machine.travel("2026-11-23T09:59:59Z", tick=False):
        assert table.read(SENDER) is not None
        assert table.purge_expired() == 0
    with time_machine.travel("2026-11-23T10:00:00Z", tick=False):
        assert table.read(SENDER) is None
        assert table.write(SENDER, b"revenu", None) == 1  # over the expired row
        assert table.purge_expired() == 1
        assert table.read(SENDER) is not None
        assert table.read(OTHER) is not None
        assert table.purge_expired() == 0


def test_erasing_one_sender_leaves_the_others(table: TrackerTable) -> None:
    table.write(SENDER, b"un", None)
    table.write(OTHER, b"deux", None)
    assert table.erase(SENDER) is True
    assert table.erase(SENDER) is False
    assert table.read(SENDER) is None
    assert table.read(OTHER) is not None


def test_a_missing_table_and_lost_keys_are_errors_not_empty_conversations(table: TrackerTable, engine: sa.engine.Engine) -> None:
    table.check()
    table.write(SENDER, b"un", None)
    other = Fernet.generate_key().decode()
    stranger = TrackerTable(engine, Keyring([other]), TTL)
    stranger._hash = table._hash  # type: ignore[method-assign]
    with pytest.raises(KeyringError):
        stranger.read(SENDER)
    trackers.drop(engine)
    for failing in (table.check, lambda: table.read(SENDER), lambda: table.write(SENDER, b"x", None), table.purge_expired):
        with pytest.raises(sa.exc.SQLAlchemyError):
            failing()


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ValueError, match="DATABASE_URL"):
        open_engine("mysql://localhost/x")


def test_sqlite_does_not_make_readers_wait(tmp_path: Path) -> None:
    with open_engine(f"sqlite:///{tmp_path / 'x.db'}").connect() as connection:
        assert connection.execute(sa.text("PRAGMA journal_mode")).scalar() == "wal"
