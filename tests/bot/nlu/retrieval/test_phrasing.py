"""How a question is put."""

from __future__ import annotations

import pytest

from bot.nlu.retrieval.phrasing import Phrasing
from tests.bot.nlu.retrieval.conftest import Read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("un cddi dure 36 mois ?", {("mois", 36.0)}),
        ("un cddi dure trois ans ?", {("mois", 36.0), ("ans", 3.0), ("an", 3.0)}),
        ("j'ai 3 enfants", set()),
        ("20 h par semaine", {("heures", 20.0), ("heures par semaine", 20.0)}),
    ],
)
def test_figures_in_each_unit_of_the_sheets(read: Read, phrasing: Phrasing, text: str, expected: set[tuple[str, float]]) -> None:
    assert {(each["unite"], each["nombre"]) for each in phrasing.figures(read(text)[0])} == expected


@pytest.mark.parametrize("text", ["version simple", "plus simplement svp", "j'ai pas compris, plus simple"])
def test_simpler_words_are_asked_for(read: Read, phrasing: Phrasing, text: str) -> None:
    assert phrasing.simpler.search(read(text)[0].norm)


def test_a_structure_that_receives_is_not_a_person_who_does(read: Read, phrasing: Phrasing) -> None:
    assert phrasing.structure.search(read("combien touche une EITI ?")[0].norm)
    assert not phrasing.structure.search(read("combien je touche en EITI ?")[0].norm)
