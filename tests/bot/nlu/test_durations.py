from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.facts.age import age_on
from bot.nlu.facts.durations import find_durations, months_between
from bot.nlu.reading import Reading, split_words
from knowledge.spelling import Speller

PLAIN = Speller({}, {})
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2035, 12, 31))


def read(text: str) -> Reading:
    correction = PLAIN.correct(text)
    return Reading.build(correction, split_words(correction.text))


@given(DAYS, st.integers(min_value=0, max_value=9000))
def test_months_grow_with_time_and_never_exceed_it(past: date, days: int) -> None:
    today = past + timedelta(days=days)
    months = months_between(past, today)
    assert 0 <= months <= days / 28
    assert months_between(past, today + timedelta(days=31)) >= months


@given(st.integers(min_value=1, max_value=40), st.integers(min_value=1, max_value=11))
def test_years_and_months_add_up(years: int, months: int) -> None:
    (duration,) = find_durations(read(f"depuis {years} ans et {months} mois"), date(2026, 11, 22))
    assert (duration.months, duration.certainty) == (years * 12 + months, "dit")


@given(DAYS)
def test_a_full_date_gives_the_months_since(past: date) -> None:
    today = date(2036, 1, 1)
    (duration,) = find_durations(read(f"depuis le {past:%d/%m/%Y}"), today)
    assert duration.months == months_between(past, today)


@given(st.dates(min_value=date(1940, 1, 1), max_value=date(2010, 12, 31)), st.integers(min_value=1, max_value=25))
def test_an_age_changes_on_the_birthday_only(birth: date, years: int) -> None:
    birthday = (birth + timedelta(days=1 if (birth.month, birth.day) == (2, 29) else 0)).replace(year=birth.year + years)
    assert age_on(birth, birthday) == years
    assert age_on(birth, birthday - timedelta(days=1)) == years - 1


def test_vague_dates_are_deduced_and_never_too_long() -> None:
    (duration,) = find_durations(read("depuis 2023"), date(2026, 11, 22))
    assert (duration.months, duration.certainty) == (34, "deduit")
    assert find_durations(read("depuis deux hivers"), date(2026, 11, 22)) == []
    assert find_durations(read("depuis mars 2030"), date(2026, 11, 22)) == []
