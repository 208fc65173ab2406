"""Loading the whole of ``knowledge/``: what holds between files, and what is refused when one is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.loader import KnowledgeError, load_knowledge
from tests.knowledge.broken import change, copy_knowledge

CRITERIA = "eligibilite/criteres.yml"
GEIQ = "eligibilite/criteres_geiq.yml"
THRESHOLDS = "eligibilite/seuils.yml"
REASONS = "eligibilite/raisons.yml"


def test_knowledge_is_read_once() -> None:
    assert load_knowledge() is load_knowledge()


def test_a_copy_says_the_same(tmp_path: Path) -> None:
    assert load_knowledge(copy_knowledge(tmp_path)) == load_knowledge()


# Each line: file, passage, what it becomes, lines from the passage to the fault, reason.
BROKEN = [
    ("sources.yml", "- id: fiche-ei-2024\n", "- id: etude-ares-2023\n", 0, "id en double « etude-ares-2023 »"),
    ("sources.yml", "- id: fiche-ei-2024\n", "- idd: fiche-ei-2024\n", 0, "clé inconnue « idd »"),
    (CRITERIA, "- id: iae.ass\n", "- id: iae.rsa\n", 0, "id en double « iae.rsa » (déjà dans eligibilite/criteres.yml"),
    (CRITERIA, "- id: iae.th\n", "- id: geiq.th\n", None, "id en double « geiq.th »"),
    (CRITERIA, "{fait: niveau_etudes, max: 3}", "{fait: niveau_etude, max: 3}", 0, "fait inconnu « niveau_etude »"),
    (CRITERIA, "{fait: niveau_etudes, max: 3}", "{fait: niveau_etudes, est: true}", 0, "ce test ne va pas avec le fait"),
    (CRITERIA, "contient: AAH", "contient: AAHH", 0, "ce test ne va pas avec le fait « allocations »"),
    (CRITERIA, "{fait: niveau_etudes, max: 3}", "{fait: niveau_etudes}", 0, "« fait » demande un test"),
    (CRITERIA, "{fait: age, min: 50}", "{fait: age, min: cinquante}", 0, "il faut un nombre entier"),
    (CRITERIA, "min: 12, max: 23", "min: 23, max: 12", 0, "« max » est plus petit que « min »"),
    (CRITERIA, "  nom: parent isolé\n", "", -3, "clé manquante « nom »"),
    (CRITERIA, "  code: PI\n  niveau: 2\n", "  code: PI\n", -1, "clé manquante « niveau »"),
    (CRITERIA, "  code: PI\n  niveau: 2\n", "  code: PI\n  niveau: 3\n", 1, "« niveau » : valeur non admise 3"),
    (CRITERIA, 'document: "Attestation CAF", age_max_mois: 3', 'document: "Attestation CAF", age_max_mois: "trois"', 0, "entier"),
    (GEIQ, "comme: iae.pi,", "comme: iae.pii,", 0, "critère inconnu « iae.pii »"),
    (
        GEIQ,
        "code: TH, comme: iae.th, niveau: 2, annexe: 1+2, seul: 814",
        "code: TH, comme: iae.th, niveau: 2, annexe: 1+2, seul: 0",
        0,
        "« seul » vaut 814",
    ),
    (
        GEIQ,
        "comme: iae.th, niveau: 2, annexe: 1+2",
        "comme: iae.th, niveau: 2, annexe: 3",
        0,
        "« annexe » : valeur non admise '3'",
    ),
    (GEIQ, "comme: iae.th,", "comme: iae.th, nom: handicap,", 0, "avec « comme »"),
    (
        THRESHOLDS,
        "- id: iae.seuil.ai.employeur\n  structure: AI\n",
        "- id: iae.seuil.ai.employeur\n  structure: IA\n",
        None,
        "IA",
    ),
    (
        THRESHOLDS,
        "- id: geiq.montant.prescripteur\n  structure: GEIQ\n",
        "- id: geiq.montant.prescripteur\n  structure: EI\n",
        None,
        "aucun seuil pour GEIQ par prescripteur",
    ),
    (THRESHOLDS, "  ouvre: {ou_annexe1: 1}\n", "  ouvre: {}\n", 0, "« ouvre » dit au moins un nombre"),
    (THRESHOLDS, '      dit: "3 des 12 critères ; la plateforme en compte 14 depuis."\n', "", -1, "clé manquante « dit »"),
    ("eligibilite/structures.yml", "jusqu_au: 2026-12-22", "jusqu_au: 2016-12-22", 0, "la fin (jusqu_au) précède le début"),
    ("eligibilite/structures.yml", "jusqu_au: 2026-12-22", "jusqu_au: 22/12/2026", 0, "il faut une date"),
    (
        "eligibilite/structures.yml",
        "    - source: [centre-inffo-eiti-2025]",
        "    - source: [centre-info]",
        0,
        "source inconnue « centre-info »",
    ),
    ("eligibilite/incompatibles.yml", "criteres: [QPV, ZRR]", "criteres: [QPV, ZRRR]", 0, "critère inconnu « ZRRR »"),
    (
        "eligibilite/limites.yml",
        '{fait: demandeur_asile, est: true}\n  phrase: "Pendant',
        '{fait: asile, est: true}\n  phrase: "Pendant',
        0,
        "fait inconnu « asile »",
    ),
    ("eligibilite/pass_iae.yml", "  bloque: [employeur]\n", "  bloque: [patron]\n", 0, "valeur non admise 'patron'"),
    (REASONS, "- cle: geiq.ouvert\n", "- cle: geiq.ouvertt\n", 0, "valeur non admise 'geiq.ouvertt'"),
    (REASONS, "À vos {age} ans, la structure", "À vos {ages} ans, la structure", None, "{date} et {age}"),
    ("faits.yml", "- cle: parent_isole\n", "- cle: parent_seul\n", 0, "fait inconnu « parent_seul »"),
    (
        "faits.yml",
        '  pourquoi: "Élever seul un enfant compte"\n',
        '  pourquoi: "Élever un enfant tout seul compte beaucoup ici"\n',
        -6,
        "six mots au plus",
    ),
    ("faits.yml", '  lecture: "{valeur} ans"\n', '  lecture: "ans"\n', -3, "doit contenir {valeur}"),
]


@pytest.mark.parametrize(("file", "before", "after", "offset", "reason"), BROKEN)
def test_a_broken_file_is_refused_with_its_line(
    tmp_path: Path, file: str, before: str, after: str, offset: int | None, reason: str
) -> None:
    """``offset`` None: the fault shows in another file or record, where the two are compared."""
    root = copy_knowledge(tmp_path)
    line = change(root, file, before, after)
    with pytest.raises(KnowledgeError) as told:
        load_knowledge(root)
    assert reason in str(told.value)
    assert told.value.line > 0
    if offset is not None:
        assert (told.value.file, told.value.line) == (file, line + offset), str(told.value)


@pytest.mark.parametrize("file", ["sources.yml", "faits.yml", CRITERIA, THRESHOLDS, REASONS])
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    root = copy_knowledge(tmp_path)
    (root / file).unlink()
    with pytest.raises(KnowledgeError, match="absent") as told:
        load_knowledge(root)
    assert told.value.file == file


def test_a_missing_sentence_is_named(tmp_path: Path) -> None:
    root = copy_knowledge(tmp_path)
    change(root, REASONS, '- cle: possible_le\n  phrase: "Ce sera possible à partir du {date}."\n', "")
    with pytest.raises(KnowledgeError, match="phrase manquante « possible_le »"):
        load_knowledge(root)


def test_two_sheets_cannot_have_the_same_code(tmp_path: Path) -> None:
    root = copy_knowledge(tmp_path)
    sheets = sorted((root / "fiches").glob("*.yml"))
    (root / "fiches" / "zz.yml").write_text(sheets[0].read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"^fiches/zz\.yml:\d+: code en double"):
        load_knowledge(root)


def test_every_record_of_the_rules_has_known_sources() -> None:
    knowledge = load_knowledge()
    rules = knowledge.eligibility
    records = [*rules.kinds, *rules.thresholds, *rules.conflicts, *rules.limits, *rules.validities, *rules.pass_rules]
    records += [criterion for criteria in rules.criteria.values() for criterion in criteria]
    for record in records:
        assert knowledge.sources_of(record.id) == record.source
        assert set(record.source) <= set(knowledge.sources)


def test_every_code_has_a_name() -> None:
    knowledge = load_knowledge()
    for criteria in knowledge.eligibility.criteria.values():
        for criterion in criteria:
            assert knowledge.criterion_name(criterion.code)
    with pytest.raises(KeyError):
        knowledge.criterion_name("ARE")
