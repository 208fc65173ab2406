"""The evaluation sentences: honest (never near training), well labelled, and still understood."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest
import yaml
from rapidfuzz import fuzz, process

from bot.nlu.intents.sheets import sheet_questions
from bot.settings import ROOT
from knowledge.loader import load_knowledge
from knowledge.model import Profile
from knowledge.spelling import fold
from tests.evaluate import RESERVE, measure
from tests.nlu.scoring import Score, by_fact, total
from tests.nlu.sentences import load_sentences

NEAR = 90
KEYS = set(Profile.__struct_fields__) | {"lieu"}
# What everybody says in the same few words: a near duplicate there says nothing.
FEW_WORDS = 3
FLOORS = {"standard": (0.93, 0.95), "pro": (0.93, 0.90), "sms": (0.87, 0.90)}


@lru_cache(maxsize=1)
def training_texts() -> list[str]:
    texts = [q for q, _ in sheet_questions(load_knowledge().sheets.values())]
    for path in (ROOT / "data" / "nlu").glob("*.yml"):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            texts += [line[2:] for line in block["examples"].splitlines()]
    return [fold(t) for t in texts]


@pytest.fixture(scope="module")
def scores(pipeline: Any) -> list[Score]:
    return measure(pipeline.parse, pipeline.places)[0]


def test_no_sentence_is_near_a_training_sentence() -> None:
    near = []
    for file, sentence in load_sentences():
        if len(sentence.texte.split()) <= FEW_WORDS:
            continue
        found = process.extractOne(fold(sentence.texte), training_texts(), scorer=fuzz.ratio, score_cutoff=NEAR)
        if found is not None:
            near.append((file, sentence.texte, found[0]))
    assert near == []


def test_sentences_are_labelled_with_known_keys_and_never_twice() -> None:
    sentences = load_sentences()
    assert len(sentences) >= 300
    assert {key for _, s in sentences for key in s.faits} <= KEYS
    pairs = [(s.texte, s.question) for _, s in sentences]
    assert len(pairs) == len(set(pairs))
    assert sum(s.registre == "sms" for _, s in sentences) >= len(sentences) / 4


def test_every_danger_is_read_and_nothing_else_is(scores: list[Score]) -> None:
    danger = [s for s in scores if s.sentence.intention == "detresse"]
    assert [s.sentence.texte for s in danger if s.intent != "detresse"] == []
    assert [s.sentence.texte for s in scores if s.intent == "detresse" and s not in danger] == []


def test_noise_never_answers(scores: list[Score]) -> None:
    assert [
        s.sentence.texte for s in scores if s.sentence.registre == "hostile" and s.intent in ("oui", "non", "consentir")
    ] == []


@pytest.mark.parametrize("register", sorted(FLOORS))
def test_understanding_does_not_fall(scores: list[Score], register: str) -> None:
    """Floors of the working sentences; the sentences set aside are measured by ``make evaluate`` and adjust nothing."""
    chosen = [s for s in scores if s.sentence.registre == register and s.file != RESERVE]
    judged = [s for s in chosen if s.intent_right is not None]
    intent_floor, fact_floor = FLOORS[register]
    assert sum(bool(s.intent_right) for s in judged) / len(judged) >= intent_floor
    assert total(by_fact(chosen).values()).f1 >= fact_floor
