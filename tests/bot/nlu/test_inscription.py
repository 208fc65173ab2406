"""Registered with France Travail or not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.nlu.conftest import ReadFacts

KEYS = ("inscrit_france_travail",)


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("radié depuis mars", None, {"inscrit_france_travail": False}),
        ("je ne suis plus inscrit à pôle emploi", None, {"inscrit_france_travail": False}),
        ("jsui pa inscri a france travail", None, {"inscrit_france_travail": False}),
        ("pas inscrit", None, {"inscrit_france_travail": False}),
        ("inscrit à la mission locale", None, {}),
        ("je voudrais m'inscrire à france travail", None, {}),
        ("non inscrit à FT", None, {"inscrit_france_travail": False}),
        ("pas inscrit FT", None, {"inscrit_france_travail": False}),
        ("plus inscrite depuis 6 mois", None, {"inscrit_france_travail": False}),
        ("jme sui fé radié en septembre", None, {"inscrit_france_travail": False}),
        ("ils m'ont radié de pole emploi", None, {"inscrit_france_travail": False}),
        ("j'ai plus d'inscription à FT", None, {"inscrit_france_travail": False}),
        ("oui je suis inscrite", None, {"inscrit_france_travail": True}),
        ("jsui tjr inscri o chomage", None, {"inscrit_france_travail": True}),
        ("je m'actualise tous les mois", None, {"inscrit_france_travail": True}),
        ("j'ai oublié de m'inscrire", None, {}),
        ("dois je être inscrit à pole emploi ?", None, {}),
        ("faut-il être inscrit à France Travail depuis 2 ans ?", None, {}),
        ("pour un demandeur d'emploi inscrit depuis 24 mois c'est possible ?", None, {}),
        ("si je suis inscrit depuis 12 mois ça marche ?", None, {}),
        ("chui pu inscri", None, {"inscrit_france_travail": False}),
        ("jmsui jamai inscri a pole emploi", None, {"inscrit_france_travail": False}),
        ("ils mon radié", None, {"inscrit_france_travail": False}),
    ],
)
def test_reading(facts_in: ReadFacts, text: str, asked: str | None, expected: dict[str, Any]) -> None:
    read = {f.key: f.value for f in facts_in(text, asked) if f.key in KEYS}
    assert read == expected
