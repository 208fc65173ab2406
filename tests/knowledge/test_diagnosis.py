"""The diagnosis over time (PASS, dates, ends of rules), what it asks next, and what it rests on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from knowledge.diagnosis import AsOfTooEarly, diagnose
from knowledge.loader import load_knowledge
from knowledge.model import Option, Profile
from tests.knowledge.broken import change, copy_knowledge
from tests.knowledge.verdicts import ALL_DENIED, IAE, ON, known, options

RSA: dict[str, Any] = {"allocations": ["RSA"]}


def statuses(found: dict[str, Option]) -> dict[str, str]:
    return {code: option.status for code, option in found.items()}


def next_question(by: str = "employeur", /, **facts: Any) -> str | None:
    return diagnose(msgspec.convert(facts, Profile), by, ON).next_question  # type: ignore[arg-type]


# --- PASS IAE ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["en_cours", "suspendu"])
@pytest.mark.parametrize("by", ["employeur", "prescripteur"])
def test_a_pass_in_force_opens_every_iae_kind(state: str, by: str) -> None:
    found = known(by, pass_iae_etat=state)
    assert {found[code].status for code in IAE} == {"ouvert"}
    assert "PASS IAE" in found["EI"].reason
    assert found["EI"].proofs == []
    assert "iae.pass.en_vigueur" in found["EI"].records
    assert found["GEIQ"].status == ("ouvert" if by == "prescripteur" else "ouvert_si_prescripteur")


@pytest.mark.parametrize(
    ("end", "status"),
    [
        (date(2026, 11, 23), "ouvert"),  # it ends tomorrow
        (date(2026, 11, 22), "ouvert"),  # its last day counts
        (date(2026, 11, 21), "ouvert_si_prescripteur"),
        (date(2024, 11, 23), "ouvert_si_prescripteur"),
        (date(2024, 11, 22), "ouvert"),  # two years ago to the day: the criteria count again
    ],
)
def test_the_end_of_a_pass_to_the_day(end: date, status: str) -> None:
    for facts in ({"pass_iae_etat": "en_cours", "pass_iae_fin": end}, {"pass_iae_etat": None, "pass_iae_fin": end}):
        assert known(**(RSA | facts))["EI"].status == status


def test_in_the_gap_only_a_prescriber_validates() -> None:
    facts = RSA | {"pass_iae_etat": "fini", "pass_iae_fin": date(2025, 6, 30)}
    found = known(**facts)
    for code in IAE:
        assert found[code].status == "ouvert_si_prescripteur"
        assert found[code].missing == []
        assert found[code].opens_on == (None if code == "EITI" else date(2027, 6, 30))
        assert found[code].criteria["niveau1"] == ["RSA"]
        assert "iae.pass.carence" in found[code].records
    assert "30 juin 2027" in found["EI"].reason
    assert found["GEIQ"].status == "ouvert"
    assert {option.status for option in known("prescripteur", **facts).values()} == {"ouvert"}


def test_in_the_gap_without_criteria_no_date_is_promised() -> None:
    found = known(pass_iae_etat="fini", pass_iae_fin=date(2025, 6, 30))
    assert found["EI"].status == "ouvert_si_prescripteur"
    assert found["EI"].opens_on is None


def test_a_gap_that_starts_on_29_february() -> None:
    facts = RSA | {"pass_iae_etat": "fini", "pass_iae_fin": date(2024, 2, 29)}
    assert known("employeur", date(2026, 2, 27), **facts)["EI"].opens_on == date(2026, 2, 28)
    assert known("employeur", date(2026, 2, 28), **facts)["EI"].status == "ouvert"


def test_a_pass_that_ended_nobody_knows_when() -> None:
    found = known(**(RSA | {"pass_iae_etat": "fini"}))
    for code in IAE:
        assert found[code].status == "a_completer"
        assert [(each.criterion, each.question) for each in found[code].missing] == [("PASS_IAE", "pass_iae_fin")]
    assert next_question(**(ALL_DENIED | RSA | {"pass_iae_etat": "fini"})) == "pass_iae_fin"
    assert known(pass_iae_etat="fini")["EI"].status == "ouvert_si_prescripteur"
    assert known("prescripteur", pass_iae_etat="fini")["EI"].status == "ouvert"


def test_a_pass_nobody_spoke_of_does_not_hold_back_and_could_open() -> None:
    assert known(**(RSA | {"pass_iae_etat": None}))["EI"].status == "ouvert"
    found = known(pass_iae_etat=None)
    assert found["EI"].status == "a_completer"
    assert [each.question for each in found["EI"].missing] == ["pass_iae_etat"]
    assert found["GEIQ"].status == "ouvert_si_prescripteur"


# --- What time alone changes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "months", "opens"),
    [
        (date(2026, 11, 22), 20, date(2027, 3, 22)),
        (date(2026, 11, 30), 21, date(2027, 2, 28)),
        (date(2026, 11, 22), 0, date(2028, 11, 22)),
    ],
)
def test_twenty_four_months_of_registration(on: date, months: int, opens: date) -> None:
    found = known("employeur", on, inscrit_france_travail=True, mois_inscrit=months)
    assert found["EI"].status == "ouvert_si_prescripteur"
    assert found["EI"].opens_on == opens


def test_twelve_months_of_registration_open_when_they_are_all_that_lacks() -> None:
    found = known(inscrit_france_travail=True, mois_inscrit=9, parent_isole=True)
    assert found["AI"].opens_on == date(2027, 2, 22)
    assert found["EI"].opens_on == date(2028, 2, 22)


def test_the_fiftieth_birthday() -> None:
    found = known(date_naissance=date(1977, 1, 10), parent_isole=True, qpv=True)
    assert found["EI"].status == "ouvert_si_prescripteur"
    assert found["EI"].opens_on == date(2027, 1, 10)
    assert "10 janvier 2027" in found["EI"].reason


def test_without_a_birth_date_the_reason_says_the_age() -> None:
    found = known(age=49, parent_isole=True, qpv=True)
    assert found["EI"].opens_on is None
    assert "À vos 50 ans" in found["EI"].reason
    assert "À ses 50 ans" in known(age=49, parent_isole=True, qpv=True, role="prescripteur")["EI"].reason
    assert "50 ans" not in known(age=35, parent_isole=True, qpv=True)["EI"].reason
    assert "50 ans" not in known(age=49)["EI"].reason


def test_the_eve_of_the_twenty_sixth_birthday() -> None:
    facts = {"date_naissance": date(2001, 1, 10), "niveau_etudes": 2, "zrr": True}
    found = known(**facts)
    assert found["EI"].closes_on == date(2027, 1, 9)
    assert "9 janvier 2027" in found["EI"].reason
    assert found["GEIQ"].closes_on is None  # ZRR alone opens an amount
    assert known(**(facts | {"qpv": True}))["EI"].closes_on is None
    assert known("prescripteur", **facts)["EI"].closes_on is None
    assert known(**(facts | {"date_naissance": None, "age": 25}))["EI"].closes_on is None


# --- Rules that begin and end --------------------------------------------------------------------------------


@pytest.mark.parametrize("on", [date(2026, 12, 23), date(2027, 1, 4), date(2035, 1, 1)])
@pytest.mark.parametrize("by", ["employeur", "prescripteur"])
def test_after_the_end_of_the_experiment_nobody_knows(on: date, by: str) -> None:
    for facts in (RSA, {"pass_iae_etat": "en_cours"}, {}):
        option = known(by, on, **facts)["EITI"]
        assert option.status == "a_completer"
        assert "fin décembre 2026" in option.reason
        assert (option.missing, option.opens_on, option.closes_on) == ([], None, None)


def test_on_the_last_sure_day_it_is_open_and_says_so() -> None:
    option = known("employeur", date(2026, 12, 22), **RSA)["EITI"]
    assert option.status == "ouvert"
    assert "fin décembre 2026" in option.reason


@pytest.mark.parametrize("on", [date(2015, 1, 1), date(2021, 8, 31), date(2022, 3, 9)])
def test_before_the_first_rule_of_a_kind(on: date) -> None:
    with pytest.raises(AsOfTooEarly, match="Aucune règle n'est connue pour"):
        options("employeur", on)
    assert issubclass(AsOfTooEarly, ValueError)


def test_a_rule_changes_on_its_day(tmp_path: Path) -> None:
    """An editor ends a threshold and writes the next: verdicts follow the day that they are asked for."""
    root = copy_knowledge(tmp_path)
    change(
        root,
        "eligibilite/seuils.yml",
        """- id: iae.seuil.ai.employeur
  structure: AI
  diagnostic_par: employeur
  ouvre: {niveau1: 1, ou_niveau2: 2}
  en_vigueur: {depuis: 2021-09-01}
