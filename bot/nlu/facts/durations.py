"""Durations and dates relative to today, and what they are the duration of.

A duration belongs to the nearest words that can govern it: time without work, registration with France
Travail, or something else (« au RSA depuis 2 ans », « hébergée depuis mai ») that says nothing of unemployment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dateutil.easter import easter

from bot.nlu.facts.found import Certainty
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Reading

Family = Literal["emploi", "inscription", "autre"]

_MONTHS = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "aout": 8, "septembre": 9,
    "octobre": 10, "novembre": 11, "decembre": 12,
}  # fmt: skip
_TENS = {"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30}
_MONTH = "|".join(_MONTHS)
_APPROXIMATE = (
    r"(?:plus de|un peu plus de|au moins|environ|a peu pres|presque|pres de|bientot|quasiment|quasi|"
    r"moins de|autour de|genre|dans les|facile|bien)"
)
_LENGTH = (
    rf"(?:(?P<about>{_APPROXIMATE}) )?(?:(?P<ten>une? (?:{'|'.join(_TENS)})) d )?"
    r"(?P<n>\d+|une?|quelques|plusieurs)? ?(?:[,.] (?P<half_digit>5) )?(?P<unit>ans?|annees?|moi|mois|semaines?|jours?) "
    r"(?P<half>et demi |1 / 2 )?(?:(?:et )?(?P<more>\d+|un) (?:mois|moi) )?"
)
_DATE = (
    rf"(?:(?:le )?(?P<day>\d\d?|1 er|1er|debut|fin|mi|courant|mois de|mois d) )?(?P<month>{_MONTH}) (?P<year>(?:19|"
    rf"20)\d\d|\d\d(?= ))?(?P<last> ?dernier| ?passe)?|"
    r"(?:le )?(?:(?P<d2>\d\d?) / )?(?P<m2>\d\d?) / (?P<y2>(?:19|20)\d\d|\d\d) |(?:l annee )?(?P<y3>(?:19|20)\d\d) |"
    r"(?P<vague>l annee derniere|l an dernier|l an passe|l ete dernier|cet ete|noel(?: dernier)?|la rentree|"
    r"le confinement|le covid|paques) "
)
_SINCE = re.compile(
    rf" (?P<lead>depuis|ca fait|cela fait|ca va faire|ca fera|il y a|il y aura|voila|fait|d|pendant|bientot|"
    rf"des)? ?(?P<length>{_LENGTH})(?P<tail>que |qu )?"
)
_SINCE_DATE = re.compile(rf" (?P<lead>depuis|en|le|au|des|fin|debut|depuis le mois de) (?P<date>{_DATE})")
_ANNIVERSARY = re.compile(
    rf" (?:fera|feront|aura) (?P<n>\d+|une?) (?P<unit>ans?|mois) (?:a|en|au|le|au mois de|debut|"
    rf"fin) (?P<when>{_MONTH}|noel|paques|la rentree) "
)
_EVENTS = re.compile(
    r" (?:licencie\w*|fin d\w? (?:mon |ma |son )?\w+|perdu|dernier\w*|arrete\w*|fini\w*|termine\w*|demissionne\w*|"
    r"quitte\w*|ferme\w*|rupture|vire\w*|renvoye\w*|"
    r"radie\w*|inscri\w*|plus (?:travaille|bosse)) "
)


@dataclass(frozen=True)
class Duration:
    """A duration in months on tokens ``first:stop``; ``None`` months where the text gives none (« depuis 2 hivers »)."""

    first: int
    stop: int
    months: int
    certainty: Certainty
    led: bool
    unit_years: int | None


@dataclass(frozen=True)
class Head:
    first: int
    stop: int
    family: Family


def months_between(past: date, today: date) -> int:
    """Whole months from ``past`` to ``today``, never below 0.

    >>> months_between(date(2023, 3, 1), date(2026, 11, 22))
    44
    """
    return max(0, (today.year - past.year) * 12 + today.month - past.month - (today.day < past.day))


def find_durations(reading: Reading, today: date) -> list[Duration]:
    """Every duration in the message, in months, with how sure its length is."""
    out: list[Duration] = []
    for match in _ANNIVERSARY.finditer(reading.norm):
        first, stop = reading.tokens_of(match, 0)
        months = _number(match["n"]) * (12 if match["unit"].startswith("an") else 1)
        out.append(Duration(first, stop, max(0, months - _months_until(match["when"], today)), "deduit", True, None))
    for match in _spaced(_SINCE, reading.norm):
        duration = _length(reading, match)
        if duration is not None and not _covered(duration, out):
            out.append(duration)
    for match in _spaced(_SINCE_DATE, reading.norm):
        dated = _dated(reading, match, today)
        if dated is not None and not _covered(dated, out):
            out.append(dated)
    return sorted(out, key=lambda d: d.first)


def find_heads(reading: Reading, lexicons: Lexicons) -> list[Head]:
    """Words that a duration can be the duration of, longest reading first where they overlap."""
    heads: list[Head] = []
    for family, pattern in lexicons.duration_heads.items():
        heads += [Head(h.first, h.stop, family) for h in reading.find(pattern)]  # type: ignore[arg-type]
    heads.sort(key=lambda h: (h.first - h.stop, h.first))
    kept: list[Head] = []
    for head in heads:
        if not any(head.first < k.stop and k.first < head.stop for k in kept):
            kept.append(head)
    return sorted(kept, key=lambda h: h.first)


def family_of(reading: Reading, duration: Duration, heads: list[Head]) -> Family | None:
    """What ``duration`` measures: nearest head before it, then nearest after it, in the same part of the sentence."""
    inside = [h for h in heads if h.first < duration.stop and duration.first < h.stop]
    if inside:
        return inside[0].family
    before_text = reading.before(duration.first)
    own_part = len(before_text.split())
    before = [h for h in heads if h.stop <= duration.first]
    after = [h for h in heads if h.first >= duration.stop]
    near_before = before[-1] if before and duration.first - before[-1].first <= own_part + 1 else None
    room_after = len(reading.after(duration.stop).split())
    near_after = after[0] if after and after[0].first - duration.stop < max(room_after, 1) else None
    tail = reading.tokens[duration.stop - 1].norm in ("que", "qu")
    following = reading.tokens[duration.stop].norm if duration.stop < len(reading.tokens) else ""
    if (
        near_after
        and (tail or following in ("de", "sans", "d", "que", "qu", "chez", "a"))
        and near_after.first - duration.stop <= 6
    ):
        return near_after.family
    if near_before and duration.first - near_before.stop <= 8:
        return near_before.family
    if near_after and near_after.first - duration.stop <= 6:
        return near_after.family
    # « Je suis au chômage, depuis 2 ans » : only a comma in between.
    if duration.led and before and duration.first - before[-1].stop <= 2:
        return before[-1].family
    return None


def _length(reading: Reading, match: re.Match[str]) -> Duration | None:
    if match["n"] is None and match["ten"] is None:
        return None
    if match["n"] in ("quelques", "plusieurs"):
        return None
    certainty: Certainty = "dit"
    number: float = _number(match["n"]) if match["n"] else 0
    if match["ten"]:
        number, certainty = _TENS[match["ten"].split()[-1]], "deduit"
    about = match["about"]
    if about and about not in ("plus de", "un peu plus de", "au moins", "bien", "facile"):
        certainty = "deduit"
    if match["half_digit"]:
        number += 0.5
    unit = match["unit"]
    years = unit.startswith("an")
    if years:
        months = number * 12 + (6 if match["half"] else 0) + (_number(match["more"]) if match["more"] else 0)
    elif unit.startswith("moi"):
        months = number
    elif unit.startswith("semaine"):
        months = number * 7 // 30
    else:
        months = number // 30
    if months > 720:
        return None
    lead = match["lead"] if match["lead"] not in ("d", None) else None
    if lead == "ca va faire" or lead == "bientot":
        certainty, months = "deduit", max(0, months - 1)
    first, stop = reading.tokens_of(match, 0)
    length_first, _ = reading.tokens_of(match, "length")
    return Duration(
        first if lead else length_first, stop, int(months), certainty, lead is not None, int(number) if years else None
    )


def _dated(reading: Reading, match: re.Match[str], today: date) -> Duration | None:
    event = _EVENTS.search(reading.before(reading.tokens_of(match, 0)[0])) is not None
    if match["lead"] != "depuis" and not match["lead"].startswith("depuis") and not event:
        return None
    past, certainty = _past_date(match, today)
    if past is None or past > today:
        return None
    first, stop = reading.tokens_of(match, 0)
    return Duration(first, stop, months_between(past, today), certainty, True, None)


def _past_date(match: re.Match[str], today: date) -> tuple[date | None, Certainty]:
    """Date of a match of ``_DATE``, the latest day that the words allow when they are vague."""
    if match["month"]:
        month = _MONTHS[match["month"]]
        year = _year(match["year"]) if match["year"] else (today.year if month <= today.month else today.year - 1)
        day = int(match["day"]) if (match["day"] or "").isdigit() else 28 if match["day"] == "fin" else 1
        return _date(year, month, day), "dit"
    if match["m2"]:
        return _date(_year(match["y2"]), int(match["m2"]), int(match["d2"] or 1)), "dit"
    if match["y3"]:
        year = int(match["y3"])
        return (date(year, 12, 31) if year < today.year else date(year, 1, 1)), "deduit"
    vague = match["vague"] or ""
    if vague.startswith(("l annee", "l an")):
        return date(today.year - 1, 12, 31), "deduit"
    if "ete" in vague:
        year = today.year if today.month > 8 else today.year - 1
        return date(year, 8, 31), "deduit"
    if "noel" in vague:
        return date(today.year - 1, 12, 25), "deduit"
    if "rentree" in vague:
        return date(today.year if today.month >= 9 else today.year - 1, 9, 15), "deduit"
    if "paques" in vague:
        feast = easter(today.year)
        return (feast if feast <= today else easter(today.year - 1)), "deduit"
    return None, "deduit"


def _months_until(when: str, today: date) -> int:
    """Whole months, rounded up, from today to the next Easter, Christmas, September or month named."""
    if when == "paques":
        feast = easter(today.year)
        target = feast if feast >= today else easter(today.year + 1)
    else:
        month = {"noel": 12, "la rentree": 9}.get(when) or _MONTHS[when]
        target = date(today.year + (month < today.month), month, 25 if when == "noel" else 1)
    if target <= today:
        return 0
    return (target.year - today.year) * 12 + target.month - today.month + (target.day > today.day)


def _number(word: str) -> int:
    return 1 if word in ("un", "une") else int(word)


def _year(text: str) -> int:
    number = int(text)
    return number if number > 99 else 2000 + number


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _spaced(pattern: re.Pattern[str], norm: str) -> list[re.Match[str]]:
    """Matches that may share the space between them."""
    out: list[re.Match[str]] = []
    position = 0
    while (match := pattern.search(norm, position)) is not None:
        out.append(match)
        position = max(match.end() - 1, match.start() + 1)
    return out


def _covered(duration: Duration, others: list[Duration]) -> bool:
    return any(duration.first < o.stop and o.first < duration.stop for o in others)
