"""Age and birth date from a day, a month or a year of birth."""

from __future__ import annotations

import re
from datetime import date

from bot.nlu.facts.dates import MONTH, full_year, safe_date
from bot.nlu.facts.found import Found, found
from bot.nlu.facts.owner import Owners
from bot.nlu.reading import Reading
from bot.nlu.time_words import time_words

_YEAR = r"(?:19|20)\d\d"
_DAY_MONTH_YEAR = (
    rf"(?:(?:le |un |du )?(?P<day>\d{{1,2}}|1 er|1er|debut|fin|mi) (?:- |de )?)?(?P<month>{MONTH}) (?:, )?(?:en |de |l an |"
    rf"l annee )?(?P<year>{_YEAR}|\d\d) "
    rf"|(?:le |un |du )?(?P<d2>\d{{1,2}}) [/.-]? ?(?P<m2>\d{{1,2}}) [/.-]? ?(?P<y2>{_YEAR}|\d\d) "
    rf"|(?P<d4>[0-3]\d)(?P<m4>[01]\d)(?P<y4>{_YEAR}) "
    rf"|(?P<m3>\d{{1,2}}) [/.-] (?P<y3>{_YEAR}) "
)
_LEAD = (
    r"(?:nee?s? |ne e |ne \( et? \) |nais |naiss |naissance |date de naissance |annee de naissance |dn |ddn |d d n |"
    r"venue? au monde |vu le jour |ne\(e\) |ma date |"
    r"mon annee |de naissance |la mienne )"
)
_LINK = (
    r"(?:(?:est|c est|:|=|en|le|un|le jour|au|du|de|d|a \S+|l annee|l an|\(|,|-|mois de|mois d|courant|vers|je suis|moi) ){0,4}"
)
_AFTER_LEAD = re.compile(
    rf"(?<= ){_LEAD}{_LINK}(?:{_DAY_MONTH_YEAR}|(?P<only>{_YEAR}|[4-9]\d|0\d|1\d)(?= (?!ans |an |/ |euros |mois |kg |h ))|"
    rf"(?P<only2>{_YEAR}) )"
)
_BEFORE_LEAD = re.compile(
    rf"(?<= )(?:{_DAY_MONTH_YEAR}|(?P<only>{_YEAR}) )(?:que (?:je suis|elle est|il est|j suis) nee? |(?:c est )?(?:ma|"
    rf"sa) (?:date de )?naissance )"
)
_CLASS = re.compile(
    r"(?<= )(?:je suis (?:de|d|un enfant de)|elle est de|il est de|de l annee|classe|generation|"
    r"je suis de l annee) (?P<only>19\d\d|(?:[5-9]\d|0\d)(?= [.,!;]| $| et )) ?"
)
_ALONE = re.compile(
    rf"^ (?:je suis |nee? |c est |le |moi |oui |alors |du |en )*(?:{_DAY_MONTH_YEAR}|(?P<only>{_YEAR}) )(?:[.!] )?$"
)
_TAKEN_BACK = re.compile(
    r" (?:pas|non|et non|non pas|avez note|aviez note|avez mis|au lieu (?:de|du)|plutot que) (?:en |le |du |de ){0,2}$"
)
AGES = range(10, 111)


def age_on(birth: date, today: date) -> int:
    """Age in full years.

    >>> age_on(date(1976, 11, 23), date(2026, 11, 22))
    49
    """
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def read_birth(reading: Reading, owners: Owners, today: date, asked: str | None) -> list[Found]:
    """``age`` and, from a full date, ``date_naissance`` (ISO). A year alone gives a deduced age."""
    patterns = [_AFTER_LEAD, _BEFORE_LEAD, _CLASS] + ([_ALONE] if asked in ("age", "date_naissance") else [])
    for pattern in patterns:
        for hit in reading.find(pattern):
            if not owners.is_person(hit.first) or _TAKEN_BACK.search(reading.before(hit.first)):
                continue
            facts = _from_birth(reading, (hit.first, hit.stop), hit.match, today)
            if facts:
                return facts
    return []


def _from_birth(reading: Reading, span: tuple[int, int], match: re.Match[str], today: date) -> list[Found]:
    groups = match.groupdict()
    only = groups.get("only") or groups.get("only2")
    if only:
        age = today.year - full_year(only, today, born=True) - (today.month < 7)
        return [found(reading, span, "age", age, "deduit")] if age in AGES else []
    year_text = next((groups[k] for k in ("year", "y2", "y3", "y4") if groups.get(k)), None)
    if year_text is None:
        return []
    year = full_year(year_text, today, born=True)
    if groups.get("month"):
        month = time_words().months[groups["month"]]
    else:
        month = int(next(groups[k] for k in ("m2", "m3", "m4") if groups.get(k)))
    said_day = next((groups[k] for k in ("day", "d2", "d4") if groups.get(k)), "")
    day = int(re.match(r"\d+", said_day).group()) if said_day[:1].isdigit() else None  # type: ignore[union-attr]
    birth = safe_date(year, month, day or 1)
    if birth is None:
        return []
    age = age_on(birth, today)
    if age not in AGES:
        return []
    if day is None:
        return [found(reading, span, "age", age, "deduit" if month == today.month else "dit")]
    return [found(reading, span, "date_naissance", birth.isoformat()), found(reading, span, "age", age)]
