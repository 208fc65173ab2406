"""What an edit changes, seen before it is published."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.comparison.answers import compare_answers, compare_records
from knowledge.comparison.profiles import FILE, reference_profiles
from knowledge.comparison.records import changed_rules, changed_sentences, days_to_compare
from knowledge.comparison.verdicts import VerdictChange, compare_verdicts
from knowledge.diagnosis import diagnose
from knowledge.loader import KnowledgeError, load_knowledge
from knowledge.rules.in_force import rules_in_force
from tests.knowledge.broken import change, copy_knowledge

TODAY = date(2026, 11, 22)
KNOWLEDGE = load_knowledge()
PROFILES = reference_profiles()
EI = "- id: iae.seuil.ei.employeur\n  structure: EI\n  diagnostic_par: employeur\n  ouvre: {niveau1: 1, ou_niveau2: 3}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_knowledge(tmp_path)


def verdicts(root: Path) -> list[VerdictChange]:
    return compare_verdicts(KNOWLEDGE, load_knowledge(root), PROFILES, TODAY)


# --- The reference profiles ---------------------------------------------------------------------------


def test_there_are_some_hundreds_and_none_twice() -> None:
    assert len(PROFILES) >= 300
    assert len({repr(each.profile) for each in PROFILES}) >= 0.95 * len(PROFILES)


def test_they_reach_every_criterion_and_every_status() -> None:
    options = [option for each in PROFILES for option in diagnose(each.profile, "employeur", TODAY).options]
    reached = {code for option in options for codes in option.criteria.values() for code in codes}
    for criteria in rules_in_force(KNOWLEDGE.eligibility, TODAY).criteria.values():
        assert {each.code for each in criteria if each.si is not None and each.levels} - reached == set()
    assert {option.status for option in options} == {"ouvert", "ouvert_si_prescripteur", "a_completer", "pas_maintenant"}


@pytest.mark.parametrize(
    ("family", "reason"),
    [
        ("- famille: x\n  faits: {rmi: true}\n", "faits refusés"),
        ("- famille: x\n  faits: {age: 20}\n  varie: {age: [20]}\n", "à la fois"),
    ],
)
def test_a_wrong_family_is_refused_with_its_line(root: Path, family: str, reason: str) -> None:
    (root / FILE).write_text(f"# profils\n{family}", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=reason) as refused:
        reference_profiles(root)
    assert refused.value.line == 2


# --- Verdicts -----------------------------------------------------------------------------------------


def test_the_same_knowledge_changes_nothing(root: Path) -> None:
    after = load_knowledge(root)
    assert verdicts(root) == []
    assert compare_records(KNOWLEDGE, after) == []
    assert compare_answers(KNOWLEDGE, after, TODAY)[0] == []
    assert changed_rules(KNOWLEDGE, after) == {}
    assert changed_sentences(KNOWLEDGE, after) == []


def test_a_lower_threshold_opens_to_those_it_concerns(root: Path) -> None:
    change(root, "eligibilite/seuils.yml", EI, EI.replace("ou_niveau2: 3", "ou_niveau2: 2"))
    found = verdicts(root)
    assert {each.kind for each in found} <= {"EI", None}
    assert {each.by for each in found} == {"employeur"}
    opened = next(each for each in found if (each.aspect, each.before, each.after) == ("statut", "a_completer", "ouvert"))
    assert opened.because == ["iae.seuil.ei.employeur"]
    assert "valider elle-même" in opened.reasons[1]
    after = load_knowledge(root)
    for each in opened.profiles:
        statuses = [diagnose(each.profile, "employeur", TODAY, known).options[0].status for known in (KNOWLEDGE, after)]
        assert statuses == ["a_completer", "ouvert"]


def test_a_rule_that_changes_later_is_seen_on_its_day(root: Path) -> None:
    end = "  en_vigueur: {depuis: 2021-09-01}\n"
    path = root / "eligibilite/seuils.yml"
    text = path.read_text(encoding="utf-8")
    later = EI.replace("ei.employeur", "ei.employeur_2027").replace("ou_niveau2: 3", "ou_niveau2: 2")
    later += "  en_vigueur: {depuis: 2027-01-01}\n  source: [emplois-inclusion-2026]\n\n"
    text = text.replace(EI + end, later + EI + end.replace("}", ", jusqu_au: 2026-12-31}"))
    path.write_text(text, encoding="utf-8")
    assert days_to_compare(changed_rules(KNOWLEDGE, load_knowledge(root)), TODAY) == [TODAY, date(2027, 1, 1)]
    found = verdicts(root)
    assert {each.day for each in found if each.aspect == "statut"} == {date(2027, 1, 1)}
    assert any("iae.seuil.ei.employeur_2027" in each.because for each in found)


def test_a_kind_that_had_no_rule_yet_changes_every_verdict(root: Path) -> None:
    path = root / "eligibilite/seuils.yml"
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition(EI)
    path.write_text(before + EI + rest.replace("2021-09-01", "2027-06-01", 1), encoding="utf-8")
    assert ("EI", "ouvert", "") in {(each.kind, each.before, each.after) for each in verdicts(root)}


def test_other_words_for_the_same_verdict_are_told(root: Path) -> None:
    change(root, "eligibilite/raisons.yml", "Avec ce que vous avez dit et les justificatifs, la structure", "La structure")
    found = verdicts(root)
    assert {each.aspect for each in found} == {"raison"}
    assert all(each.because == ["iae.ouvert.employeur"] for each in found)


# --- Statements and answers ----------------------------------------------------------------------------


def test_a_corrected_figure_is_laid_before_and_after(root: Path) -> None:
    before = KNOWLEDGE.sheets["CDDI"]
    change(root, "fiches/cddi.yml", "Un CDDI dure 24 mois au plus", "Un CDDI dure 36 mois au plus")
    change(root, "fiches/cddi.yml", "{nombre: 24, unite: mois}", "{nombre: 36, unite: mois}")
    after = load_knowledge(root)
    [found] = compare_records(KNOWLEDGE, after)
    assert (found.record, found.state) == ("cddi.duree_max", "change")
    assert [part.name for part in found.parts] == ["chiffre", "standard"]
    assert (found.parts[0].before, found.parts[0].after) == ("24 mois", "36 mois")
    [answers], questions = compare_answers(KNOWLEDGE, after, TODAY)
    assert questions > 500
    assert answers.before == answers.after == ["cddi.duree_max"]
    statement = next(each for each in before.enonces if each.id == "cddi.duree_max")
    assert set(statement.questions) < set(answers.questions)
    assert "CDDI : duree" in answers.questions


def test_a_statement_added_then_removed(root: Path) -> None:
    path = root / "fiches/cddi.yml"
    text = path.read_text(encoding="utf-8")
    start = text.index("  - id: cddi.duree_min")
    path.write_text(text[:start] + text[text.index("  - id: cddi.prolongation") :], encoding="utf-8")
    without = load_knowledge(root)
    assert [(each.record, each.state) for each in compare_records(KNOWLEDGE, without)] == [("cddi.duree_min", "retire")]
    assert [(each.record, each.state) for each in compare_records(without, KNOWLEDGE)] == [("cddi.duree_min", "ajoute")]
    [lost] = compare_answers(KNOWLEDGE, without, TODAY)[0]
    assert (lost.before, lost.after) == (["cddi.duree_min"], [])


def test_a_question_given_to_another_statement_gets_another_answer(root: Path) -> None:
    question = '"durée minimum d\'un cddi", '
    change(root, "fiches/cddi.yml", question, "")
    change(root, "fiches/cddi.yml", '["combien de temps dure un cddi"', f'[{question}"combien de temps dure un cddi"')
    [moved] = compare_answers(KNOWLEDGE, load_knowledge(root), TODAY)[0]
    assert (moved.before, moved.after) == (["cddi.duree_min"], ["cddi.duree_max"])
    assert moved.questions == ["durée minimum d'un cddi"]


def test_a_source_that_changes_changes_the_answers_that_cite_it(root: Path) -> None:
    change(root, "sources.yml", "Fiche technique F 3.1 : entreprise d'insertion", "Fiche F 3.1")
    after = load_knowledge(root)
    assert changed_sentences(KNOWLEDGE, after) == ["fiche-ei-2024"]
    changed = {record for each in compare_answers(KNOWLEDGE, after, TODAY)[0] for record in each.after}
    assert "cddi.duree_max" in changed
