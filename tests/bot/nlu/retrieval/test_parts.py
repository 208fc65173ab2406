"""The questions of one message, and what it compares."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.nlu.retrieval.parts import INDEPENDENT, compared, parts_of, side_by_side
from bot.nlu.retrieval.phrasing import Phrasing
from tests.bot.nlu.retrieval.conftest import Read


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("combien dure un CDDI ?", 1),
        ("Combien dure un CDDI ? Et c'est payé combien ?", 2),
        ("c'est quoi un ESAT et comment on y entre", 2),
        ("une EI et une ETTI, c'est quoi", 1),
        ("J'ai 40 ans. Combien dure un CDDI ?", 1),
    ],
)
def test_parts(read: Read, phrasing: Phrasing, text: str, number: int) -> None:
    assert len(parts_of(read(text)[0], phrasing)) == number


def test_parts_cover_only_tokens_of_the_message(read: Read, phrasing: Phrasing) -> None:
    reading, _ = read("c'est quoi une EI ? combien de temps ? qui paie ?")
    parts = parts_of(reading, phrasing)
    assert all(0 <= first < stop <= len(reading.tokens) for first, stop in parts)
    assert all(stop <= first for (_, stop), (first, _) in pairwise(parts))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("EI ou ACI ?", ["EI", "ACI"]),
        ("différence entre ESAT et EA", ["ESAT", "EA"]),
        ("EITI ou se lancer seul ?", ["EITI", INDEPENDENT]),
        ("Faut-il un PASS IAE pour une entreprise adaptée ?", []),
        ("c'est quoi une EI et une ETTI", []),
        ("combien dure un CDDI", []),
    ],
)
def test_what_is_compared(read: Read, phrasing: Phrasing, text: str, codes: list[str]) -> None:
    reading, subjects = read(text)
    assert set(compared(reading, subjects, phrasing)) == set(codes)


def test_names_stand_side_by_side_only_with_a_link_between(read: Read, phrasing: Phrasing) -> None:
    assert side_by_side(*read("c'est quoi une EI et une ETTI"), phrasing) == ["EI", "ETTI"]
    assert side_by_side(*read("un CDDI se signe dans une ETTI ?"), phrasing) == []
