"""Past dates as people say them (« mars 2023 », « 03/25 », « la rentrée », « l'été dernier »), read from today.

A vague date is the latest day that its words allow: what follows from it is never longer than the truth.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from bot.nlu.facts.found import Certainty
from bot.nlu.time_words import time_words

MONTH = "|".join(sorted(time_words().months, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_SEASONS = {"printemps": (6, 20), "ete": (8, 31), "automne": (12, 20), "hiver": (3, 20), "rentree": (9, 15), "toussaint": (11, 1)}
_SEASON = "|".join(_SEASONS)
_PART = r"debut|fin|mi|courant|mois de|mois d|milieu"
_LAST = r"derniere?|passee?|dernier la"
# Every alternative ends with the space after its last word.
DATE = (
    rf"(?:(?:le |du |au |mois de |mois d |debut du mois de |fin du mois de )?(?:(?P<day>\d\d?|1 er|{_PART}) (?:- |de |"
    rf"du mois de |d )?)?"
    rf"(?P<month>{MONTH})\b(?: \.)? (?:(?:de )?(?P<year>{_YEAR}|\d\d(?! (?:ans|mois|jours)\b)) )?(?:(?P<last>{_LAST}) )?"
    rf"|(?:le |du |au )?(?:(?P<d2>\d\d?) [/.-] )?(?P<m2>\d\d?) [/.-] (?P<y2>{_YEAR}|\d\d) "
    rf"|(?:le )?(?P<d4>\d\d?) (?P<m4>\d\d?) (?P<y4>{_YEAR}) "
    rf"|(?P<m5>0?[1-9]|1[0-2]) (?P<y5>20\d\d) "
    rf"|(?P<y6>20\d\d) (?P<month6>{MONTH})\b "
    rf"|(?:l annee |l an )?(?:(?P<part>debut|fin|mi|courant|milieu) (?:- |de |d |l annee )?)?(?P<y3>{_YEAR}) "
    rf"|(?:(?:le |la |l |cet |ce |cette |du |au )(?:debut de l |debut |fin de l |fin )?|(?=(?:{_SEASON}) (?:{_YEAR}|"
    rf"{_LAST}) ))(?P<season>{_SEASON}) "
    rf"(?:(?:de |d )?(?:l annee (?P<ylast>{_LAST}) |l an (?P<anlast>{_LAST}) |(?P<yseason>{_YEAR}) ))?(?:(?P<slast>{_LAST}) )?"
    rf"|(?P<vague>(?:le |la |l |cet |ce |cette )?(?:annee derniere|annee passee|an dernier|an passe|an dernie|annee dernier|"
    rf"noel|paques|"
    r"nouvel an|debut de l annee|debut d annee|debut annee|mois dernier|mois passe|semaine derniere|semaine passee|"
    r"week end dernier)) (?:(?:derniere?|passee?) )?)"
)


def past_date(match: re.Match[str], today: date) -> tuple[date | None, Certainty]:
    """Day of a match of ``DATE``, and whether it was said or only follows from vague words; ``None`` for no past day."""
    day, certainty = _day(match, today)
    return (None if day is not None and day > today else day), certainty


def said_date(match: re.Match[str], today: date) -> date | None:
    """Day of a match of ``DATE`` that may be to come; the year should be said."""
    return _day(match, today)[0]


def months_between(past: date, today: date) -> int:
    """Whole months from ``past`` to ``today``, never below 0.

    >>> months_between(date(2023, 3, 1), date(2026, 11, 22))
    44
    """
    return max(0, (today.year - past.year) * 12 + today.month - past.month - (today.day < past.day))


def full_year(text: str, today: date, born: bool = False) -> int:
    """Year of two or four digits; two digits are of this century unless that is the future (or, ``born``, too young)."""
    number = int(text)
    if number > 99:
        return number
    newest = today.year % 100 - 10 if born else today.year % 100 + 10
    return number + (2000 if number <= newest else 1900)


def safe_date(year: int, month: int, day: int) -> date | None:
    """The date, or ``None`` for a day that does not exist."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(match: re.Match[str], today: date) -> tuple[date | None, Certainty]:
    if match["month"]:
        return _in_month(match, today), "dit"
    if match["m2"] == "7" and match["d2"] is None and " . " in match.group():  # « sept. 2025 »
        return safe_date(full_year(match["y2"], today), 9, 1), "dit"
    if match["month6"]:
        return safe_date(int(match["y6"]), time_words().months[match["month6"]], 1), "dit"
    for day, month, year in (("d2", "m2", "y2"), ("d4", "m4", "y4")):
        if match[month]:
            return safe_date(full_year(match[year], today), int(match[month]), int(match[day] or 1)), "dit"
    if match["m5"]:
        # A bare 7 was written « sept 2024 », short for September: numbers in words are digits by now.
        return safe_date(int(match["y5"]), 9 if match["m5"] == "7" else int(match["m5"]), 1), "dit"
    if match["y3"]:
        return _in_year(int(match["y3"]), match["part"], today), "deduit"
    if match["season"]:
        return _in_season(match, today), "deduit"
    return _vague(match["vague"], today), "deduit"


def _in_month(match: re.Match[str], today: date) -> date | None:
    month = time_words().months[match["month"]]
    said = match["day"] or ""
    day = int(said.split()[0]) if said[:1].isdigit() else {"fin": 28, "mi": 15, "milieu": 15}.get(said, 1)
    if match["year"]:
        return safe_date(full_year(match["year"], today), month, day)
    this_year = safe_date(today.year, month, day)
    if this_year is None:
        return None
    past = this_year <= today and not (match["last"] and month == today.month)
    return this_year if past else this_year - relativedelta(years=1)


def _in_year(year: int, part: str | None, today: date) -> date | None:
    if year > today.year:
        return None
    month, day = {"debut": (3, 31), "mi": (7, 31), "milieu": (7, 31)}.get(part or "", (12, 31))
    latest = date(year, month, day)
    return latest if latest <= today else (date(year, 1, 1) if year == today.year else None)


def _in_season(match: re.Match[str], today: date) -> date | None:
    month, day = _SEASONS[match["season"]]
    if match["yseason"]:
        latest = date(int(match["yseason"]), month, day)
        return min(latest, today) if latest.year <= today.year else None
    year = today.year - 1 if match["ylast"] or match["anlast"] else today.year
    latest = date(year, month, day)
    return latest if latest <= today else date(year - 1, month, day)


def _vague(words: str, today: date) -> date | None:
    if re.search(r"annee (?:derniere?|passee)|an (?:dernie|passe)", words):
        return date(today.year - 1, 12, 31)
    if "noel" in words:
        return date(today.year - 1, 12, 25)
    if "an" in words.split() or "debut" in words:
        return date(today.year, 1, 1)
    if "paques" in words:
        feast = easter(today.year)
        return feast if feast <= today else easter(today.year - 1)
    if "mois" in words:
        return today - relativedelta(months=1)
    return today - timedelta(days=7)
