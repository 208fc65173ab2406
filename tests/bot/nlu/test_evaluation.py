"""The evaluation sentences: honest (never near training), well labelled, and still understood."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest
import yaml
from rapidfuzz import fuzz, process

from bot.settings import ROOT
from knowledge.loader import load_knowledge
from knowledge.model import Profile
from knowledge.spelling import fold
from tests.evaluate import measure
from tests.nlu import ratchet
from tests.nlu.scoring import Score, by_fact, calibration_error, themes, total
from tests.nlu.sentences import FOLDER, WORKING, is_reserved, load_sentences

NEAR = 90
KEYS = set(Profile.__struct_fields__) | {"lieu"}
# What everybody says in the same few words: a near duplicate there says nothing.
FEW_WORDS = 3
# Share of right intents and F1 of the facts, by register (issue 3).
FLOORS = {"standard": (0.93, 0.95), "pro": (0.93, 0.95), "sms": (0.87, 0.90)}
# Facts that are read as part of another one's file.
WITH_ANOTHER = {"allocations_niees", "rqth_en_cours", "demandeur_asile", "pass_iae_fin"}
# « lieu » stands for these.
OF_A_PLACE = {"commune", "code_insee", "departement", "code_postal"}


@lru_cache(maxsize=1)
def training_texts() -> list[str]:
    texts = [q for sheet in load_knowledge().sheets.values() for statement in sheet.enonces for q in statement.questions]
    for path in (ROOT / "data" / "nlu").rglob("*.yml"):
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
    assert len(sentences) >= 1200
    assert {key for _, s in sentences for key in (*s.faits, *s.facultatif, *s.deduits)} <= KEYS
    pairs = [(s.texte, s.question) for _, s in sentences]
    assert len(pairs) == len(set(pairs))
    assert sum(s.registre == "sms" for _, s in sentences) >= len(sentences) * 0.3
    assert sum(s.registre in ("hostile", "etranger") for _, s in sentences) >= len(sentences) * 0.08
    assert sum(is_reserved(file) for file, _ in sentences) >= 400


def test_every_intent_and_every_fact_has_its_file() -> None:
    """``tests/nlu`` mirrors ``data/nlu`` for intents; facts are those of the profile."""
    intents = {path.stem for path in (FOLDER / WORKING[0]).glob("*.yml")}
    assert intents == {path.stem for path in (ROOT / "data" / "nlu" / "intentions").glob("*.yml")} - {"fausses_alertes"}
    facts = {path.stem for path in (FOLDER / WORKING[1]).glob("*.yml")}
    assert facts >= KEYS - WITH_ANOTHER - OF_A_PLACE


def test_danger_is_read_and_hardly_anything_else_is(scores: list[Score]) -> None:
    """The working sentences: every danger stops the conversation or has its soft line, but for those that the ratchet names."""
    working = [s for s in scores if not is_reserved(s.file)]
    danger = [s for s in working if s.sentence.intention == "detresse"]
    stopped = [s for s in working if s.intent == "detresse"]
    assert sum(bool(themes(s)) for s in danger) / len(danger) >= 0.99
    assert sum(s.intent == "detresse" for s in danger) / len(danger) >= 0.97
    assert sum(s.sentence.intention == "detresse" for s in stopped) / len(stopped) >= 0.95


def test_noise_never_answers(scores: list[Score]) -> None:
    taken = [s for s in scores if s.sentence.registre in ("hostile", "etranger") and s.intent in ("oui", "non", "consentir")]
    assert [s.sentence.texte for s in taken] == []


@pytest.mark.parametrize("register", sorted(FLOORS))
def test_understanding_does_not_fall(scores: list[Score], register: str) -> None:
    """Floors of the working sentences; the sentences set aside are measured by ``make evaluate`` and adjust nothing."""
    chosen = [s for s in scores if s.sentence.registre == register and not is_reserved(s.file)]
    judged = [s for s in chosen if s.intent_right is not None]
    intent_floor, fact_floor = FLOORS[register]
    assert sum(bool(s.intent_right) for s in judged) / len(judged) >= intent_floor
    assert total(by_fact(chosen).values()).f1 >= fact_floor


def test_a_confidence_says_what_it_is_worth(scores: list[Score]) -> None:
    assert calibration_error([s for s in scores if not is_reserved(s.file)]) <= 0.05


def test_known_failures_only_leave_the_list(scores: list[Score]) -> None:
    """A new failure is a regression; a listed one that is read at last leaves the list (``tests.evaluate --consigner``)."""
    assert ratchet.failing(scores) == ratchet.known()
