"""Migrations make exactly the tables that the code declares, and undo them."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

import actions.channels.conversations
import actions.directory.models
import actions.handover.models
import actions.handover.open_questions  # noqa: F401  the four declare their tables
from actions.foundation.database import Base, open_engine
from actions.foundation.schema import alembic_config, upgrade

OF_THE_BOT = {"bot_trackers"}


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'essai.db'}"
    address: str = request.getfixturevalue("postgresql")
    return address


async def test_migrations_match_the_models_and_can_be_undone(database_url: str) -> None:
    engine = open_engine(database_url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.drop_all)
    await upgrade(engine)
    await upgrade(engine)

    def differences(connection: Connection) -> list[object]:
        options = {"compare_type": False, "include_name": lambda name, kind, _: kind != "table" or name not in OF_THE_BOT}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        names = set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))
    assert names >= OF_THE_BOT
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(alembic_config(sync), "base"))
        left = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    assert set(left) <= {"alembic_version"}
    await engine.dispose()


async def test_sqlite_runs_in_wal(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'essai.db'}")
    async with engine.connect() as connection:
        mode = await connection.exec_driver_sql("PRAGMA journal_mode")
        assert mode.scalar() == "wal"
        keys = await connection.exec_driver_sql("PRAGMA foreign_keys")
        assert keys.scalar() == 1
    await engine.dispose()
