"""A question as the index compares it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.retrieval.query import SUBJECT, Query, stem
from tests.bot.nlu.retrieval.conftest import Read


def test_a_name_is_one_mark_and_empty_words_are_left_out(query: Callable[[str], Query]) -> None:
    found = query("Combien de temps dure un contrat d'insertion ?")
    assert found.subjects == ("CDDI",)
    assert found.bare.count(SUBJECT) == 1
    assert "un" not in found.words and "dure" in found.words
    assert "insertion" not in found.accented


def test_faults_are_corrected_before_anything_is_compared(query: Callable[[str], Query]) -> None:
    assert query("c koi la rqth").plain == query("C'est quoi la RQTH").plain


@pytest.mark.parametrize(
    ("text", "codes"),
    [("EI ou ACI ?", ["EI", "ACI"]), ("ESAT ou EA", ["ESAT", "EA"]), ("un chantier d'insertion", ["ACI"])],
)
def test_two_names_read_as_one_are_taken_apart(read: Read, text: str, codes: list[str]) -> None:
    assert [each.value for each in read(text)[1]] == codes


@given(st.text(min_size=0, max_size=12))
def test_a_stem_begins_the_word_and_is_its_own_stem_when_short(word: str) -> None:
    assert word.startswith(stem(word))
    assert stem(word) == word or len(word) > 4
