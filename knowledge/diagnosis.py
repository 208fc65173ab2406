"""What is open to a person, to which author, on which day, and which question would change it most.

Pure: the rules come from ``knowledge/eligibilite``, the facts from a ``Profile``. An unknown fact never
counts as no. Statuses and fields: docs/api.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from knowledge.loader import Knowledge, load_knowledge
from knowledge.model import Author, Count, Diagnosis, Missing, Option, Profile, Proof, Status
from knowledge.rules.in_force import AsOfTooEarly, rules_in_force
from knowledge.rules.questions import Gap, gaps
from knowledge.rules.reasons import ReasonWriter, Turns
from knowledge.rules.records import LEVELS, Criterion, Kind
from knowledge.rules.situation import situation
from knowledge.rules.turning_days import TurningDays

__all__ = ["AsOfTooEarly", "diagnose"]


def diagnose(profile: Profile, by: Author, as_of: date, knowledge: Knowledge | None = None) -> Diagnosis:
    """Options of a person on ``as_of``, for the author ``by`` of the diagnosis.

    Raises:
        AsOfTooEarly: a kind had no rule yet on that day.
    """
    case = _Case(profile, by, as_of, knowledge or load_knowledge())
    options = [case.option(kind) for kind in case.rules.kinds]
    diagnosis = Diagnosis(as_of=as_of, by=by, options=options, next_question=None)
    question = next((key for key in diagnosis.questions if key in case.askable), None)
    return Diagnosis(as_of=as_of, by=by, options=options, next_question=question)


class _Case:
    """One person, one author, one day."""

    def __init__(self, profile: Profile, by: Author, as_of: date, knowledge: Knowledge) -> None:
        self.rules = rules_in_force(knowledge.eligibility, as_of)
        self.askable: set[str] = set()
        self._by = by
        self._facts = knowledge.facts
        self._now = situation(profile, as_of, self.rules)
        self._turning = TurningDays(profile, as_of, self.rules, self._now)
        self._reasons = ReasonWriter(knowledge.eligibility.reasons, about_someone=profile.role == "prescripteur")

    def option(self, kind: Kind) -> Option:
        """What is open for one kind."""
        by, now, turning = self._by, self._now, self._turning
        status = now.status(kind, by)
        known = now.standings[kind.regime].established
        missing = self._gaps(kind, status)
        turns = Turns(
            opens_on=turning.opens_on(kind, status, by),
            opens_at_age=turning.opens_at_age(kind, status, by),
            closes_on=turning.closes_on(kind, status, by),
        )
        levels = LEVELS if kind.regime == "geiq" else LEVELS[:2]
        return Option(
            code=kind.code,
            status=status,
            criteria={level: _codes(each for each in known if level in each.levels) for level in levels},
            required=self._required(kind),
            missing=[Missing(criterion=gap.criterion, question=gap.question) for gap in missing],
            opens_on=turns.opens_on,
            closes_on=turns.closes_on,
            proofs=[] if now.on_pass(kind) else _proofs(known),
            amount=None if status == "pas_maintenant" else now.amount(kind, by),
            reason=self._reasons.write(kind, status, now, by, turns),
            records=self._records(kind, status, missing),
        )

    def _gaps(self, kind: Kind, status: Status) -> list[Gap]:
        if status != "a_completer" or kind.code in self.rules.ended:
            return []
        found = gaps(self._now, kind, self._by, self._facts)
        self.askable.update(gap.question for gap in found if gap.direct)
        return found

    def _required(self, kind: Kind) -> Count:
        """Numbers asked of the author; for a GEIQ, those of the highest amount."""
        best = max(self.rules.thresholds[kind.code, self._by], key=lambda each: each.montant or 0)
        numbers = best.ouvre.by_level
        return Count(niveau1=numbers.get("niveau1", 0), niveau2=numbers.get("niveau2", 0))

    def _records(self, kind: Kind, status: Status, missing: list[Gap]) -> list[str]:
        """Ids of the rules that the verdict rests on."""
        now, rules, standing = self._now, self.rules, self._now.standings[kind.regime]
        asked = {gap.criterion for gap in missing}
        authors: list[Author] = [self._by, "prescripteur"] if status == "ouvert_si_prescripteur" else [self._by]
        used = [kind.id, *(limit.id for limit in now.limits(kind, "ferme") + now.limits(kind, "remarque"))]
        used += [threshold.id for author in authors for threshold in rules.thresholds[kind.code, author]]
        used += [each.id for each in standing.established if each.levels]
        used += [each.id for each in standing.possible if each.code in asked]
        if kind.regime == "iae":
            used += now.pass_records()
        if status == "ouvert" and not now.on_pass(kind):
            used += [each.id for each in rules.validities if each.regime == kind.regime and each.diagnostic_par == self._by]
        return list(dict.fromkeys(used))


def _codes(criteria: Iterable[Criterion]) -> list[str]:
    return list(dict.fromkeys(criterion.code for criterion in criteria))


def _proofs(criteria: Iterable[Criterion]) -> list[Proof]:
    return [
        Proof(criterion=criterion.code, document=paper.document, max_age_months=paper.age_max_mois)
        for criterion in criteria
        for paper in criterion.preuves
    ]
