"""Calendar arithmetic at its corners."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.dates import add_months, age_on, birthday, in_words, months_between


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
        (date(2026, 11, 22), 2, date(2027, 1, 22)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2026, 10, 31), 13, date(2027, 11, 30)),
        (date(9999, 12, 31), 1, date.max),
        (date(2026, 1, 1), 10**12, date.max),
    ],
)
def test_add_months(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2026, 11, 22), date(2026, 11, 22), 0),
        (date(2026, 11, 22), date(2026, 12, 21), 0),
        (date(2026, 11, 22), date(2026, 12, 22), 1),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2024, 2, 29), date(2026, 2, 28), 24),
    ],
)
def test_months_between(start: date, end: date, expected: int) -> None:
    assert months_between(start, end) == expected


@settings(deadline=None)
@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)), st.integers(0, 120))
def test_the_birthday_is_the_first_day_of_the_age(birth: date, age: int) -> None:
    day = birthday(birth, age)
    assert age_on(birth, day) == age
    if age:
        eve = date.fromordinal(day.toordinal() - 1)
        assert age_on(birth, eve) == age - 1


def test_born_on_29_february() -> None:
    assert birthday(date(2000, 2, 29), 26) == date(2026, 3, 1)
    assert birthday(date(2000, 2, 29), 24) == date(2024, 2, 29)
    assert birthday(date(2000, 2, 29), 8000) == date.max


@pytest.mark.parametrize(("day", "words"), [(date(2027, 3, 1), "1er mars 2027"), (date(2026, 12, 22), "22 décembre 2026")])
def test_in_words(day: date, words: str) -> None:
    assert in_words(day) == words
