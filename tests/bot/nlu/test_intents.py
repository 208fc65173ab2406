"""The classifier on its own, and what is not French."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.french import French
from bot.nlu.intents.linear import LinearClassifier, Settings
from bot.nlu.intents.noise import read_noise
from bot.nlu.intents.sheets import INTENT_OF_ASPECT, sheet_questions
from bot.nlu.intents.weights import Example
from knowledge.loader import load_knowledge

TEXTS = {
    "fruit": ["une pomme", "des poires", "la banane", "une pomme verte", "des bananes", "la poire"],
    "outil": ["un marteau", "le tournevis", "des clous", "un gros marteau", "les tournevis", "un clou"],
}
EXAMPLES = [Example(t, tuple(t.split())) for rows in TEXTS.values() for t in rows]
LABELS = [label for label, rows in TEXTS.items() for _ in rows]


def no_vector(_word: str) -> np.ndarray:
    return np.zeros(4, dtype=np.float32)


def test_it_learns_saves_and_loads_without_pickle(tmp_path: Path) -> None:
    model = LinearClassifier.train(EXAMPLES, LABELS, no_vector, Settings(folds=2))
    model.save(tmp_path)
    assert {p.suffix for p in tmp_path.iterdir()} == {".npz", ".json"}
    again = LinearClassifier.load(tmp_path, no_vector)
    asked = Example("une banane verte", ("une", "banane", "verte"))
    assert again.ranking(asked)[0][0] == "fruit"
    for (label, p), (label2, p2) in zip(model.ranking(asked), again.ranking(asked), strict=True):
        assert label == label2
        assert p == pytest.approx(p2, abs=1e-6)


def test_probabilities_add_up_to_one_even_for_an_unknown_text() -> None:
    model = LinearClassifier.train(EXAMPLES, LABELS, no_vector, Settings(folds=2))
    for text in ("une pomme", "xyz", ""):
        assert sum(p for _, p in model.ranking(Example(text, tuple(text.split())))) == pytest.approx(1.0)


def test_one_intent_alone_is_refused() -> None:
    with pytest.raises(ValueError, match="deux intentions"):
        LinearClassifier.train(EXAMPLES[:6], LABELS[:6], no_vector)


def test_questions_of_the_sheets_teach_the_intent_of_their_aspect() -> None:
    pairs = dict(sheet_questions(load_knowledge().sheets.values()))
    assert pairs
    assert set(pairs.values()) <= {*INTENT_OF_ASPECT.values(), "question_pass_iae"}


@pytest.mark.parametrize(
    ("text", "reason", "language"),
    [
        ("👍", "signes", None),
        ("?!?!", "signes", None),
        ("zzzzzz", "charabia", None),
        ("kjhgf dsqjk", "charabia", None),
        ("<Média omis>", "media", None),
        ("AUD-20261122-WA0001.opus", "media", None),
        ("I am looking for a job", "langue", "en"),
        ("Necesito ayuda para trabajar", "langue", "es"),
        ("Preciso de trabalho e de ajuda", "langue", "pt"),
        ("Bana yardım lütfen iş arıyorum", "langue", "tr"),
        ("Мені потрібна робота", "langue", "uk"),
        ("أحتاج إلى عمل", "langue", "ar"),
        ("من به کمک نیاز دارم", "langue", "fa"),
    ],
)
def test_noise(french: French, text: str, reason: str, language: str | None) -> None:
    noise = read_noise(french.read(text), text, french.lexicons, french.known, has_facts=False)
    assert noise is not None
    assert (noise.reason, noise.language) == (reason, language)


@pytest.mark.parametrize(
    "text",
    ["bonjour", "jcherch du taf", "c koi une eiti", "g 52 an", "10", "Je ne comprends pas", "no problème merci", "ok d accord"],
)
def test_french_is_not_noise(french: French, text: str) -> None:
    assert read_noise(french.read(text), text, french.lexicons, french.known, has_facts=False) is None
