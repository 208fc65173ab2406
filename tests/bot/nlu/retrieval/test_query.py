"""A question as the index compares it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.nlu.retrieval.phrasing import stem
from bot.nlu.retrieval.query import SUBJECT, Query, about
from tests.bot.nlu.retrieval.conftest import Read


def test_a_name_is_one_mark_and_empty_words_are_left_out(query: Callable[[str], Query]) -> None:
    found = query("Combien de temps dure un contrat d'insertion ?")
    assert found.subjects == ("CDDI",)
    assert found.bare.count(SUBJECT) == 1
    assert "un" not in found.words and "insert" in found.words
    assert "insertion" not in found.accented


def test_faults_are_corrected_before_anything_is_compared(query: Callable[[str], Query]) -> None:
    assert query("c koi la rqth").plain == query("C'est quoi la RQTH").plain


@pytest.mark.parametrize(
    ("text", "codes"),
    [("EI ou ACI ?", ["EI", "ACI"]), ("ESAT ou EA", ["ESAT", "EA"]), ("un chantier d'insertion", ["ACI"])],
)
def test_two_names_read_as_one_are_taken_apart(read: Read, text: str, codes: list[str]) -> None:
    assert [each.value for each in read(text)[1]] == codes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("le cddi dure combien de temps", "jusqu'à quand va un CDDI"),
        ("un ESAT c'est quoi", "que signifie ESAT ?"),
        ("on est payé combien en ESAT", "combien gagne-t-on en ESAT"),
        ("quels papiers pour la RQTH", "quel justificatif pour la RQTH"),
    ],
)
def test_words_that_mean_the_same_thing_are_one(query: Callable[[str], Query], one: str, other: str) -> None:
    assert set(query(one).bare) & set(query(other).bare) - {SUBJECT}


def test_forms_of_one_word_have_one_stem() -> None:
    assert {stem(word) for word in ("embaucher", "embauche", "embauches")} == {"embauch"}


def test_a_question_may_be_asked_again_of_another_name(query: Callable[[str], Query]) -> None:
    found = about(query("ça dure combien de temps"), "ESAT")
    assert found.subjects == ("ESAT",) and SUBJECT in found.bare and SUBJECT in found.plain
