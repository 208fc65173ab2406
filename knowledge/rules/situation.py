"""Where a person stands on one day: criteria, PASS IAE, and the status that follows for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import Literal

from msgspec import Struct

from knowledge.dates import add_months
from knowledge.model import Author, Profile, Status
from knowledge.rules.criteria import Facts, Standing, count, holds, reaches, read_facts, standing
from knowledge.rules.in_force import RulesInForce
from knowledge.rules.records import Criterion, Kind, Limit, Regime, Threshold


class PassState(Enum):
    """What is known of a person's PASS IAE."""

    IN_FORCE = "no new diagnosis is needed"
    GAP = "it ended too recently"
    END_UNKNOWN = "it ended, nobody said when"
    UNKNOWN = "nobody said whether there is one"
    FREE = "there is none, or it ended long enough ago"


class Situation(Struct, frozen=True, kw_only=True):
    """Facts of a person on one day, and what the rules make of them."""

    facts: Facts
    standings: dict[Regime, Standing]
    pass_state: PassState
    rules: RulesInForce

    def status(self, kind: Kind, by: Author) -> Status:
        """The first status that applies (docs/api.md), for the author ``by``."""
        if self.limits(kind, "ferme"):
            return "pas_maintenant"
        if kind.code in self.rules.ended:
            return "a_completer"
        door = self.door(kind, by)
        if door:
            return "ouvert"
        if door is None:
            return "a_completer"
        return "ouvert_si_prescripteur" if by != "prescripteur" and self.door(kind, "prescripteur") else "pas_maintenant"

    def door(self, kind: Kind, by: Author) -> bool | None:
        """Whether ``by`` can validate for this kind today; None when unknown facts could open it."""
        known = self.standings[kind.regime]
        enough = self.opened(kind, by, known) or (None if self.opened(kind, by, known, also=known.possible) else False)
        if kind.regime != "iae":
            return enough
        if self.on_pass(kind):
            return True
        if by in self.rules.blocked_by_gap:
            if self.pass_state is PassState.GAP:
                return False
            if self.pass_state is PassState.END_UNKNOWN:
                return None if enough is not False else False
        if self.pass_state is PassState.UNKNOWN and enough is False:
            return None  # a PASS in force would open it
        return enough

    def opened(self, kind: Kind, by: Author, known: Standing, also: Sequence[Criterion] = ()) -> bool:
        """Whether the criteria established, and those ``also`` supposed, reach a threshold that opens the kind."""
        counts = count([*known.established, *also], self.rules.rivals[kind.regime])
        return any(reaches(each.ouvre, counts) for each in opening_thresholds(self.rules, kind, by))

    def amount(self, kind: Kind, by: Author) -> int | None:
        """Euros that the criteria established open; None for kinds without an amount."""
        thresholds = self.rules.thresholds[kind.code, by]
        if all(each.montant is None for each in thresholds):
            return None
        counts = count(self.standings[kind.regime].established, self.rules.rivals[kind.regime])
        return max((each.montant or 0 for each in thresholds if reaches(each.ouvre, counts)), default=0)

    def limits(self, kind: Kind, effect: Literal["ferme", "remarque"]) -> list[Limit]:
        """Limits of this effect that hold for the kind."""
        concerned = ("toutes", "independant" if kind.independant else "salarie")
        return [
            limit
            for limit in self.rules.limits
            if limit.effet == effect and limit.concerne in concerned and holds(limit.si, self.facts)
        ]

    def on_pass(self, kind: Kind) -> bool:
        """Whether a PASS in force does without a new diagnosis for this kind."""
        return kind.regime == "iae" and self.pass_state is PassState.IN_FORCE

    def pass_records(self) -> list[str]:
        """Ids of the rules of the PASS that weigh on an IAE kind."""
        effect = {PassState.IN_FORCE: "dispense", PassState.GAP: "carence", PassState.END_UNKNOWN: "carence"}.get(self.pass_state)
        rule = self.rules.pass_rules.get(effect) if effect else None
        return [rule.id] if rule else []


def opening_thresholds(rules: RulesInForce, kind: Kind, by: Author) -> list[Threshold]:
    """Thresholds that open a kind: an amount of 0 opens nothing."""
    return [each for each in rules.thresholds[kind.code, by] if each.montant is None or each.montant > 0]


def situation(
    profile: Profile, as_of: date, rules: RulesInForce, *, day: date | None = None, age_only: bool = False, age: int | None = None
) -> Situation:
    """The person's situation on ``day`` (default ``as_of``).

    Args:
        age_only: durations and the PASS stay as they are on ``as_of``; only the age follows the day.
        age: age to suppose, instead of the one that follows from the facts.
    """
    facts = read_facts(profile, as_of, day, age_only=age_only)
    if age is not None:
        facts["age"] = (age, age)
    return Situation(
        facts=facts,
        standings={regime: standing(criteria, facts) for regime, criteria in rules.criteria.items()},
        pass_state=pass_state(profile, as_of if age_only else day or as_of, rules),
        rules=rules,
    )


def pass_state(profile: Profile, day: date, rules: RulesInForce) -> PassState:
    """State of the PASS IAE on a day. Its last day counts as in force; a suspended one moves its end back."""
    state, end = profile.pass_iae_etat, profile.pass_iae_fin
    if state == "aucun":
        return PassState.FREE
    if state is None and end is None:
        return PassState.UNKNOWN
    if (state is None or state in rules.states_in_force) and (end is None or state == "suspendu" or day <= end):
        return PassState.IN_FORCE
    if end is None:
        return PassState.END_UNKNOWN
    return PassState.GAP if day < gap_end(end, rules) else PassState.FREE


def gap_end(end: date, rules: RulesInForce) -> date:
    """First day after the waiting period that follows the end of a PASS."""
    return add_months(end, rules.gap_months)
