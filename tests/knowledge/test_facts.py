"""``faits.yml`` says the same as ``Profile`` and the contract, in words that a tired person understands."""

from __future__ import annotations

import re
from datetime import date
from types import NoneType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest

from knowledge.loader import load_knowledge
from knowledge.model import Fact, FactReading, Profile

FACTS = load_knowledge().facts
HINTS = get_type_hints(Profile)
ALL = pytest.mark.parametrize("key", sorted(FACTS))

# docs/api.md: what is sensitive, and what is never asked.
SENSITIVE = {
    "rqth",
    "rqth_en_cours",
    "reconnaissance_handicap",
    "orientation_cdaph",
    "sortant_detention",
    "sortant_ase",
    "refugie_ou_asile",
    "demandeur_asile",
    "fle_inferieur_a1",
    "sans_hebergement",
    "mesure_protection",
}
NEVER_ASKED = {
    "demandeur_asile",
    "mineur_represente",
    "mesure_protection",
    "allocations_niees",
    "date_naissance",
    "code_insee",
    "departement",
    "code_postal",
}


def bare(hint: Any) -> Any:
    """A type without its « or None »."""
    if get_origin(hint) is Union or type(hint).__name__ == "UnionType":
        (hint,) = (each for each in get_args(hint) if each is not NoneType)
    return hint


def allowed(fact: Fact) -> tuple[Any, ...]:
    """Values of the Literal of a fact; empty when it has none."""
    hint = bare(HINTS[fact.cle])
    if get_origin(hint) is list:
        (hint,) = get_args(hint)
    return get_args(hint) if get_origin(hint) is Literal else ()


def test_the_facts_are_those_of_a_profile() -> None:
    assert set(FACTS) == set(Profile.__struct_fields__)


@ALL
def test_types_and_values(key: str) -> None:
    fact = FACTS[key]
    hint = bare(HINTS[key])
    kinds: dict[Any, str] = {bool: "booleen", int: "entier", date: "date", str: "texte"}
    kind = "liste" if get_origin(hint) is list else "choix" if get_origin(hint) is Literal else kinds[hint]
    assert fact.type == kind
    assert tuple(fact.valeurs) == allowed(fact)
    assert set(fact.valeurs_sensibles) <= set(fact.valeurs)


@ALL
def test_choices_are_values_of_the_profile(key: str) -> None:
    fact = FACTS[key]
    for choice in fact.choix:
        profile = msgspec.convert({key: choice.valeur, **choice.aussi}, Profile)
        assert getattr(profile, key) == choice.valeur
        assert type(getattr(profile, key)) is type(choice.valeur)
        if fact.bornes is not None:
            assert isinstance(choice.valeur, int)
            assert fact.bornes.min <= choice.valeur <= fact.bornes.max
    labels = [choice.etiquette for choice in fact.choix]
    assert len(labels) == len(set(labels))
    if fact.type == "choix" and fact.demande != "jamais":
        assert [choice.valeur for choice in fact.choix] == fact.valeurs


def test_what_is_sensitive_and_what_is_never_asked() -> None:
    assert {key for key, fact in FACTS.items() if fact.sensible} == SENSITIVE
    assert {key for key, fact in FACTS.items() if fact.demande == "jamais"} == NEVER_ASKED
    assert {key for key, fact in FACTS.items() if fact.demande == "groupee"} == SENSITIVE - NEVER_ASKED
    assert FACTS["allocations"].valeurs_sensibles == ["AAH"]


def test_no_direct_question_or_answer_names_a_sensitive_thing() -> None:
    sensitive = re.compile(r"AAH|handicap|RQTH|détention|prison|justice|asile|réfugi|enfance|hébergé|tutelle", re.IGNORECASE)
    for fact in FACTS.values():
        if fact.demande == "directe":
            words = [fact.question, fact.question_tiers, fact.pourquoi, *(choice.etiquette for choice in fact.choix)]
            assert not any(sensitive.search(text) for text in words), fact.cle


@ALL
def test_wording(key: str) -> None:
    fact = FACTS[key]
    if fact.demande == "jamais":
        return
    assert len(fact.pourquoi.split()) <= 6
    for question in (fact.question, fact.question_tiers):
        assert " ?" in question, "une question se termine par une espace et un point d'interrogation"
        for sentence in re.split(r"(?<=[.?!])\s", question):
            assert len(sentence.split()) <= 26, sentence
    # Zones and approvals are explained in words to the person; a worker knows their names.
    assert not re.search(r"\b(QPV|ZRR|ZFRR|SIAE|IAE(?<!PASS IAE)|CDAPH|FLE|DELD|BRSA)\b", fact.question)
    if key not in ("role", "prescripteur_habilite"):
        assert not re.search(r"\b(vous|votre|vos)\b", fact.question_tiers, re.IGNORECASE)


@ALL
def test_what_is_said_back(key: str) -> None:
    fact = FACTS[key]
    if isinstance(fact.lecture, FactReading):
        assert fact.lecture.vrai != fact.lecture.faux
        said = [fact.lecture.vrai, fact.lecture.faux]
    else:
        said = [fact.lecture.format(valeur="x")]
    for text in said:
        assert text == text.strip()
        assert not text.endswith(".")
