"""The rules that hold on one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from msgspec import Struct

from knowledge.dates import in_words
from knowledge.model import Author
from knowledge.rules.criteria import leaves
from knowledge.rules.records import Condition, Criterion, Eligibility, Kind, Limit, PassRule, Regime, Rule, Threshold, Validity

R = TypeVar("R", bound=Rule)
AUTHORS: tuple[Author, ...] = ("employeur", "prescripteur")


class AsOfTooEarly(ValueError):
    """The day asked for is before the first rule known for a kind; the text is for people."""

    def __init__(self, code: str, earliest: date) -> None:
        super().__init__(f"Aucune règle n'est connue pour {code} avant le {in_words(earliest)}.")
        self.code = code
        self.earliest = earliest


class RulesInForce(Struct, frozen=True, kw_only=True):
    """Rules on one day. ``ended``: kinds whose rules are past and whose sequel is unknown."""

    day: date
    kinds: list[Kind]
    ended: set[str]
    criteria: dict[Regime, list[Criterion]]
    rivals: dict[Regime, dict[str, set[str]]]
    thresholds: dict[tuple[str, Author], list[Threshold]]
    limits: list[Limit]
    validities: list[Validity]
    pass_rules: dict[str, PassRule]

    @property
    def states_in_force(self) -> list[str]:
        """States of a PASS in which no new diagnosis is needed."""
        rule = self.pass_rules.get("dispense")
        return list(rule.etats) if rule else []

    @property
    def blocked_by_gap(self) -> list[Author]:
        """Authors who cannot validate during the waiting period after a PASS."""
        rule = self.pass_rules.get("carence")
        return rule.bloque if rule else []

    @property
    def gap_months(self) -> int:
        rule = self.pass_rules.get("carence")
        return rule.duree.months if rule and rule.duree else 0

    def conditions(self) -> Iterator[Condition]:
        """Every test of a single fact that the rules make."""
        for criteria in self.criteria.values():
            for criterion in criteria:
                if criterion.si is not None:
                    yield from leaves(criterion.si)
        for limit in self.limits:
            yield from leaves(limit.si)


def rules_in_force(eligibility: Eligibility, day: date) -> RulesInForce:
    """Rules that hold on ``day``.

    Raises:
        AsOfTooEarly: some kind had no rule yet on that day.
    """
    kinds = [_last_begun(kinds, day, code) for code, kinds in _by_code(eligibility).items()]
    thresholds: dict[tuple[str, Author], list[Threshold]] = {}
    ended = {kind.code for kind in kinds if not _holds(kind, day)}
    for kind in kinds:
        for author in AUTHORS:
            of_kind = [each for each in eligibility.thresholds if each.structure == kind.code and each.diagnostic_par == author]
            current = [each for each in of_kind if _holds(each, day)]
            if not current:
                ended.add(kind.code)
            thresholds[kind.code, author] = current or [_last_begun(of_kind, day, kind.code)]
    criteria: dict[Regime, list[Criterion]] = {regime: _current(every, day) for regime, every in eligibility.criteria.items()}
    for kind in kinds:
        if not criteria[kind.regime]:
            raise AsOfTooEarly(kind.code, min(each.en_vigueur.depuis for each in eligibility.criteria[kind.regime]))
    return RulesInForce(
        day=day,
        kinds=kinds,
        ended=ended,
        criteria=criteria,
        rivals=_rivals(eligibility, day),
        thresholds=thresholds,
        limits=_current(eligibility.limits, day),
        validities=_current(eligibility.validities, day),
        pass_rules={rule.effet: rule for rule in _current(eligibility.pass_rules, day)},
    )


def _by_code(eligibility: Eligibility) -> dict[str, list[Kind]]:
    kinds: dict[str, list[Kind]] = {}
    for kind in eligibility.kinds:
        kinds.setdefault(kind.code, []).append(kind)
    return kinds


def _holds(rule: Rule, day: date) -> bool:
    period = rule.en_vigueur
    return period.depuis <= day and (period.jusqu_au is None or day <= period.jusqu_au)


def _current(rules: Iterable[R], day: date) -> list[R]:
    return [rule for rule in rules if _holds(rule, day)]


def _last_begun(rules: Sequence[R], day: date, code: str) -> R:
    begun = [rule for rule in rules if rule.en_vigueur.depuis <= day]
    if not begun:
        raise AsOfTooEarly(code, min(rule.en_vigueur.depuis for rule in rules))
    return max(begun, key=lambda rule: rule.en_vigueur.depuis)


def _rivals(eligibility: Eligibility, day: date) -> dict[Regime, dict[str, set[str]]]:
    rivals: dict[Regime, dict[str, set[str]]] = {"iae": {}, "geiq": {}}
    for conflict in _current(eligibility.conflicts, day):
        for code in conflict.criteres:
            rivals[conflict.regime].setdefault(code, set()).update(set(conflict.criteres) - {code})
    return rivals
