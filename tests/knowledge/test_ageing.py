"""What ends, and when a person is told to check it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from knowledge.ageing import NOTICE, ageing
from knowledge.loader import Knowledge, load_knowledge

KNOWLEDGE = load_knowledge()
END = date(2026, 12, 22)
RECORD = "eiti.fin"


def with_period(**changes: object) -> Knowledge:
    """The knowledge with another period for one statement."""
    sheet = KNOWLEDGE.sheets["EITI"]
    statements = [
        replace(each, en_vigueur=replace(each.en_vigueur, **changes)) if each.id == RECORD else each for each in sheet.enonces
    ]
    return replace(KNOWLEDGE, sheets={**KNOWLEDGE.sheets, "EITI": replace(sheet, enonces=statements)})


def state(knowledge: Knowledge, day: date) -> str | None:
    return next((each.state for each in ageing(knowledge, day) if each.record == RECORD), None)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (END - NOTICE - timedelta(days=1), None),
        (END - NOTICE, "bientot"),
        (END, "bientot"),
        (END + timedelta(days=1), "fini"),
        (END + timedelta(days=900), "fini"),
    ],
)
def test_an_end_without_sequel_is_announced_then_stays(day: date, expected: str | None) -> None:
    assert state(with_period(jusqu_au=END, suite="inconnue"), day) == expected


def test_a_record_that_was_followed_by_another_is_history() -> None:
    assert state(with_period(jusqu_au=END, suite=None), END + timedelta(days=1)) is None


def test_a_confirmation_counts_only_near_the_end() -> None:
    near, early = END - timedelta(days=10), END - NOTICE - timedelta(days=30)
    assert state(with_period(jusqu_au=END, suite="inconnue", confirme_le=near), END) is None
    assert state(with_period(jusqu_au=END, suite="inconnue", confirme_le=early), END) == "bientot"
