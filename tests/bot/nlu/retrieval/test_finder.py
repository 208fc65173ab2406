"""Finding a statement, or none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from bot.nlu.retrieval.corpus import unanswered_questions
from bot.nlu.retrieval.finder import MOST, Finder
from bot.nlu.retrieval.index import AT, Index
from bot.nlu.retrieval.phrasing import Phrasing
from bot.nlu.retrieval.query import Query
from bot.nlu.retrieval.requests import SURE, read_request
from knowledge.loader import load_knowledge
from tests.bot.nlu.retrieval.conftest import Read

FEWEST_UNANSWERED = 80


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quelle est la durée maximum d'un CDDI ?", "cddi.duree_max"),
        ("un cddi c combien dheure par semaine", "cddi.horaires"),
        ("la RQTH se demande où et comment ?", "rqth.procedure"),
    ],
)
def test_the_right_statement_comes_first(finder: Finder, query: Callable[[str], Query], text: str, expected: str) -> None:
    found = finder.find(query(text))
    assert found[0].id == expected
    assert found[0].score >= SURE
    assert len(found) <= MOST


def test_a_written_question_finds_its_statement(finder: Finder, index: Index) -> None:
    """Spot check over all of them: a few are written twice, in statements that answer alike."""
    found = [finder.find(question)[0].id for question in index.questions[::7]]
    owners = [index.corpus.statements[int(owner)].id for owner in index.owner[::7]]
    assert np.mean([one == other for one, other in zip(found, owners, strict=True)]) >= 0.9


@pytest.mark.parametrize("text", ["quel temps fait-il demain à Brest ?", "comment cuire du riz", "qui a gagné le match"])
def test_nothing_sure_is_found_for_another_subject(finder: Finder, query: Callable[[str], Query], text: str) -> None:
    assert all(match.score < SURE for match in finder.find(query(text)))


def test_a_question_without_a_subject_goes_on_about_the_last_one(finder: Finder, query: Callable[[str], Query]) -> None:
    text = "et ça dure combien de temps au maximum ?"
    assert finder.find(query(text), current="CDDI")[0].sujet == "CDDI"
    assert finder.find(query(text), current="RQTH")[0].sujet == "RQTH"


def test_a_left_out_question_does_not_find_itself(index: Index) -> None:
    number = 5
    itself = index.features(index.questions[number])[index.owner[number], AT["lettres"]]
    without = index.features(index.questions[number], without=number)[index.owner[number], AT["lettres"]]
    assert itself == pytest.approx(1.0, abs=1e-3)
    assert without < itself


def test_an_empty_question_finds_nothing(finder: Finder, query: Callable[[str], Query]) -> None:
    assert finder.find(query("?")) == []


def test_two_questions_get_two_lists(finder: Finder, read: Read, phrasing: Phrasing) -> None:
    asked = read_request(finder, *read("Combien dure un CDDI au maximum ? Et la RQTH se demande où ?"), phrasing)
    assert [matches[0].sujet for matches in asked.by_request] == ["CDDI", "RQTH"]


def test_asking_for_simple_words_is_no_question_of_its_own(finder: Finder, read: Read, phrasing: Phrasing) -> None:
    asked = read_request(finder, *read("version simple svp"), phrasing, current="CDDI")
    assert (asked.version, asked.alone, asked.statements) == ("simple", True, [])


def test_questions_without_an_answer_are_many_and_are_in_no_sheet() -> None:
    written = {q.casefold() for sheet in load_knowledge().sheets.values() for each in sheet.enonces for q in each.questions}
    listed = unanswered_questions()
    assert len(listed) >= FEWEST_UNANSWERED
    assert len(set(listed)) == len(listed)
    assert not {each.casefold() for each in listed} & written
