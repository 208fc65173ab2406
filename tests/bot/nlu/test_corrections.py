"""What is taken back, and what only looks like it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.facts.corrections import is_correcting
from bot.nlu.french import French
from tests.bot.nlu.conftest import ReadFacts


@pytest.mark.parametrize(
    "text",
    [
        "oups 26 pas 62",
        "nn pa 2 an, 3 an",
        "je me suis trompé, j'ai 45 ans",
        "jme sui gouré g 41 an",
        "non c'est Troyes",
        "mais j'ai jamais eu l'AAH, c'est l'ASS que je touche",
        "vous avez mal noté mon âge",
        "au temps pour moi, il est inscrit depuis un an",
        "dsl jvoulé dir bac +2 pa bac",
    ],
)
def test_a_correction_is_heard(french: French, text: str) -> None:
    assert is_correcting(french.read(text), french.lexicons)


@pytest.mark.parametrize(
    "text",
    [
        "je cherche travail menage pardon je parle pas bien francais",
        "âge 49, RQTH non, 18 m. sans emploi",
        "Non, je n'ai pas la reconnaissance de travailleur handicapé.",
        "mon fils a une RQTH mais moi non, j'en ai pas",
        "Je reprends ma recherche, toujours sur Vesoul.",
        "je n'ai pas le permis",
    ],
)
def test_plain_information_is_no_correction(french: French, text: str) -> None:
    assert not is_correcting(french.read(text), french.lexicons)


@pytest.mark.parametrize(
    ("text", "asked", "key", "expected"),
    [
        ("g pa 49 mé 50 dpuis hier", None, "age", [50]),
        ("nan g pa di 63 g di 36", "lieu", "age", [36]),
        ("nn pa 2 an, 3 an", "mois_inscrit", "mois_inscrit", [36]),
        ("j'ai mis 5 ans mais en vrai ça fait 15 mois que je suis au chômage", None, "mois_sans_emploi", [15]),
        ("vous avez écrit que j'ai un CAP, j'ai jamais eu de diplôme", None, "niveau_etudes", [2]),
    ],
)
def test_what_is_taken_back_is_not_read(facts_in: ReadFacts, text: str, asked: str | None, key: str, expected: list[Any]) -> None:
    assert [f.value for f in facts_in(text, asked) if f.key == key] == expected
