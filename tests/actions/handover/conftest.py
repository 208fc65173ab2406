"""A hand-over on a real SQLite file, a clock that only moves when told, and a real SMTP server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy.ext.asyncio import AsyncEngine

from actions.foundation.database import Base, Sessions, keyring_in_use, open_engine, open_sessions
from actions.foundation.encryption import Keyring
from actions.handover.requests import Requests
from actions.handover.texts import Texts, load_texts
from tests.actions.handover.stage import Clock, Relay


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keyring() -> Iterator[Keyring]:
    keyring = Keyring([Fernet.generate_key().decode()])
    with keyring_in_use(keyring):
        yield keyring


@pytest.fixture
def texts() -> Texts:
    return load_texts()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "essai.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, database: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{database}"
    address: str = request.getfixturevalue("postgresql")
    return address


@pytest.fixture
async def engine(database_url: str, keyring: Keyring) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(database_url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.drop_all)
        await connection.run_sync(Base.metadata.create_all)
    yield engine
    await engine.dispose()


@pytest.fixture
def sessions(engine: AsyncEngine) -> Sessions:
    return open_sessions(engine)


@pytest.fixture
def outbox_dir(tmp_path: Path) -> Path:
    return tmp_path / "outbox"


@pytest.fixture
def requests(sessions: Sessions, keyring: Keyring, texts: Texts, clock: Clock, outbox_dir: Path) -> Requests:
    return Requests(sessions, keyring, texts, mail_domain="aiguillage.example", outbox_dir=outbox_dir, clock=clock)


@pytest.fixture
async def relay() -> AsyncIterator[Relay]:
    async with Relay.listening() as relay:
        yield relay
