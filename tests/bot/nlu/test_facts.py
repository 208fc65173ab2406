"""Facts in sentences: each family, its scope and its owner."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.facts.contact import to_e164
from tests.bot.nlu.conftest import ReadFacts


def values(facts: list[Any], key: str) -> list[Any]:
    return [f.value if f.operation == "affirme" else (f.operation, f.value) for f in facts if f.key == key]


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        # time: what a duration is the duration of
        ("au rsa depuis 2 ans", "mois_sans_emploi", []),
        ("au chômage depuis 2 ans", "mois_sans_emploi", [24]),
        ("au chômage depuis deux ans et demi", "mois_sans_emploi", [30]),
        ("sans travail depuis mars 2023", "mois_sans_emploi", [44]),
        ("licenciée en janvier", "mois_sans_emploi", [10]),
        ("g pa bossé dpui 1 an é demi", "mois_sans_emploi", [18]),
        ("18 mois sans emploi", "mois_sans_emploi", [18]),
        ("je suis hébergée depuis 3 mois et sans emploi", "mois_sans_emploi", []),
        ("je suis au chômage depuis deux hivers", "mois_sans_emploi", []),
        ("ça fera 2 ans à Noël que je suis au chômage", "mois_sans_emploi", [22]),
        ("inscrit à pôle emploi depuis 14 mois", "mois_inscrit", [14]),
        ("inscrit à pôle emploi depuis 14 mois", "inscrit_france_travail", [True]),
        ("je suis ce jeune depuis mai", "mois_sans_emploi", []),
        # age
        ("femme 52 ans rsa", "age", [52]),
        ("j'ai 2 enfants de 12 et 15 ans", "age", []),
        ("10 ans d'expérience, 41 ans", "age", [41]),
        ("née le 12/03/1974", "age", [52]),
        ("née le 12/03/1974", "date_naissance", ["1974-03-12"]),
        ("j'aurai 50 ans en mars", "age", [49]),
        ("je travaille dans le bâtiment depuis 20 ans", "age", []),
        ("je bosse depuis mes 18 ans", "age", []),
        # benefits and denial
        ("on m'a coupé le RSA", "allocations", [("nie", "RSA")]),
        ("ni ASS ni AAH", "allocations", [("nie", "ASS"), ("nie", "AAH")]),
        ("je touche pas le rsa mais j'ai l'ass", "allocations", [("nie", "RSA"), "ASS"]),
        ("je ne touche pas que le RSA", "allocations", ["RSA"]),
        ("faut-il être au RSA ?", "allocations", []),
        ("c'est quoi le RSA", "allocations", []),
        ("est-ce que je garde mon RSA ?", "allocations", ["RSA"]),
        ("mon mari est au RSA", "allocations", []),
        ("hébergée chez ma sœur, je suis au RSA", "allocations", ["RSA"]),
        # statuses
        ("pas encore la RQTH, dossier déposé", "rqth", []),
        ("pas encore la RQTH, dossier déposé", "rqth_en_cours", [True]),
        ("RQTH : non", "rqth", [False]),
        ("seule avec mes 2 enfants", "parent_isole", [True]),
        ("le père est parti, j'ai trois enfants à charge", "parent_isole", [True]),
        ("je dors à l'hôtel", "sans_hebergement", [True]),
        ("finalement il a un logement à son nom", "sans_hebergement", [False]),
        ("je suis femme au foyer", "sans_hebergement", []),
        ("pas de permis", "probleme_mobilite", [True]),
        ("pas de permis de travail", "probleme_mobilite", []),
        ("je dois m'inscrire à France Travail", "inscrit_france_travail", []),
        ("je ne suis pas inscrite à france travail", "inscrit_france_travail", [False]),
        ("demandeur d'asile", "refugie_ou_asile", [True]),
        # studies, project, trade, PASS
        ("bac +2", "niveau_etudes", [5]),
        ("j'ai pas le bac", "niveau_etudes", []),
        ("suivi par cap emploi", "niveau_etudes", []),
        ("j'ai un CAP et le bac pro", "niveau_etudes", [4]),
        ("je voudrais travailler à mon compte dans la coiffure", "projet", ["independant"]),
        ("je voudrais travailler à mon compte dans la coiffure", "activite", ["coiffure"]),
        ("c'est quoi un auto-entrepreneur ?", "projet", []),
        ("je suis auto-entrepreneur", "a_un_siret", [True]),
        ("je veux devenir auto-entrepreneur", "a_un_siret", []),
        ("mon pass iae se termine le 12/03/2027", "pass_iae_fin", ["2027-03-12"]),
        ("mon pass est fini depuis 2024", "pass_iae_etat", ["fini"]),
        ("c'est quoi le pass iae", "pass_iae_etat", []),
        # who writes
        ("j'ai une dame de 52 ans au RSA", "role", ["prescripteur"]),
        ("je suis conseillère, j'ai 45 ans, ma bénéficiaire a 30 ans", "age", [30]),
    ],
)
def test_fact(facts_in: ReadFacts, text: str, key: str, expected: list[Any]) -> None:
    assert values(facts_in(text), key) == expected


@pytest.mark.parametrize(
    ("text", "asked", "key", "expected"),
    [
        ("52", "age", "age", [52]),
        ("18", "mois_inscrit", "mois_inscrit", [18]),
        ("2 ans", "mois_sans_emploi", "mois_sans_emploi", [24]),
        ("oui", "rqth", "rqth", [True]),
        ("nan pas du tout", "qpv", "qpv", [False]),
        ("non j'habite à la campagne", "qpv", "qpv", [False]),
        ("zzz oui peut-être pas", "rqth", "rqth", []),
        ("aucune", "allocations", "allocations", [("nie", "RSA"), ("nie", "ASS"), ("nie", "AAH"), ("nie", "ARE")]),
        ("à mon compte", "projet", "projet", ["independant"]),
        ("pour moi", "role", "role", ["demandeur"]),
        ("Fatou", "prenom", "prenom", ["Fatou"]),
        ("Fatou", None, "prenom", []),
        ("non", "prenom", "prenom", []),
    ],
)
def test_answer_to_a_question(facts_in: ReadFacts, text: str, asked: str | None, key: str, expected: list[Any]) -> None:
    assert values(facts_in(text, asked), key) == expected


def test_a_correction_says_what_it_replaces(facts_in: ReadFacts) -> None:
    (fact,) = facts_in("non pardon 45 pas 54")
    assert (fact.key, fact.value, fact.replaces) == ("nombre", 45, 54)
    (fact,) = facts_in("45 et pas 54", "age")
    assert (fact.key, fact.value, fact.replaces) == ("age", 45, 54)


def test_deduced_facts_say_so(facts_in: ReadFacts) -> None:
    certainty = {f.key: f.certainty for f in facts_in("g pa de permi, jdor ché un pote, g 40 ans")}
    assert (certainty["probleme_mobilite"], certainty["sans_hebergement"], certainty["age"]) == ("deduit", "deduit", "dit")


def test_offsets_lead_back_to_what_was_typed(facts_in: ReadFacts) -> None:
    text = "jsui o chomaj dpui 2ans, jtouche lrsa"
    spans = {f.key: text[f.start : f.end] for f in facts_in(text) if f.key in ("mois_sans_emploi", "allocations")}
    assert spans == {"mois_sans_emploi": "dpui 2ans", "allocations": "lrsa"}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("06.12.34.56.78", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("0033612345678", "+33612345678"),
        ("0692 12 34 56", "+262692123456"),
        ("0590 12 34 56", "+590590123456"),
        ("+32 470 12 34 56", "+32470123456"),
        ("0012", None),
        ("10000", None),
        ("0012345678", None),
    ],
)
def test_phone(typed: str, number: str | None) -> None:
    assert to_e164(typed) == number


@given(st.integers(min_value=100_000_000, max_value=799_999_999), st.sampled_from(["", " ", ".", "-"]))
def test_every_way_of_spacing_a_phone_reads_the_same(national: int, separator: str) -> None:
    digits = f"0{national}"
    typed = separator.join(digits[i : i + 2] for i in range(0, 10, 2))
    assert to_e164(typed) == to_e164(digits) is not None


def test_a_phone_number_is_no_age_and_no_duration(facts_in: ReadFacts) -> None:
    assert {f.key for f in facts_in("appelez moi au 06 52 41 30 20")} == {"telephone"}
