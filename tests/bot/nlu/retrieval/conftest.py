"""Three sheets and the questions without an answer, fitted in seconds: enough to see each part work."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.nlu.facts.found import Found
from bot.nlu.french import French
from bot.nlu.reading import Reading
from bot.nlu.retrieval.corpus import Corpus, build_corpus
from bot.nlu.retrieval.finder import Finder
from bot.nlu.retrieval.fitting import fit
from bot.nlu.retrieval.index import Index
from bot.nlu.retrieval.phrasing import Phrasing, load_phrasing
from bot.nlu.retrieval.query import Query, each_subject, make_query
from bot.nlu.subjects import read_subjects
from knowledge.loader import load_knowledge

SHEETS = ("CDDI", "ESAT", "RQTH", "EA")
Read = Callable[[str], tuple[Reading, list[Found]]]


@pytest.fixture(scope="session")
def phrasing() -> Phrasing:
    return load_phrasing()


@pytest.fixture(scope="session")
def read(french: French) -> Read:
    codes = frozenset(load_knowledge().sheets)

    def reading_of(text: str) -> tuple[Reading, list[Found]]:
        reading = french.read(text)
        return reading, each_subject(reading, read_subjects(reading, french.lexicons), codes)

    return reading_of


@pytest.fixture(scope="session")
def query(read: Read, phrasing: Phrasing) -> Callable[[str], Query]:
    return lambda text: make_query(*read(text), phrasing)


@pytest.fixture(scope="session")
def corpus(query: Callable[[str], Query]) -> Corpus:
    sheets = load_knowledge().sheets
    return build_corpus([sheets[code] for code in SHEETS], query)


@pytest.fixture(scope="session")
def index(corpus: Corpus, french: French) -> Index:
    return Index(corpus, french.vector, french.ranks)


@pytest.fixture(scope="session")
def finder(index: Index) -> Finder:
    return Finder(index, fit(index))
