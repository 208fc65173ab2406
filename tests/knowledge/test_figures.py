"""Figures of the sheets: they agree with their texts and the rules, and say their year and who receives them."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from knowledge.loader import load_knowledge
from knowledge.sheet_records import Statement
from tests.knowledge.readability import figures, lengths

KNOWLEDGE = load_knowledge()
STATEMENTS = {statement.id: statement for sheet in KNOWLEDGE.sheets.values() for statement in sheet.enonces}

WITH_VALUE = [each for each in STATEMENTS.values() if each.valeur]
# Wages and grants, and what a structure receives in euros.
AMOUNTS = [
    each
    for each in WITH_VALUE
    if each.aspect == "montant"
    or (
        each.aspect == "aide"
        and each.valeur
        and each.valeur.unite.startswith("euros")
        and not (each.verse_a or "").startswith("la personne")
    )
]


@pytest.mark.parametrize("statement", WITH_VALUE, ids=lambda each: each.id)
def test_value_agrees_with_the_text_and_says_what_it_measures(statement: Statement) -> None:
    assert statement.mesure and statement.valeur
    assert str(statement.valeur.nombre) in figures(statement.reponse.standard)
    assert str(statement.valeur.nombre) in figures(statement.reponse.sms)


@pytest.mark.parametrize("statement", AMOUNTS, ids=lambda each: each.id)
def test_amount_says_its_year_who_receives_it_and_that_it_may_change(statement: Statement) -> None:
    assert statement.verse_a
    for text in lengths(statement.reponse):
        assert "€" not in text or re.search(r"20[12]\d", text), text
    standard = statement.reponse.standard
    if statement.verse_a.startswith("la personne"):
        assert re.search(r"aucun revenu n'est garanti", standard)
        return
    assert re.search(r"pas à (?:vous|la personne)|n'est pas pour la personne|versée? (?:au|à l'|à la|aux) ", standard), standard
    assert re.search(r"a pu changer|ont pu changer|a changé|a pu changer depuis", standard), standard
    assert re.search(r"pu changer|a changé", statement.reponse.sms), statement.reponse.sms


def test_an_amount_of_help_is_never_said_to_be_for_the_person() -> None:
    for each in AMOUNTS:
        if not (each.verse_a or "").startswith("la personne"):
            said = r"pas (?:à|pour) (?:vous|la personne)|versés? à l|versée à la structure"
            assert re.search(said, each.reponse.sms, re.IGNORECASE), each.id


@pytest.mark.parametrize("code", ["EI", "ACI", "AI", "ETTI", "EITI"])
def test_amounts_of_one_kind_do_not_overlap_in_time(code: str) -> None:
    by_measure: dict[str, list[Statement]] = {}
    for each in KNOWLEDGE.sheets[code].enonces:
        if each in AMOUNTS and each.aspect == "aide" and each.mesure:
            by_measure.setdefault(each.mesure, []).append(each)
    assert any(len(series) > 1 for series in by_measure.values())
    for series in by_measure.values():
        periods = sorted((each.en_vigueur.depuis, each.en_vigueur.jusqu_au) for each in series)
        for (_, end), (start, _) in pairwise(periods):
            assert end is not None and end < start


# --- Facts that the sources disagree on, or that are easily mistaken -----------------------------------

DISAGREEMENTS = {
    "eiti.aide_mensuelle": ("6 443", "340 €", "par mois", "9 mois"),
    "eiti.aide_mayotte": ("340", "350"),
    "eiti.fin": ("22 ou le 23",),
    "eiti.nombre": ("60", "36"),
    "eiti.sortie": ("tantôt",),
    "ei.aide_au_poste": ("12 218", "10 988", "2025"),
    "aci.aide_au_poste": ("21 096", "2024"),
    "ai.aide_au_poste": ("1 428", "2024"),
    "etti.aide_au_poste": ("4 437", "2024"),
    "ei.criteres": (),
    "pass_iae.carence": ("sauf accord d'un prescripteur habilité",),
    "pass_iae.prolongation": ("5 ans",),
    "eatt.definition": ("permanente depuis",),
    "cdd_tremplin.definition": ("permanent depuis",),
    "ebe.definition": ("fin 2026", "débat"),
    "esat.definition": ("accompagnement par le travail",),
    "lulu.resultat": ("2022",),
    "tih_booster.resultat": (),
    "cdi_inclusion.definition": (),
}


@pytest.mark.parametrize("record", DISAGREEMENTS)
def test_disagreement_is_recorded_and_worded(record: str) -> None:
    statement = STATEMENTS[record]
    assert statement.desaccord
    assert all(len(each.dit) > 20 and each.dit.endswith(".") for each in statement.desaccord)
    for piece in DISAGREEMENTS[record]:
        assert piece in statement.reponse.standard


def test_monthly_help_of_an_eiti_is_monthly() -> None:
    statement = STATEMENTS["eiti.aide_mensuelle"]
    for text in lengths(statement.reponse):
        assert re.search(r"450 € par mois", text)
    assert statement.valeur and "mois" in statement.valeur.unite
    assert statement.verse_a == "l'EITI"


def test_amount_of_an_ei_is_not_given_to_an_etti() -> None:
    etti = " ".join(text for each in KNOWLEDGE.sheets["ETTI"].enonces for text in lengths(each.reponse))
    assert "10 988" not in etti
    assert "20 à 35" not in etti


def test_etti_signs_no_cddi_and_eiti_no_work_contract() -> None:
    assert "pas un CDDI" in STATEMENTS["etti.contrat"].reponse.standard
    assert "pas de contrat de travail" in STATEMENTS["eiti.contrat"].reponse.standard
    assert "CDDI" not in KNOWLEDGE.sheets["ETTI"].voir


@pytest.mark.parametrize(
    ("record", "number", "unit"),
    [
        ("pass_iae.duree", 24, "mois"),
        ("pass_iae.carence", 2, "ans"),
        ("pass_iae.suspension", 36, "mois"),
        ("pass_iae.prescription", 6, "mois"),
        ("cddi.duree_max", 24, "mois"),
        ("cddi.duree_min", 4, "mois"),
        ("cddi.horaires", 20, "heures par semaine"),
        ("eiti.duree", 24, "mois"),
        ("etti.duree", 24, "mois"),
        ("ai.duree", 480, "heures"),
        ("cdi_inclusion.definition", 57, "ans"),
        ("geiq.aide_1400", 1400, "euros par an"),
        ("geiq.aide_814", 814, "euros par an"),
    ],
)
def test_known_values(record: str, number: int, unit: str) -> None:
    value = STATEMENTS[record].valeur
    assert value and (value.nombre, value.unite) == (number, unit)


def test_no_success_rate_is_given_for_tih_booster() -> None:
    statement = STATEMENTS["tih_booster.resultat"]
    assert all("76" not in text for text in lengths(statement.reponse))


def test_everything_about_an_eiti_ends_with_the_experiment() -> None:
    for statement in KNOWLEDGE.sheets["EITI"].enonces:
        end = statement.en_vigueur.jusqu_au
        assert end is not None and end.isoformat() <= "2026-12-22"
        assert statement.en_vigueur.suite == ("inconnue" if end.isoformat() == "2026-12-22" else None)


# --- Same facts as the rules ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["EI", "ACI", "AI", "ETTI", "EITI"])
def test_number_of_criteria_is_that_of_the_rules(kind: str) -> None:
    wanted = [
        rule.ouvre.ou_niveau2
        for rule in KNOWLEDGE.eligibility.thresholds
        if rule.structure == kind and rule.diagnostic_par == "employeur"
    ]
    value = STATEMENTS[f"{kind.lower()}.criteres"].valeur
    assert value and wanted == [value.nombre]
    assert str(value.nombre) in figures(STATEMENTS["iae.criteres"].reponse.standard)


def test_amounts_of_a_geiq_are_those_of_the_rules() -> None:
    amounts = {rule.montant for rule in KNOWLEDGE.eligibility.thresholds if rule.structure == "GEIQ"}
    spoken = {each.valeur.nombre for each in KNOWLEDGE.sheets["GEIQ"].enonces if each.aspect == "aide" and each.valeur}
    assert spoken == amounts - {0, None}


def test_durations_of_the_pass_are_those_of_the_rules() -> None:
    for effect, record, months in (("duree", "pass_iae.duree", 1), ("carence", "pass_iae.carence", 12)):
        rule = next(rule for rule in KNOWLEDGE.eligibility.pass_rules if rule.effet == effect)
        value = STATEMENTS[record].valeur
        assert rule.duree and value and rule.duree.months == value.nombre * months


def test_end_of_the_eiti_is_that_of_the_rules() -> None:
    kind = next(kind for kind in KNOWLEDGE.eligibility.kinds if kind.code == "EITI")
    assert kind.en_vigueur.jusqu_au == STATEMENTS["eiti.definition"].en_vigueur.jusqu_au
