"""Reads the conditions of the rules against a profile: yes (True), no (False) or unknown (None).

The facts of a profile are first put in the form that conditions speak of: one age (from the birth date when
it is given), one duration of registration, one RQTH. Numbers are ranges ``(low, high)``, both included,
because the age of someone without a birth date is not known exactly on a later day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from knowledge.dates import age_on, months_between
from knowledge.model import Profile
from knowledge.rules.records import LEVELS, Condition, Criterion, Level, Opening

Facts = dict[str, Any]


class Standing(Struct, frozen=True):
    """Criteria that the facts establish, and those that an unknown fact could still establish."""

    established: list[Criterion]
    possible: list[Criterion]


def read_facts(profile: Profile, as_of: date, day: date | None = None, *, age_only: bool = False) -> Facts:
    """Facts in the form that conditions speak of, on ``day`` (default ``as_of``, the day of the profile).

    On a later day durations have grown, as if nothing else changed, unless ``age_only``.
    """
    day = day or as_of
    facts = asdict(profile)
    facts["allocations"] = {
        **dict.fromkeys(profile.allocations_niees, False),
        **dict.fromkeys(profile.allocations, True),
    }
    elapsed = 0 if age_only else months_between(as_of, day)
    facts["mois_inscrit"] = _later(profile.mois_inscrit, elapsed)
    facts["mois_sans_emploi"] = _later(profile.mois_sans_emploi, elapsed)
    if profile.mois_inscrit is None:
        facts["mois_inscrit"] = facts["mois_sans_emploi"]
    elif profile.inscrit_france_travail is None:
        facts["inscrit_france_travail"] = True
    if profile.mois_sans_emploi is None and profile.sans_emploi is False:
        facts["mois_sans_emploi"] = (0, 0)
    facts["age"] = _age(profile, as_of, day)
    facts["niveau_etudes"] = _later(profile.niveau_etudes, 0)
    if "RQTH" in profile.reconnaissance_handicap:
        facts["rqth"] = True
    if profile.demandeur_asile:
        facts["refugie_ou_asile"] = True
    elif profile.refugie_ou_asile is False:
        facts["demandeur_asile"] = False
    return facts


def _later(value: int | None, elapsed: int) -> tuple[int, int] | None:
    return None if value is None else (value + elapsed, value + elapsed)


def _age(profile: Profile, as_of: date, day: date) -> tuple[int, int] | None:
    if profile.date_naissance is not None:
        age = age_on(profile.date_naissance, day)
        return age, age
    if profile.age is None:
        return None
    # Without a birth date no birthday is counted upon: on a later day the person may be older, or not yet.
    return profile.age, profile.age + months_between(as_of, day) // 12 + (day > as_of)


def holds(condition: Condition, facts: Facts) -> bool | None:
    """Whether a condition holds; None when unknown facts could make it either way."""
    if condition.tous:
        answers = [holds(each, facts) for each in condition.tous]
        return False if False in answers else None if None in answers else True
    if condition.un_de:
        answers = [holds(each, facts) for each in condition.un_de]
        return True if True in answers else None if None in answers else False
    value = facts[condition.fait or ""]
    if condition.inconnu:
        return value is None
    if condition.contient is not None:
        found: bool | None = value.get(condition.contient)
        return found
    if value is None:
        return None
    if condition.est is not None:
        return bool(value == condition.est)
    return _within(condition, *value)


def _within(condition: Condition, low: int, high: int) -> bool | None:
    if any(low <= value <= high for value in condition.incertain):
        return None
    above = condition.min is None or low >= condition.min
    below = condition.max is None or high <= condition.max
    if above and below:
        return True
    never = (condition.min is not None and high < condition.min) or (condition.max is not None and low > condition.max)
    return False if never else None


def leaves(condition: Condition) -> Iterator[Condition]:
    """The tests of single facts inside a condition."""
    parts = condition.tous or condition.un_de
    if not parts:
        yield condition
    for part in parts:
        yield from leaves(part)


def undecided(condition: Condition, facts: Facts) -> list[Condition]:
    """The tests whose fact nobody said and whose answer could decide the condition."""
    if holds(condition, facts) is not None:
        return []
    parts = condition.tous or condition.un_de
    if parts:
        return [test for part in parts for test in undecided(part, facts)]
    value = facts[condition.fait or ""]
    return [condition] if value is None or condition.contient is not None else []


def standing(criteria: Iterable[Criterion], facts: Facts) -> Standing:
    """Which criteria the facts establish, and which they leave open."""
    established, possible = [], []
    for criterion in criteria:
        answer = False if criterion.si is None else holds(criterion.si, facts)
        if answer:
            established.append(criterion)
        elif answer is None:
            possible.append(criterion)
    return Standing(established, possible)


def count(criteria: Collection[Criterion], rivals: dict[str, set[str]]) -> dict[Level, int]:
    """How many criteria count at each level, when rivals (criteria that count once) do not add up."""
    codes: dict[Level, set[str]] = {level: set() for level in LEVELS}
    for criterion in criteria:
        for level in criterion.levels:
            codes[level].add(criterion.code)
    return {level: most_together(codes[level], rivals) for level in LEVELS}


def most_together(codes: set[str], rivals: dict[str, set[str]]) -> int:
    """Largest number of codes of which no two are rivals."""
    for code in codes & rivals.keys():
        against = rivals[code] & codes
        if against:
            without = codes - {code}
            return max(most_together(without, rivals), 1 + most_together(without - against, rivals))
    return len(codes)


def reaches(opening: Opening, counts: dict[Level, int]) -> bool:
    """Whether any of the numbers asked for is reached."""
    return any(counts[level] >= number for level, number in opening.by_level.items())
