"""Days on which a status changes by itself: a duration reached, a birthday, the end of the gap after a PASS."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from knowledge.dates import add_months, birthday
from knowledge.model import Author, Profile, Status
from knowledge.rules.in_force import RulesInForce
from knowledge.rules.records import Kind
from knowledge.rules.situation import Situation, gap_end, situation

DURATIONS = ("mois_inscrit", "mois_sans_emploi")
SOON_YEARS = 2


class TurningDays:
    """What time alone will open or close to one person, under the rules of today."""

    def __init__(self, profile: Profile, as_of: date, rules: RulesInForce, now: Situation) -> None:
        self._profile, self._as_of, self._rules, self._now = profile, as_of, rules, now
        self._seen: dict[tuple[date, bool], Situation] = {}
        ages = {test.max + 1 for test in rules.conditions() if test.fait == "age" and test.max is not None}
        self._lost_ages = ages
        self._ages = ages | {test.min for test in rules.conditions() if test.fait == "age" and test.min is not None}
        self._opening = sorted({day for day in self._opening_days() if as_of < day < date.max})

    def opens_on(self, kind: Kind, status: Status, by: Author) -> date | None:
        """First day on which the kind becomes ``ouvert`` to ``by`` if nothing else changes.

        None when it is open, when no day does it, or past the announced end of the kind.
        """
        if status == "ouvert" or kind.code in self._rules.ended:
            return None
        end = kind.en_vigueur.jusqu_au
        for day in self._opening:
            if (end is None or day <= end) and self._on(day).status(kind, by) == "ouvert":
                return day
        return None

    def opens_at_age(self, kind: Kind, status: Status, by: Author) -> int | None:
        """Age, within two years, at which the kind opens to someone whose birth date is unknown."""
        age = self._profile.age
        if status == "ouvert" or kind.code in self._rules.ended or self._profile.date_naissance or age is None:
            return None
        if kind.en_vigueur.jusqu_au is not None:
            return None  # nobody can say that the birthday comes before the end
        for coming in sorted(self._ages):
            if age < coming <= age + SOON_YEARS:
                then = situation(self._profile, self._as_of, self._rules, age=coming)
                if then.status(kind, by) == "ouvert":
                    return coming
        return None

    def closes_on(self, kind: Kind, status: Status, by: Author) -> date | None:
        """Last day before a birthday takes away a criterion without which the kind is no longer ``ouvert``."""
        birth = self._profile.date_naissance
        if status != "ouvert" or birth is None:
            return None
        for age in sorted(self._lost_ages):
            day = birthday(birth, age)
            if self._as_of < day < date.max and self._on(day, age_only=True).status(kind, by) != "ouvert":
                return day - timedelta(days=1)
        return None

    def _on(self, day: date, *, age_only: bool = False) -> Situation:
        if (day, age_only) not in self._seen:
            self._seen[day, age_only] = situation(self._profile, self._as_of, self._rules, day=day, age_only=age_only)
        return self._seen[day, age_only]

    def _opening_days(self) -> Iterator[date]:
        for test in self._rules.conditions():
            known = self._now.facts[test.fait or ""] if test.fait in DURATIONS else None
            if known is not None and test.min is not None and known[0] < test.min:
                yield add_months(self._as_of, test.min - known[0])
        birth = self._profile.date_naissance
        if birth is not None:
            yield from (birthday(birth, age) for age in self._ages)
        if self._profile.pass_iae_fin is not None:
            yield gap_end(self._profile.pass_iae_fin, self._rules)
