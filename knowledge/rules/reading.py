"""Reads ``knowledge/eligibilite`` and checks what its files say of each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

from msgspec.structs import replace

from knowledge.folder import Folder
from knowledge.model import Author, Fact
from knowledge.rules.criteria import leaves
from knowledge.rules.records import (
    Conflict,
    Criterion,
    Eligibility,
    Kind,
    Limit,
    PassRule,
    Reason,
    ReasonKey,
    Threshold,
    Validity,
)

_CRITERIA = "eligibilite/criteres.yml"
_GEIQ_CRITERIA = "eligibilite/criteres_geiq.yml"
_LIMITS = "eligibilite/limites.yml"
_REASONS = "eligibilite/raisons.yml"


def read_eligibility(folder: Folder, facts: Mapping[str, Fact]) -> Eligibility:
    """All rules of the folder; ``facts`` are those that conditions may test.

    Raises:
        KnowledgeError: a file is broken; a condition, a threshold, a conflict or a « comme » names what does not
            exist; a GEIQ criterion says another amount than its level and annex give; a sentence is missing.
    """
    own = {name: folder.records(name, Criterion) for name in (_CRITERIA, _GEIQ_CRITERIA)}
    folder.check_ids()
    folder.check_references("comme", {each.id for each in own[_CRITERIA]}, "critère inconnu", within=_GEIQ_CRITERIA)
    rules = Eligibility(
        kinds=folder.records("eligibilite/structures.yml", Kind),
        criteria={"iae": own[_CRITERIA], "geiq": _followed(own[_GEIQ_CRITERIA], own[_CRITERIA])},
        thresholds=folder.records("eligibilite/seuils.yml", Threshold),
        conflicts=folder.records("eligibilite/incompatibles.yml", Conflict),
        limits=folder.records(_LIMITS, Limit),
        validities=folder.records("eligibilite/validites.yml", Validity),
        pass_rules=folder.records("eligibilite/pass_iae.yml", PassRule),
        reasons=folder.keyed(_REASONS, Reason, "cle"),
    )
    folder.check_references("fait", facts, "fait inconnu", within="eligibilite/")
    for name, criteria in own.items():
        _check_tests(folder, name, criteria, facts)
    _check_tests(folder, _LIMITS, rules.limits, facts)
    folder.check_references("structure", {kind.code for kind in rules.kinds}, "structure inconnue", within="eligibilite/")
    folder.check_references("criteres", rules.names, "critère inconnu", within="eligibilite/incompatibles.yml")
    _check_thresholds(folder, rules)
    _check_iae_levels(folder, rules)
    _check_amounts(folder, rules)
    for key in get_args(ReasonKey):
        if key not in rules.reasons:
            raise folder.document(_REASONS).error(1, f"phrase manquante « {key} »")
    return rules


def _followed(criteria: list[Criterion], models: list[Criterion]) -> list[Criterion]:
    """Criteria with the name, condition and papers that ``comme`` takes over."""
    by_id = {model.id: model for model in models}
    return [_like(each, by_id[each.comme]) if each.comme else each for each in criteria]


def _like(criterion: Criterion, model: Criterion) -> Criterion:
    return replace(criterion, comme=None, nom=model.nom, si=model.si, preuves=model.preuves)


def _check_tests(folder: Folder, name: str, rules: Sequence[Criterion | Limit], facts: Mapping[str, Fact]) -> None:
    """Each test suits the type of its fact, and a value looked for in a list may be in it."""
    document = folder.document(name)
    for index, rule in enumerate(rules):
        for test in leaves(rule.si) if rule.si else ():
            fact = facts[test.fait or ""]
            suits = (
                test.inconnu is not None
                or (fact.type == "entier" and (test.min is not None or test.max is not None))
                or (fact.type == "booleen" and isinstance(test.est, bool))
                or (fact.type == "liste" and test.contient in fact.valeurs)
                or (fact.type == "choix" and test.est in fact.valeurs)
            )
            if not suits:
                raise document.error(document.line_of([index, "si"]), f"ce test ne va pas avec le fait « {fact.cle} »")


def _check_thresholds(folder: Folder, rules: Eligibility) -> None:
    """Each kind has a threshold for each author."""
    document = folder.document("eligibilite/structures.yml")
    present = {(each.structure, each.diagnostic_par) for each in rules.thresholds}
    for index, kind in enumerate(rules.kinds):
        for author in get_args(Author):
            if (kind.code, author) not in present:
                raise document.error(document.line_of([index]), f"aucun seuil pour {kind.code} par {author} dans seuils.yml")


def _check_iae_levels(folder: Folder, rules: Eligibility) -> None:
    document = folder.document(_CRITERIA)
    for index, criterion in enumerate(rules.criteria["iae"]):
        if criterion.niveau is None:
            raise document.error(document.line_of([index]), "clé manquante « niveau »")


def _check_amounts(folder: Folder, rules: Eligibility) -> None:
    """``seul`` is what the thresholds in force give for this one criterion."""
    document = folder.document(_GEIQ_CRITERIA)
    amounts = [each for each in rules.thresholds if each.montant is not None and each.diagnostic_par == "employeur"]
    for index, criterion in enumerate(rules.criteria["geiq"]):
        if criterion.seul is None or criterion.annexe is None:
            raise document.error(document.line_of([index]), "un critère GEIQ a « annexe » et « seul »")
        worth = max(
            (
                each.montant or 0
                for each in amounts
                if each.en_vigueur.jusqu_au is None and any(each.ouvre.by_level.get(level, 2) <= 1 for level in criterion.levels)
            ),
            default=0,
        )
        if worth != criterion.seul:
            raise document.error(document.line_of([index, "seul"]), f"« seul » vaut {worth} d'après seuils.yml")
