"""The exact bounds of the rules, one by one (reference sheet §2.3 and §2.4), for both authors and all kinds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from knowledge.model import Option
from tests.knowledge.verdicts import ALL_DENIED, IAE, ON, known, options

LEVEL_2 = [
    ("CAP_BEP", {"niveau_etudes": 3}),
    ("SENIOR", {"age": 50}),
    ("JEUNE", {"age": 25}),
    ("ASE", {"sortant_ase": True}),
    ("DELD", {"inscrit_france_travail": True, "mois_inscrit": 12}),
    ("TH", {"rqth": True}),
    ("PI", {"parent_isole": True}),
    ("PSH_PR", {"sans_hebergement": True}),
    ("REF_DA", {"refugie_ou_asile": True}),
    ("ZRR", {"zrr": True}),
    ("QPV", {"qpv": True}),
    ("DETENTION_MJ", {"sortant_detention": True}),
    ("FLE", {"fle_inferieur_a1": True}),
    ("PM", {"probleme_mobilite": True}),
]


def codes(option: Option) -> set[str]:
    return {code for level in option.criteria.values() for code in level}


def years_ago(years: int, shift: int = 0) -> date:
    return ON.replace(year=ON.year - years) + timedelta(days=shift)


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (years_ago(26, 1), {"JEUNE"}),  # 26 tomorrow
        (years_ago(26), set()),  # 26 today
        (years_ago(25), {"JEUNE"}),
        (years_ago(50, 1), set()),  # 50 tomorrow
        (years_ago(50), {"SENIOR"}),  # 50 today
        (years_ago(50, -1), {"SENIOR"}),
    ],
)
def test_birthdays_to_the_day(born: date, expected: set[str]) -> None:
    for by in ("employeur", "prescripteur"):
        for code, option in known(by, date_naissance=born).items():
            assert codes(option) & {"JEUNE", "SENIOR"} == expected, code


@pytest.mark.parametrize(("age", "expected"), [(25, {"JEUNE"}), (26, set()), (49, set()), (50, {"SENIOR"})])
def test_ages(age: int, expected: set[str]) -> None:
    for option in known(age=age).values():
        assert codes(option) & {"JEUNE", "SENIOR"} == expected


def test_the_birth_date_wins_over_the_age() -> None:
    assert codes(options(age=30, date_naissance=years_ago(52))["EI"]) == {"SENIOR"}


def test_born_on_29_february() -> None:
    born = date(1976, 2, 29)
    assert codes(known("employeur", date(2026, 2, 28), date_naissance=born)["EI"]) == set()
    assert codes(known("employeur", date(2026, 3, 1), date_naissance=born)["EI"]) == {"SENIOR"}


@pytest.mark.parametrize(
    ("months", "registered", "expected"),
    [
        (11, True, set()),
        (12, True, {"DELD"}),
        (23, True, {"DELD"}),
        (24, True, {"DETLD"}),
        (12, False, set()),
        (24, False, set()),
        (60, False, set()),
    ],
)
@pytest.mark.parametrize("duration", ["mois_inscrit", "mois_sans_emploi"])
def test_months_registered_or_not(months: int, registered: bool, expected: set[str], duration: str) -> None:
    facts = {"inscrit_france_travail": registered, duration: months}
    for code, option in known(**facts).items():
        assert codes(option) & {"DELD", "DETLD"} == expected, code
        if code != "GEIQ":
            wanted = "ouvert" if "DETLD" in expected else "ouvert_si_prescripteur"
            assert option.status == wanted, code


def test_months_registered_win_over_months_without_work() -> None:
    found = known(inscrit_france_travail=True, mois_inscrit=5, mois_sans_emploi=40)
    assert codes(found["EI"]) == set()
    assert codes(found["GEIQ"]) == {"SANS_TRAVAIL_12"}


def test_unknown_registration_is_no_refusal() -> None:
    facts = {key: value for key, value in ALL_DENIED.items() if key != "inscrit_france_travail"}
    for months, criterion in ((12, "DELD"), (24, "DETLD")):
        found = options(**(facts | {"mois_sans_emploi": months, "parent_isole": True, "qpv": True}))
        assert found["EI"].status == "a_completer"
        assert [(each.criterion, each.question) for each in found["EI"].missing] == [(criterion, "inscrit_france_travail")]
    assert (
        options(**(facts | {"mois_sans_emploi": 11, "parent_isole": True, "qpv": True}))["EI"].status == "ouvert_si_prescripteur"
    )


@pytest.mark.parametrize("benefit", ["RSA", "ASS", "AAH"])
def test_one_level_1_criterion_is_enough_everywhere(benefit: str) -> None:
    for code, option in known(allocations=[benefit]).items():
        assert option.status == "ouvert", code
        assert option.criteria["niveau1"] == [benefit]


def test_unemployment_benefit_is_no_criterion() -> None:
    for code, option in known(allocations=["ARE"]).items():
        assert codes(option) == set()
        assert option.status == "ouvert_si_prescripteur", code


@pytest.mark.parametrize(("first", "second", "third"), [(i, (i + 4) % 14, (i + 7) % 14) for i in range(14)])
def test_two_and_three_level_2_criteria(first: int, second: int, third: int) -> None:
    two = LEVEL_2[first][1] | LEVEL_2[second][1]
    three = two | LEVEL_2[third][1]
    for facts, count in ((LEVEL_2[first][1], 1), (two, 2), (three, 3)):
        found = known(**facts)
        reached = len(found["EI"].criteria["niveau2"])
        assert reached == count
        for code, number in IAE.items():
            assert found[code].status == ("ouvert" if reached >= number else "ouvert_si_prescripteur"), code
            assert (found[code].required.niveau1, found[code].required.niveau2) == (1, number)


@pytest.mark.parametrize(("code", "facts"), LEVEL_2)
def test_each_level_2_criterion(code: str, facts: dict[str, Any]) -> None:
    assert known(**facts)["EI"].criteria == {"niveau1": [], "niveau2": [code]}


@pytest.mark.parametrize(("level", "expected"), [(2, ["CAP_BEP"]), (3, ["CAP_BEP"]), (4, []), (7, [])])
def test_diplomas(level: int, expected: list[str]) -> None:
    assert known(niveau_etudes=level)["EI"].criteria["niveau2"] == expected


def test_a_prescriber_needs_no_number() -> None:
    for code, option in known("prescripteur").items():
        assert option.status == "ouvert", code
        assert (option.required.niveau1, option.required.niveau2) == (0, 0)
        assert option.amount == (1400 if code == "GEIQ" else None)
        assert option.missing == []
    assert {option.status for option in options("prescripteur").values()} == {"ouvert"}


@pytest.mark.parametrize(
    ("facts", "amount"),
    [
        ({}, 0),
        ({"allocations": ["RSA"]}, 1400),
        ({"inscrit_france_travail": True, "mois_inscrit": 24}, 1400),
        ({"inscrit_france_travail": True, "mois_inscrit": 23}, 0),
        ({"parent_isole": True}, 0),
        ({"parent_isole": True, "niveau_etudes": 3}, 1400),
        ({"rqth": True}, 814),
        ({"zrr": True}, 814),
        ({"qpv": True}, 814),
        ({"sortant_detention": True}, 814),
        ({"rqth": True, "qpv": True}, 1400),
        ({"qpv": True, "zrr": True}, 814),  # they count once for a GEIQ
        ({"qpv": True, "zrr": True, "parent_isole": True}, 1400),
        ({"age": 52, "sortant_ase": True}, 0),  # so do these
        ({"age": 25, "sortant_ase": True}, 1400),
        ({"age": 52, "sortant_ase": True, "parent_isole": True}, 1400),
        ({"refugie_ou_asile": True, "demandeur_asile": False}, 814),
        ({"demandeur_asile": True}, 0),
        ({"demandeur_asile": True, "parent_isole": True}, 1400),
        ({"refugie_ou_asile": True, "demandeur_asile": None}, 0),
        ({"refugie_ou_asile": True, "demandeur_asile": None, "parent_isole": True}, 1400),
        ({"mois_sans_emploi": 13}, 814),
        ({"mois_sans_emploi": 11}, 0),
        ({"age": 45, "inscrit_france_travail": True}, 814),
        ({"age": 44, "inscrit_france_travail": True}, 0),
        ({"age": 45}, 0),
        ({"age": 25, "sans_experience": True}, 814),
        ({"age": 25, "sans_experience": True, "niveau_etudes": 5}, 0),
        ({"age": 26, "sans_experience": True}, 0),
        ({"reconversion": True}, 814),
        ({"sortant_siae": True}, 814),
    ],
)
def test_amounts_of_a_geiq(facts: dict[str, Any], amount: int) -> None:
    option = known(**facts)["GEIQ"]
    assert option.amount == amount
    if amount:
        assert option.status == "ouvert"
    else:
        assert option.status in ("ouvert_si_prescripteur", "a_completer")


def test_qpv_and_zrr_add_up_in_the_iae() -> None:
    assert known(qpv=True, zrr=True)["AI"].status == "ouvert"


def test_twelve_months_sharp_are_undecided_for_a_geiq() -> None:
    """« Plus d'un an »: no text decides for 12 months; one more month does."""
    option = known(mois_sans_emploi=12)["GEIQ"]
    assert (option.status, option.amount, option.missing) == ("a_completer", 0, [])
    assert option.opens_on == date(2026, 12, 22)


