from __future__ import annotations

import pytest

from bot.nlu.numbers import number_at


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
    ],
)
def test_number_in_words(words: str, value: int) -> None:
    assert number_at([*words.split(), "ans"], 0) == (value, len(words.split()))


@pytest.mark.parametrize("words", ["un an", "une dame", "bonjour", "et deux"])
def test_articles_and_other_words_are_no_numbers(words: str) -> None:
    assert number_at(words.split(), 0) is None


def test_two_numbers_side_by_side_stay_two() -> None:
    assert number_at(["trente", "quarante", "ans"], 0) == (30, 1)
