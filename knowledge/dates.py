"""Calendar arithmetic of the rules: whole months and years, ages, a day in words."""

from __future__ import annotations

from calendar import isleap, monthrange
from datetime import date

MONTH_NAMES = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def add_months(day: date, months: int) -> date:
    """Same day ``months`` later, or the last day of a shorter month; ``date.max`` beyond the calendar."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(start: date, end: date) -> int:
    """Whole months from ``start`` to a later ``end``: the largest n with ``add_months(start, n) <= end``."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def birthday(birth: date, age: int) -> date:
    """Day on which someone reaches ``age``; ``date.max`` beyond the calendar.

    Born on 29 February: 1 March in ordinary years.
    """
    year = birth.year + age
    if year > date.max.year:
        return date.max
    if (birth.month, birth.day) == (2, 29) and not isleap(year):
        return date(year, 3, 1)
    return birth.replace(year=year)


def age_on(birth: date, day: date) -> int:
    """Age in whole years; the birthday itself counts."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def in_words(day: date) -> str:
    """« 1er mars 2027 »."""
    return f"{'1er' if day.day == 1 else day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
