"""A directory on a real database (SQLite, and PostgreSQL where it is installed) over the real place index."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from actions.directory.search import Directory
from actions.foundation.database import Base, Sessions, keyring_in_use, open_engine, open_sessions
from actions.foundation.encryption import Keyring
from knowledge.places import PlaceIndex
from tests.absent import absent
from tests.paths import PLACES


@pytest.fixture(scope="session")
def places() -> PlaceIndex:
    if not PLACES.exists():
        absent("l'index des lieux n'est pas construit (python -m actions.directory.build_places)")
    return PlaceIndex.load(PLACES)


@pytest.fixture
async def sessions(database_url: str) -> AsyncIterator[Sessions]:
    engine = open_engine(database_url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.drop_all)
        await connection.run_sync(Base.metadata.create_all)
    with keyring_in_use(Keyring([Fernet.generate_key().decode()])):
        yield open_sessions(engine)
    await engine.dispose()


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'essai.db'}"


@pytest.fixture
def directory(sessions: Sessions, places: PlaceIndex) -> Directory:
    return Directory(sessions, places)
