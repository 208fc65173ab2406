"""From a question to statements, from a person to the prescriber to see first."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers import QUESTION_ASPECTS, answer, first_prescribers, source_date, source_line
from knowledge.loader import load_knowledge
from knowledge.model import Profile
from knowledge.sheet_records import Source
from tests.knowledge.readability import septets

KNOWLEDGE = load_knowledge()
TODAY = date(2026, 11, 22)
LAST_DAY_OF_EITI = date(2026, 12, 22)
AFTER_EITI = date(2027, 1, 15)


def ids(subject: str | None, intent: str, as_of: date = TODAY, **where: str) -> list[str]:
    found = answer(KNOWLEDGE, subject, intent, as_of, **where)
    return [statement.id for statement in found.statements] if found else []


@pytest.mark.parametrize(
    ("subject", "intent", "expected"),
    [
        ("EITI", "question_dispositif", ["eiti.definition"]),
        ("EITI", "question_montant", ["eiti.revenu"]),
        ("EITI", "question_contrat", ["eiti.contrat"]),
        ("EITI", "question_droits_cumul", ["eiti.droits_cumul"]),
        ("EI", "question_montant", ["ei.salaire"]),
        ("AI", "question_criteres", ["ai.criteres"]),
        ("TIH_BOOSTER", "question_criteres", ["tih.criteres"]),
        ("PASS_IAE", "question_duree", ["pass_iae.duree"]),
        ("CDDI", "question_duree", ["cddi.duree_max"]),
        ("GEIQ", "question_prescription", ["geiq.prescription"]),
        ("TIH", "question_prescription", ["tih.procedure"]),
    ],
)
def test_a_question_finds_the_statement_of_its_aspect(subject: str, intent: str, expected: list[str]) -> None:
    found = answer(KNOWLEDGE, subject, intent, TODAY)
    assert found and found.exact
    assert [statement.id for statement in found.statements] == expected


def test_the_other_statements_of_the_aspect_are_kept_apart() -> None:
    found = answer(KNOWLEDGE, "CDDI", "question_duree", TODAY)
    assert found and [statement.id for statement in found.more] == ["cddi.duree_min"]


def test_pass_iae_is_the_subject_of_its_own_questions_and_says_its_length() -> None:
    assert ids("EI", "question_pass_iae") == ids(None, "question_pass_iae") == ["pass_iae.definition", "pass_iae.duree"]


def test_without_a_subject_insertion_in_general_answers() -> None:
    assert ids(None, "question_criteres") == ["iae.criteres"]
    assert ids(None, "question_duree") == ["pass_iae.duree"]


def test_rules_shared_with_another_sheet_are_found_there_and_count_as_an_answer() -> None:
    found = answer(KNOWLEDGE, "ACI", "question_droits_cumul", TODAY)
    assert found and found.exact and found.notes == []
    assert found.sheet.code == "ACI"
    assert [statement.id for statement in found.statements] == ["iae.droits_cumul"]


def test_an_aspect_that_is_not_known_gives_the_definition_and_says_so() -> None:
    found = answer(KNOWLEDGE, "PMSMP", "question_droits_cumul", TODAY)
    assert found and not found.exact
    assert [statement.id for statement in found.statements] == ["pmsmp.definition"]
    assert "Période de mise en situation" in found.notes[0].standard


@pytest.mark.parametrize(("subject", "intent"), [("SIAE_2000", "question_duree"), ("EI", "saluer"), ("EI", "question_meteo")])
def test_what_is_unknown_is_not_answered(subject: str, intent: str) -> None:
    assert answer(KNOWLEDGE, subject, intent, TODAY) is None


def test_nothing_is_answered_before_anything_is_known() -> None:
    assert answer(KNOWLEDGE, "EI", "question_dispositif", date(2015, 1, 1)) is None


# --- Days ----------------------------------------------------------------------------------------------


@pytest.fixture
def about_help(monkeypatch: pytest.MonkeyPatch) -> str:
    """A question on what a structure receives: the aspect whose amounts follow one another by date."""
    monkeypatch.setitem(QUESTION_ASPECTS, "question_aide", (("aide",),))
    return "question_aide"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 11, 1), "ei.aide_au_poste_2021"),
        (date(2024, 1, 1), "ei.aide_au_poste_2024"),
        (date(2024, 10, 31), "ei.aide_au_poste_2024"),
        (date(2024, 11, 1), "ei.aide_au_poste_2024_11"),
        (date(2024, 12, 31), "ei.aide_au_poste_2024_11"),
        (date(2025, 1, 1), "ei.aide_au_poste"),
        (date(2026, 11, 22), "ei.aide_au_poste"),
    ],
)
def test_the_amount_is_that_of_the_day(about_help: str, day: date, expected: str) -> None:
    assert ids("EI", about_help, day) == [expected]


def test_a_replaced_amount_is_never_given_as_the_present_one(about_help: str) -> None:
    assert "eiti.aide_2024" in ids("EITI", about_help, date(2024, 6, 1))
    for day in (date(2025, 1, 1), TODAY, AFTER_EITI):
        found = answer(KNOWLEDGE, "EITI", about_help, day)
        assert found and {"eiti.aide_2024", "eiti.aide_2024_11"}.isdisjoint(s.id for s in [*found.statements, *found.more])


def test_between_two_known_amounts_nothing_is_invented(about_help: str) -> None:
    found = answer(KNOWLEDGE, "ACI", about_help, date(2023, 6, 1))
    assert found
    assert not found.exact or all(statement.aspect == "aide" for statement in found.statements)
    assert all(statement.id != "aci.aide_au_poste" for statement in found.statements)


def test_an_eiti_on_its_last_day_carries_no_warning_of_an_end_that_has_passed() -> None:
    found = answer(KNOWLEDGE, "EITI", "question_dispositif", LAST_DAY_OF_EITI)
    assert found and found.exact and not found.aged and found.notes == []
    assert "fin décembre 2026" in found.statements[0].reponse.standard


@pytest.mark.parametrize("intent", [intent for intent in QUESTION_ASPECTS if intent != "question_pass_iae"])
@pytest.mark.parametrize("day", [date(2026, 12, 23), AFTER_EITI, date(2029, 1, 1)])
def test_after_its_end_an_eiti_is_said_to_have_ended_and_to_be_checked(intent: str, day: date) -> None:
    found = answer(KNOWLEDGE, "EITI", intent, day)
    assert found and found.exact and found.aged
    assert found.notes
    for text in (found.notes[0].standard, found.notes[0].simple):
        assert "22 décembre 2026" in text
        assert "érifi" in text
    assert "22/12/2026" in found.notes[0].sms
    assert septets(found.notes[0].sms) <= 160


def test_contract_passerelle_ended_before_today() -> None:
    found = answer(KNOWLEDGE, "CONTRAT_PASSERELLE", "question_dispositif", TODAY)
    assert found and found.aged
    assert "31 décembre 2025" in found.notes[0].standard


def test_old_sources_are_flagged_for_what_changes_and_not_for_what_a_kind_is() -> None:
    territory = answer(KNOWLEDGE, "ITINERAIRE", "question_duree", TODAY)
    assert territory and territory.aged and "ancienne" in territory.notes[0].standard
    definition = answer(KNOWLEDGE, "ACI", "question_dispositif", TODAY)
    assert definition and not definition.aged and definition.notes == []


def test_what_holds_in_one_place_is_given_there_only(about_help: str) -> None:
    here = answer(KNOWLEDGE, "EITI", about_help, TODAY)
    assert here and all(statement.lieu is None for statement in [*here.statements, *here.more])
    assert ids("EITI", about_help, lieu="Mayotte") == ["eiti.aide_mayotte"]


@given(
    st.sampled_from([None, *KNOWLEDGE.sheets]),
    st.sampled_from(list(QUESTION_ASPECTS)),
    st.dates(date(2022, 1, 2), date(2032, 12, 31)),
)
def test_any_question_gets_statements_that_had_begun(subject: str | None, intent: str, day: date) -> None:
    found = answer(KNOWLEDGE, subject, intent, day)
    if found is None:
        return
    assert found.statements
    assert all(statement.en_vigueur.depuis <= day for statement in [*found.statements, *found.more])
    assert found.exact or len(found.notes) >= 1
    assert all("{" not in text for note in found.notes for text in (note.standard, note.simple, note.sms))


@pytest.mark.parametrize("subject", KNOWLEDGE.sheets)
@pytest.mark.parametrize("intent", QUESTION_ASPECTS)
def test_today_every_subject_answers_every_question(subject: str, intent: str) -> None:
    assert answer(KNOWLEDGE, subject, intent, TODAY) is not None


# --- Prescribers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (Profile(), ["conseil.france_travail"]),
        (Profile(age=40), ["conseil.france_travail"]),
        (Profile(age=15), ["conseil.avant_16_ans"]),
        (Profile(age=16), ["conseil.mission_locale"]),
        (Profile(age=25), ["conseil.mission_locale"]),
        (Profile(age=26), ["conseil.france_travail"]),
        (Profile(date_naissance=date(2000, 11, 23)), ["conseil.mission_locale"]),
        (Profile(date_naissance=date(2000, 11, 22)), ["conseil.france_travail"]),
        (Profile(age=52, allocations=["RSA"]), ["conseil.referent_rsa"]),
        (Profile(age=52, allocations_niees=["RSA"]), ["conseil.france_travail"]),
        (Profile(rqth=True), ["conseil.cap_emploi"]),
        (Profile(rqth=False), ["conseil.france_travail"]),
        (Profile(rqth_en_cours=True), ["conseil.cap_emploi"]),
        (Profile(allocations=["AAH"]), ["conseil.cap_emploi"]),
        (Profile(reconnaissance_handicap=["INVALIDITE"]), ["conseil.cap_emploi"]),
        (
            Profile(age=22, rqth=True, allocations=["RSA"]),
            ["conseil.mission_locale", "conseil.cap_emploi", "conseil.referent_rsa"],
        ),
    ],
    ids=str,
)
def test_first_prescribers(profile: Profile, expected: list[str]) -> None:
    assert [advice.id for advice in first_prescribers(KNOWLEDGE, profile, TODAY)] == expected


@given(
    st.builds(
        Profile,
        age=st.none() | st.integers(0, 99),
        rqth=st.none() | st.booleans(),
        allocations=st.lists(st.sampled_from(["RSA", "ASS", "AAH", "ARE"]), max_size=3),
    )
)
def test_someone_is_always_named(profile: Profile) -> None:
    advice = first_prescribers(KNOWLEDGE, profile, TODAY)
    assert advice
    assert all(each.nom and each.pourquoi and each.fiche in KNOWLEDGE.sheets for each in advice)


# --- Source line ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        ("jour", "1er mai 2024"),
        ("mois", "mai 2024"),
        ("annee", "2024"),
        ("vers", "vers 2024"),
        ("lecture", "page lue le 1er mai 2024"),
    ],
)
def test_source_line_gives_no_more_of_the_date_than_is_known(precision: str, expected: str) -> None:
    source = Source(id="x", titre="Fiche F 3.1", date=date(2024, 5, 1), precision=precision, confiance="document")  # type: ignore[arg-type]
    assert source_date(source) == expected
    assert source_line(source) == f"Fiche F 3.1 ({expected})"