""",
        """- id: iae.seuil.ai.employeur.2027
  structure: AI
  diagnostic_par: employeur
  ouvre: {niveau1: 1, ou_niveau2: 4}
  en_vigueur: {depuis: 2027-01-01}
  source: [emplois-inclusion-2026]

- id: iae.seuil.ai.employeur
  structure: AI
  diagnostic_par: employeur
  ouvre: {niveau1: 1, ou_niveau2: 2}
  en_vigueur: {depuis: 2021-09-01, jusqu_au: 2026-12-31}
""",
    )
    rules = load_knowledge(root)
    someone = msgspec.convert(ALL_DENIED | {"parent_isole": True, "qpv": True}, Profile)
    for on, status, number in ((date(2026, 12, 31), "ouvert", 2), (date(2027, 1, 1), "ouvert_si_prescripteur", 4)):
        option = next(each for each in diagnose(someone, "employeur", on, rules).options if each.code == "AI")
        assert (option.status, option.required.niveau2) == (status, number)


def test_an_editor_can_lengthen_the_experiment(tmp_path: Path) -> None:
    root = copy_knowledge(tmp_path)
    change(
        root, "eligibilite/structures.yml", "{depuis: 2018-12-22, jusqu_au: 2026-12-22, suite: inconnue}", "{depuis: 2018-12-22}"
    )
    diagnosis = diagnose(Profile(allocations=["RSA"]), "employeur", date(2027, 2, 1), load_knowledge(root))
    assert {option.code: option.status for option in diagnosis.options}["EITI"] == "ouvert"


# --- What to ask next -----------------------------------------------------------------------------------------


def test_the_question_that_can_change_most() -> None:
    assert next_question() == "allocations"
    assert next_question(mois_sans_emploi=24) == "inscrit_france_travail"
    no_benefit = {"allocations_niees": ["RSA", "ASS", "AAH", "ARE"]}
    assert next_question(**no_benefit) == "inscrit_france_travail"
    assert next_question(**no_benefit, inscrit_france_travail=True) == "mois_inscrit"
    assert next_question(**no_benefit, inscrit_france_travail=True, mois_sans_emploi=5) == "age"


def test_benefits_are_not_asked_again_for_a_sensitive_one() -> None:
    """« Une autre aide » says no to RSA and ASS; the rest is only for the grouped question."""
    assert next_question(allocations_niees=["RSA", "ASS"], inscrit_france_travail=True, mois_inscrit=2) != "allocations"


def test_nothing_is_asked_when_nothing_can_change() -> None:
    assert next_question(**(RSA | {"age": 52})) is None
    assert next_question(**ALL_DENIED) is None
    assert next_question("prescripteur") is None


def test_following_the_questions_always_ends() -> None:
    """Someone who answers no to everything is asked each thing once, never a sensitive one, and is not turned away."""
    answers: dict[str, Any] = {
        "allocations": {"allocations_niees": ["RSA", "ASS", "ARE"]},
        "niveau_etudes": {"niveau_etudes": 5},
        "age": {"age": 38},
        "mois_inscrit": {"mois_inscrit": 3},
        "mois_sans_emploi": {"mois_sans_emploi": 3},
        "pass_iae_etat": {"pass_iae_etat": "aucun"},
    }
    facts: dict[str, Any] = {}
    asked: list[str] = []
    while (question := next_question(**facts)) is not None:
        assert question not in asked
        asked.append(question)
        facts |= answers.get(question, {question: False})
    assert {"allocations", "inscrit_france_travail", "age", "niveau_etudes", "pass_iae_etat"} <= set(asked)
    assert {option.status for option in options(**facts).values()} == {"a_completer"}  # sensitive facts stay open


# --- What it rests on -------------------------------------------------------------------------------------------


def test_papers() -> None:
    papers = {
        (each.criterion, each.document): each.max_age_months for each in options(**RSA, niveau_etudes=3, zrr=True)["EI"].proofs
    }
    assert papers[("RSA", "Attestation RSA")] == 3
    assert papers[("ZRR", "Justificatif de domicile")] == 6
    assert papers[("CAP_BEP", "Attestation sur l'honneur")] == 3


def test_records_and_their_sources() -> None:
    knowledge = load_knowledge()
    option = options(**RSA)["AI"]
    assert option.records == ["iae.structure.ai", "iae.seuil.ai.employeur", "iae.rsa", "iae.validite.employeur"]
    assert "arrete-2021-09-01" in knowledge.sources_of("iae.seuil.ai.employeur")


def test_validity_of_a_diagnosis() -> None:
    found = {(each.regime, each.diagnostic_par): each for each in load_knowledge().eligibility.validities}
    assert (found["iae", "prescripteur"].duree.nombre, found["iae", "prescripteur"].duree.unite) == (6, "mois")
    assert (found["iae", "employeur"].duree.nombre, found["iae", "employeur"].duree.unite) == (92, "jours")
    assert found["iae", "employeur"].utilisable_par == "sa_propre_structure"
    assert found["iae", "prescripteur"].utilisable_par == "toutes_les_siae"


def test_both_dates_of_the_end_of_the_experiment_are_kept() -> None:
    kind = next(each for each in load_knowledge().eligibility.kinds if each.code == "EITI")
    assert kind.en_vigueur.jusqu_au == date(2026, 12, 22)
    assert kind.en_vigueur.suite == "inconnue"
    assert "23 décembre 2026" in kind.desaccord[0].dit


def test_the_diagnosis_as_json() -> None:
    told = msgspec.to_builtins(diagnose(msgspec.convert(RSA, Profile), "employeur", ON))
    assert set(told) == {"as_of", "by", "options", "next_question"}
    assert set(told["options"][0]) == set(
        "code status criteria required missing opens_on closes_on proofs amount reason records".split()  # noqa: SIM905
    )
    assert told["as_of"] == "2026-11-22"
