from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.numbers import number_at

WORDS = ("vin", "sink", "deu", "dis", "set", "trante", "un", "et", "cent", "mille", "neuf", "ans", "je", "3", "cat")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("dix sept", 17),
        ("vingt et un", 21),
        ("cinquante deux", 52),
        ("soixante et onze", 71),
        ("soixante dix neuf", 79),
        ("quatre vingt", 80),
        ("quatre vingt dix sept", 97),
        ("septante deux", 72),
        ("nonante", 90),
        ("cent", 100),
        ("deux cent cinquante", 250),
        ("mille neuf cent soixante quatorze", 1974),
        ("deux mille vingt trois", 2023),
        ("mil neuf cent quatre vingt", 1980),
        ("kinze", 15),
        ("vin sink", 25),
        ("trante deu", 32),
        ("karante", 40),
        ("soissante et onze", 71),
        ("vintroi", 23),
        ("dizuit", 18),
        ("quatrevingtdix", 90),
        ("vingtetun", 21),
        ("set", 7),
        ("vingt 3", 23),
    ],
)
def test_number_in_words(words: str, value: int) -> None:
    assert number_at([*words.split(), "ans"], 0) == (value, len(words.split()))


@pytest.mark.parametrize("words", ["un an", "une dame", "bonjour", "et deux", "vin rouge", "set de table", "sin", "dis moi"])
def test_articles_and_other_words_are_no_numbers(words: str) -> None:
    assert number_at(words.split(), 0) is None


def test_saying_is_no_ten() -> None:
    assert number_at(["je", "dis", "neuf", "ans"], 1) is None
    assert number_at(["dis", "neuf", "ans"], 0) == (19, 2)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8))
def test_a_number_ends_after_it_starts(words: list[str]) -> None:
    for start in range(len(words)):
        read = number_at(words, start)
        assert read is None or (0 <= read[0] < 1_000_000 and start < read[1] <= len(words))


def test_two_numbers_side_by_side_stay_two() -> None:
    assert number_at(["trente", "quarante", "ans"], 0) == (30, 1)
