"""Which unknown facts could still open a kind, and what to ask for each."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from knowledge.model import Author, Fact
from knowledge.rules.criteria import most_together, undecided
from knowledge.rules.records import Condition, Criterion, Kind
from knowledge.rules.situation import PassState, Situation, opening_thresholds

PASS_CRITERION = "PASS_IAE"  # noqa: S105  a code of knowledge/fiches
PASS_QUESTIONS = {PassState.UNKNOWN: "pass_iae_etat", PassState.END_UNKNOWN: "pass_iae_fin"}


class Gap(Struct, frozen=True):
    """A criterion that an unknown fact could establish. ``direct``: the fact may be asked outright."""

    criterion: str
    question: str
    direct: bool


def gaps(now: Situation, kind: Kind, by: Author, facts: Mapping[str, Fact]) -> list[Gap]:
    """What could still open ``kind`` to ``by``, the most telling first; facts that are never asked are left out.

    Most telling: criteria that would be enough alone, then those that need the fewest answers, then the
    order of ``knowledge/faits.yml``. A PASS comes last: few people hold one before they ask.
    """
    order = {key: place for place, key in enumerate(facts)}
    ranked: list[tuple[tuple[bool, int, int], Gap]] = []
    for criterion, alone in _useful(now, kind, by):
        tests = [test for test in _open_tests(criterion, now) if facts[_fact(test)].demande != "jamais"]
        if tests:
            question = _fact(tests[0])
            direct = any(_direct(facts[question], test) for test in tests if _fact(test) == question)
            answers = len({_fact(test) for test in tests}) if criterion.si and criterion.si.tous else 1
            ranked.append(((not alone, answers, order[question]), Gap(criterion.code, question, direct)))
    if kind.regime == "iae" and now.pass_state in PASS_QUESTIONS:
        question = PASS_QUESTIONS[now.pass_state]
        ranked.append(((True, len(order), order[question]), Gap(PASS_CRITERION, question, True)))
    ranked.sort(key=lambda each: each[0])
    return list({gap.criterion: gap for _, gap in reversed(ranked)}.values())[::-1]


def _useful(now: Situation, kind: Kind, by: Author) -> list[tuple[Criterion, bool]]:
    """Criteria still unknown that are part of some way to open the kind; whether each would be enough alone."""
    known = now.standings[kind.regime]
    if now.opened(kind, by, known):
        return []
    rivals = now.rules.rivals[kind.regime]
    useful: dict[str, tuple[Criterion, bool]] = {}
    for threshold in opening_thresholds(now.rules, kind, by):
        for level, number in threshold.ouvre.by_level.items():
            have = {each.code for each in known.established if level in each.levels}
            could = [each for each in known.possible if level in each.levels]
            if most_together(have | {each.code for each in could}, rivals) < number:
                continue
            reached = most_together(have, rivals)
            for each in could:
                then = most_together(have | {each.code}, rivals)
                if then > reached:
                    alone = then >= number or useful.get(each.id, (each, False))[1]
                    useful[each.id] = (each, alone)
    return list(useful.values())


def _open_tests(criterion: Criterion, now: Situation) -> list[Condition]:
    return undecided(criterion.si, now.facts) if criterion.si else []


def _fact(test: Condition) -> str:
    return test.fait or ""


def _direct(fact: Fact, test: Condition) -> bool:
    return fact.demande == "directe" and test.contient not in fact.valeurs_sensibles
