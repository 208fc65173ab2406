"""Planted names, numbers and health or justice words are looked for wherever they must not be."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from actions.foundation.database import Sessions, keyring_in_use
from actions.handover.delivery import Retry
from actions.handover.limits import DailyLimit
from actions.handover.mail import FileDelivery, SmtpDelivery
from actions.handover.payload import CannotReceive, PayloadError
from actions.handover.requests import DraftGone, Requests
from actions.handover.retention import purge
from actions.handover.worker import OutboxWorker
from tests.actions.handover.stage import Clock, Relay, propose, send, structure

PERSON: dict[str, Any] = {
    "prenom": "Zéphirine",
    "contact": "07 56 66 77 88",
    "commune": "Bar-sur-Aube",
    "projet": "salariat",
    "activite": "cuisine, sortie de prison, séropositive, RQTH",
}
MAIL_PERSON: dict[str, Any] = {**PERSON, "contact": "zephirine.planquee@courriel.example"}
IDENTITY = re.compile(rb"z(?:\xc3\xa9|e|=C3=A9)phirine|planquee|756667788|7[ .]?56[ .]?66[ .]?77[ .]?88", re.IGNORECASE)
SENSITIVE = re.compile(rb"prison|s(?:\xc3\xa9|e|=C3=A9)ropositi|RQTH", re.IGNORECASE)
STRUCTURE_MAIL = re.compile(rb"demandes@structure", re.IGNORECASE)


def test_the_search_finds_what_it_looks_for() -> None:
    for planted in ("Zéphirine", "zephirine.planquee@courriel.example", "07 56 66 77 88", "+33756667788", "0756667788"):
        assert IDENTITY.search(planted.encode())
    assert SENSITIVE.search(PERSON["activite"].encode())


async def live(requests: Requests, sessions: Sessions, clock: Clock, relay: Relay, outbox_dir: Path) -> None:
    """Drafts, requests sent, refused by the relay, retried, withdrawn, written as files."""
    relay_down = SmtpDelivery(relay.settings(port=1))
    to_relay = OutboxWorker(sessions, {"mail": SmtpDelivery(relay.settings())}, clock)
    to_files = OutboxWorker(sessions, {"mail": FileDelivery(outbox_dir, sender="a@b.example")}, clock)
    await send(requests, "c1", structure(1), **PERSON)
    relay.answers.append("550 5.1.1 demandes@structure-1.example refuse 07 56 66 77 88")
    await to_relay.run_once()
    await send(requests, "c2", structure(2), **MAIL_PERSON)
    await to_relay.run_once()
    await send(requests, "c3", structure(3), **PERSON)
    await OutboxWorker(sessions, {"mail": relay_down}, clock).run_once()
    await requests.withdraw_conversation("c2")
    await to_files.run_once()
    await send(requests, "c4", structure(4), **MAIL_PERSON)
    await to_files.run_once()
    await propose(requests, "c5", structure(5), **PERSON)
    await purge(sessions, clock(), outbox_dir)


async def test_a_stolen_database_shows_no_identity(
    requests: Requests, sessions: Sessions, engine: AsyncEngine, clock: Clock, relay: Relay, outbox_dir: Path, database: Path
) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("le fichier d'une base PostgreSQL n'est pas à côté des tests")
    await live(requests, sessions, clock, relay, outbox_dir)
    bytes_found = b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))
    assert b"Bar-sur-Aube" in bytes_found  # the search does read what is stored
    for pattern in (IDENTITY, SENSITIVE, STRUCTURE_MAIL):
        assert not pattern.search(bytes_found)


async def test_logs_at_debug_show_no_identity(
    requests: Requests, sessions: Sessions, engine: AsyncEngine, clock: Clock, relay: Relay, outbox_dir: Path,
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    # The test's own SMTP server logs every command; it is the structure's side.
    caplog.set_level(logging.CRITICAL, logger="mail.log")
    caplog.set_level(logging.DEBUG)
    await live(requests, sessions, clock, relay, outbox_dir)
    out = capfd.readouterr()
    text = "\n".join([caplog.text, out.out, out.err]).encode()
    assert b"Envois : 1 remis" in text
    assert b"INSERT INTO requests" in text or engine.dialect.name != "sqlite"  # asyncpg logs no statement
    for pattern in (IDENTITY, SENSITIVE, STRUCTURE_MAIL):
        assert not pattern.search(text)


def files_of(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


async def test_mails_and_file_names_hold_no_sensitive_fact(
    requests: Requests, sessions: Sessions, clock: Clock, relay: Relay, outbox_dir: Path
) -> None:
    await live(requests, sessions, clock, relay, outbox_dir)
    mails = [message.as_bytes() for message in relay.received] + [path.read_bytes() for path in files_of(outbox_dir)]
    assert len(mails) == 3
    assert sum(bool(IDENTITY.search(mail)) for mail in mails) == 2  # two requests that arrived, one withdrawal
    assert not any(SENSITIVE.search(mail) for mail in mails)
    assert not any(IDENTITY.search(path.name.encode()) for path in files_of(outbox_dir))
    assert not any(IDENTITY.search(str(message["Subject"]).encode()) for message in relay.received)


async def test_errors_repeat_nothing(requests: Requests, clock: Clock, engine: AsyncEngine) -> None:
    raised: list[BaseException] = []

    async def provoke(expected: type[BaseException], conversation: str, **changes: object) -> None:
        with pytest.raises(expected) as error:
            await send(requests, conversation, **{**PERSON, **changes})
        raised.append(error.value)

    await provoke(PayloadError, "c1", prenom="Zéphirine sortie de prison RQTH")
    await provoke(PayloadError, "c1", contact="0756667788 ou zephirine.planquee")
    await provoke(PayloadError, "c1", contact="zephirine.planquee@")
    await provoke(PayloadError, "c1", commune="Bar-sur-Aube, séropositive")
    await provoke(CannotReceive, "c1", recipient=structure(1, to_check=True))
    for number in range(2, 5):
        await send(requests, "c1", structure(number), **PERSON)
    await provoke(DailyLimit, "c1", recipient=structure(5))
    proposal = await propose(requests, "c9", structure(6), **MAIL_PERSON)
    clock.advance(minutes=31)
    with pytest.raises(DraftGone) as gone:
        await requests.consent_and_send("c9", proposal.id)
    told = "\n".join(line for error in [*raised, gone.value] for line in everything_said(error))
    assert "prenom : " in told and "a_verifier" in told
    for pattern in (IDENTITY, SENSITIVE, STRUCTURE_MAIL):
        assert not pattern.search(told.encode())


def everything_said(error: BaseException | None) -> list[str]:
    """Texts of an error and of those behind it, without the lines of source code that a traceback quotes."""
    if error is None:
        return []
    return [str(error), repr(error), *everything_said(error.__cause__), *everything_said(error.__context__)]


async def test_database_errors_repeat_nothing(requests: Requests, engine: AsyncEngine, keyring: object) -> None:
    if not engine.sync_engine.hide_parameters:
        pytest.xfail("actions.foundation.database.open_engine has no hide_parameters=True yet")

    class Lost:
        def encrypt(self, text: str) -> bytes:
            raise ValueError("no key")

    with keyring_in_use(Lost()), pytest.raises(SQLAlchemyError) as error:  # type: ignore[arg-type]
        await propose(requests, "c1", **PERSON)
    assert not IDENTITY.search(str(error.value).encode())


async def test_nothing_shows_a_person_when_printed(requests: Requests, sessions: Sessions) -> None:
    proposal = await propose(requests, "c1", **PERSON)
    assert not IDENTITY.search(repr([proposal, Retry("smtp_451")]).encode())
