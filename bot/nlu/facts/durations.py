"""Durations of a message, in months: said in years and months, since a date, or announced for a coming day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from dateutil.easter import easter

from bot.nlu.facts.dates import DATE, MONTH, months_between, past_date
from bot.nlu.facts.found import Certainty
from bot.nlu.reading import Reading
from bot.nlu.time_words import time_words

__all__ = ["Duration", "bare_duration", "find_durations", "months_between"]

_MONTHS_IN = {"an": 12.0, "mois": 1.0, "semaine": 7 / 30, "jour": 1 / 30, "trimestre": 3.0, "semestre": 6.0}
_LONGEST, _NEXT_YEAR = 720, 11


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in words)


_WORDS = time_words()
_UNIT = "|".join(sorted(_WORDS.units, key=len, reverse=True))
_MONTH_UNIT = "|".join(form for form, unit in _WORDS.units.items() if unit == "mois")
_SIZE = r"(?:(?P<size>bonnes?|bons?|grosses?|gros|longues?|longs?|petites?|petits?|grande?s?) )?"
_ABOUT = rf"(?:(?P<about>{_any_of(_WORDS.about)}) |(?P<least>{_any_of(_WORDS.at_least)}) |(?P<soon>{_any_of(_WORDS.soon)}) )"
_LENGTH = (
    rf"{_ABOUT}?(?:entre )?(?:(?P<ten>(?:une? )?{_SIZE.replace('size', 'ten_size')}(?P<tens>{'|'.join(_WORDS.tens)})) de? )?"
    rf"(?:(?P<low>\d+|une?) (?:-|a|ou|/|et|voire) )?(?P<n>\d+|une?|quelques|"
    rf"plusieurs)? ?(?:(?<=\d )[,.] (?P<half_digit>5) )?{_SIZE}(?P<demi>demi )?"
    rf"(?P<unit>{_UNIT}|m(?= (?:\. )?(?:sans|d|de|inscri\w*|ft|france|consecutifs?|chomage|deld|,|\)|/|;|\+)|[.] (?:,|\)|$)|"
    rf"$)) (?:\. (?=,|\)|sans|d |inscri|consec|chom|$))?"
    rf"(?P<half>(?:et )?(?:demi |1 / 2 |1 2 (?!mois)))?(?:(?:et |, )?(?P<more>\d+|un) (?:{_MONTH_UNIT}) )?(?:et (?:quelques|"
    rf"des poussieres) (?:mois )?)?"
    r"(?P<later>environ |a peu pres |peu pres |ou (?:\d+|un) |je (?:crois|pense|dirais) |peut etre )?"
)
_LEAD = (
    r"depuis(?: [.])?|ca fait|cela fait|ca fera|ca va faire|ca va bientot faire|ca doit faire|il y a|y a|il y aura|voila|"
    r"voici|fait|fait deja|dans|des|il y avait|d il y a"
)
_PAST_LEAD = re.compile(r" (?:pendant|durant|pendant plus de|avait|etait|etais|avais) $")
_SINCE = re.compile(
    rf" (?:(?P<lead>{_LEAD}) )?(?:(?:deja|maintenant|au total|en tout|bien|"
    rf"ca) (?=\S+ (?:\S+ )?(?:{_UNIT}) ))?(?P<length>{_LENGTH})(?P<tail>que |qu )?"
)
_DATED_LEAD = (
    r"depuis (?:les |[.] )?|depuis le mois d[e]? |depuis ce |(?:date|remonte|remontant|datant|remontent) (?:de |d |du |a |"
    r"au |en )?|a partir de |en |le |au |du |de |d |des |a "
    r"|l |la |cet |c est depuis |c etait (?:en |le )?|: |\( |"
)
_SINCE_DATE = re.compile(rf" (?P<lead>{_DATED_LEAD})(?P<date>{DATE})")
_COMING = (
    rf"(?:{MONTH})|noel|paques|la rentree|le mois prochain|la semaine prochaine|demain|dans (?P<wait>\d+|un|"
    rf"une) (?P<wait_unit>mois|semaines?|jours?)"
)
_ANNIVERSARY = re.compile(
    rf" (?:fera|feront|aura|faire|serai\w*|fera bientot|va faire) (?P<n>\d+|une?) (?P<unit>{_UNIT}) (?P<half>et demi )?(?:a |"
    rf"en |au |le |au mois de |debut |fin |mi |des )?"
    rf"(?P<when>{_COMING}) "
)
_PART_END = re.compile(r" (?:[.!?;\n]|mais|donc|alors|et puis|apres|avant) ")


@dataclass(frozen=True)
class Duration:
    """A duration in months on tokens ``first:stop``. ``led``: introduced by « depuis » and the like, or by a date;
    ``unit_years``: its number when it is said in years (it may then be an age)."""

    first: int
    stop: int
    months: int
    certainty: Certainty
    led: bool
    unit_years: int | None


def find_durations(reading: Reading, today: date) -> list[Duration]:
    """Every duration in the message, in months, with how sure its length is."""
    out: list[Duration] = []
    for match in _ANNIVERSARY.finditer(reading.norm):
        first, stop = reading.tokens_of(match, 0)
        months = _length_of(match["n"], match["unit"]) + (6 if match["half"] else 0)
        out.append(Duration(first, stop, max(0, int(months) - _months_until(match, today)), "deduit", True, None))
    for read in (_lengths(reading), _dates(reading, today)):
        for duration in read:
            if not any(duration.first < o.stop and o.first < duration.stop for o in out):
                out.append(duration)
    return sorted(out, key=lambda d: d.first)


def bare_duration(reading: Reading, today: date) -> Duration | None:
    """The whole message as a date (« mars 2024 », « 2022 », « l'été dernier »): the time since, for who was asked how long."""
    norm = re.sub(r"^ (?:c est |c etait |oui |euh |en |le |la |l |vers |depuis )*", " ", reading.norm)
    match = re.match(rf" (?P<date>{DATE})(?:je (?:crois|pense) |environ |a peu pres |[.!] )*$", norm)
    if match is None:
        return None
    past, certainty = past_date(match, today)
    return None if past is None else Duration(0, len(reading.tokens), months_between(past, today), certainty, True, None)


def _lengths(reading: Reading) -> list[Duration]:
    found = (_length(reading, match) for match in _spaced(_SINCE, reading.norm))
    return [duration for duration in found if duration is not None]


def _length(reading: Reading, match: re.Match[str]) -> Duration | None:
    if (match["n"] is None and match["ten"] is None) or match["n"] in ("quelques", "plusieurs"):
        return None
    first, stop = reading.tokens_of(match, 0)
    length_first, _ = reading.tokens_of(match, "length")
    if _PAST_LEAD.search(reading.before(first)) or match["lead"] == "dans":
        return None
    number, certainty = _said_number(match)
    unit = _WORDS.units.get(match["unit"], "mois")
    months = number * _MONTHS_IN[unit]
    if unit == "an":
        months += (6 if match["half"] else 0) + (_integer(match["more"]) if match["more"] else 0)
    if match["demi"]:
        months = _MONTHS_IN[unit] / 2
    if months > _LONGEST:
        return None
    if match["soon"] or (match["lead"] or "").startswith("ca va"):
        certainty, months = "deduit", max(0, months - 1)
    led = match["lead"] is not None or (match["soon"] or "").startswith(("ca", "sa", "depuis"))
    years = int(number) if unit == "an" and not match["demi"] else None
    return Duration(first if match["lead"] else length_first, stop, int(months + 1e-6), certainty, led, years)


def _said_number(match: re.Match[str]) -> tuple[float, Certainty]:
    """The number of units, the lowest of a range, and « deduit » when the words only come near it."""
    certainty: Certainty = "deduit" if match["about"] or match["later"] else "dit"
    if match["ten"] and match["n"] is None:
        return float(_WORDS.tens[match["tens"]]), "deduit"
    number = float(_integer(match["n"]))
    if match["low"]:
        low = _integer(match["low"])
        if low < number:
            number, certainty = float(low), "deduit"
    if match["half_digit"]:
        number += 0.5
    if (match["size"] or "").startswith(("bon", "petit", "gros")):
        certainty = "deduit"
    return number, certainty


def _dates(reading: Reading, today: date) -> list[Duration]:
    out = []
    for match in _spaced(_SINCE_DATE, reading.norm):
        first, stop = reading.tokens_of(match, 0)
        if not match["lead"].startswith(("depuis", "c est depuis")) and not _happened(reading, match):
            continue
        past, certainty = past_date(match, today)
        if past is None or first >= stop:
            continue
        # « Contrat fini en décembre », said in November, is to come as likely as it is long past.
        sure = match["lead"].startswith(("depuis", "c est")) or match["month"] is None or match["year"] or match["last"]
        if sure or months_between(past, today) < _NEXT_YEAR:
            out.append(Duration(first, stop, months_between(past, today), certainty, True, None))
    return out


def _happened(reading: Reading, match: re.Match[str]) -> bool:
    """True when an event of the past is told with this date, in the same sentence and close to it."""
    before = _PART_END.split(reading.norm[: match.start() + 1])[-1]
    near = " " + " ".join(before.split()[-9:]) + " "
    to_come = max((m.end() for m in _WORDS.to_come.finditer(near)), default=-1)
    event = max((m.start() for m in _WORDS.events.finditer(near)), default=-1)
    if to_come > event + 1:
        return False
    if event >= 0:
        return True
    after = _PART_END.split(reading.norm[match.end() - 1 :])[0]
    opening = not re.search(r" (?:je|j|il|elle|on) ", near) or match["month"] is not None
    following = " " + " ".join(after.split()[:6]) + " "
    return opening and not _WORDS.to_come.search(following) and _WORDS.events.search(following) is not None


def _months_until(match: re.Match[str], today: date) -> int:
    """Whole months, rounded up, from today to the coming day that is named."""
    when = match["when"]
    if match["wait"]:
        return max(1, round(_length_of(match["wait"], match["wait_unit"])))
    if when in ("le mois prochain", "la semaine prochaine", "demain"):
        return 1
    if when == "paques":
        feast = easter(today.year)
        target = feast if feast >= today else easter(today.year + 1)
    else:
        month = {"noel": 12, "la rentree": 9}.get(when) or _WORDS.months[when]
        target = date(today.year + (month < today.month), month, 25 if when == "noel" else 1)
    if target <= today:
        return 0
    return (target.year - today.year) * 12 + target.month - today.month + (target.day > today.day)


def _length_of(number: str, unit: str) -> float:
    return _integer(number) * _MONTHS_IN[_WORDS.units[unit]]


def _integer(word: str) -> int:
    return 1 if word in ("un", "une") else int(word)


def _spaced(pattern: re.Pattern[str], norm: str) -> list[re.Match[str]]:
    """Matches that may share the space between them."""
    out: list[re.Match[str]] = []
    position = 0
    while (match := pattern.search(norm, position)) is not None:
        out.append(match)
        position = max(match.end() - 1, match.start() + 1)
    return out