def test_asylum_is_never_asked() -> None:
    option = known(refugie_ou_asile=True, demandeur_asile=None)["GEIQ"]
    assert option.status == "a_completer"
    assert option.missing == []
    assert option.criteria == {"niveau1": [], "niveau2": ["REF_DA"], "annexe1": []}


def test_an_asylum_seeker_is_not_sent_to_self_employment() -> None:
    for by in ("employeur", "prescripteur"):
        found = known(by, demandeur_asile=True, allocations=["RSA"])
        assert found["EITI"].status == "pas_maintenant"
        assert {found[code].status for code in ("EI", "ACI", "AI", "ETTI", "GEIQ")} == {"ouvert"}
        assert "autorisation de travail" in found["EI"].reason
        assert found["GEIQ"].criteria["niveau2"] == ["RS_PS_DA"]
        assert found["EI"].criteria["niveau2"] == ["REF_DA"]


@pytest.mark.parametrize(
    ("age", "salaried", "self_employed"),
    [
        (15, "pas_maintenant", "pas_maintenant"),
        (16, "ouvert", "pas_maintenant"),
        (17, "ouvert", "pas_maintenant"),
        (18, "ouvert", "ouvert"),
    ],
)
def test_minors(age: int, salaried: str, self_employed: str) -> None:
    for by in ("employeur", "prescripteur"):
        found = known(by, age=age, allocations=["RSA"])
        assert {found[code].status for code in ("EI", "ACI", "AI", "ETTI", "GEIQ")} == {salaried}
        assert found["EITI"].status == self_employed
    minor = {key: value for key, value in ALL_DENIED.items() if key != "age"} | {"mineur_represente": True}
    assert options("prescripteur", ON, **minor)["EITI"].status == "pas_maintenant"
    assert options("prescripteur", ON, **minor)["EI"].status == "ouvert"
