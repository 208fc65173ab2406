"""Questions that no sheet answers: kept, counted, answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import time_machine
from cryptography.fernet import Fernet

from actions.foundation.database import keyring_in_use, open_engine, open_sessions
from actions.foundation.encryption import Keyring
from actions.foundation.schema import upgrade
from actions.handover.open_questions import LONGEST, OpenQuestions

# One key for the file: its tests share the table of the PostgreSQL that the session starts.
KEY = Fernet.generate_key().decode()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'essai.db'}"
    address: str = request.getfixturevalue("postgresql")
    return address


@pytest.fixture
async def kept(database_url: str) -> AsyncIterator[OpenQuestions]:
    keyring = Keyring([KEY])
    engine = open_engine(database_url)
    await upgrade(engine)
    with keyring_in_use(keyring):
        yield OpenQuestions(open_sessions(engine), keyring)
    await engine.dispose()


async def test_the_same_question_is_counted_whatever_its_case_and_signs(kept: OpenQuestions) -> None:
    with time_machine.travel(date(2026, 11, 22)):
        first = await kept.keep("Y a-t-il une mutuelle ?", "question_dispositif", "EI")
    with time_machine.travel(date(2026, 11, 24)):
        again = await kept.keep("y a t il une  mutuelle", "question_dispositif", "EI")
    assert first == again
    mine = next(each for each in await kept.waiting() if each.id == first)
    assert (mine.count, mine.first_day, mine.last_day) == (2, date(2026, 11, 22), date(2026, 11, 24))


async def test_most_asked_first_sheet_by_sheet(kept: OpenQuestions) -> None:
    for text, subject, times in (("primes de nuit", "GEIQ", 1), ("cantine gratuite", "ESAT", 3), ("parking fermé", "ESAT", 1)):
        for _ in range(times):
            await kept.keep(text, "question_montant", subject)
    asked = [(each.subject, each.text) for each in await kept.waiting() if each.subject in ("GEIQ", "ESAT")]
    assert asked == [("ESAT", "cantine gratuite"), ("ESAT", "parking fermé"), ("GEIQ", "primes de nuit")]


async def test_an_answered_question_leaves_the_list_and_says_where_its_answer_is(kept: OpenQuestions) -> None:
    number = await kept.keep("combien de vacances", "question_contrat", "CDDI")
    assert number is not None
    assert await kept.answered([number]) == []
    before = await kept.count()
    assert await kept.answer(number, "cddi.droits")
    assert [each.statement for each in await kept.answered([number])] == ["cddi.droits"]
    assert await kept.count() == before - 1


async def test_what_is_too_long_or_empty_is_not_kept(kept: OpenQuestions) -> None:
    assert await kept.keep("x" * (LONGEST + 1), "incompris", None) is None
    assert await kept.keep("", "incompris", None) is None


async def test_an_unknown_number_is_refused(kept: OpenQuestions) -> None:
    assert not await kept.answer(10**6, "cddi.droits")


async def test_the_text_is_not_readable_in_the_database(kept: OpenQuestions, database_url: str) -> None:
    await kept.keep("un mot rarissime : zygomatique", "question_dispositif", None)
    if database_url.startswith("sqlite"):
        folder = Path(database_url.removeprefix("sqlite:///")).parent
        assert all(b"zygomatique" not in path.read_bytes() for path in folder.iterdir())
