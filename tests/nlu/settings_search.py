"""What each choice of the intent classifier is worth: cross-validated on the training sentences (``--reglage``)."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import numpy as np
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data

from bot.nlu.components.french_reader import FrenchReader
from bot.nlu.facts.found import Context
from bot.nlu.french import load_french
from bot.nlu.intents.decide import NOT_LEARNT
from bot.nlu.intents.features import features_of
from bot.nlu.intents.linear import Settings, folds_of, held_out_scores
from tests.nlu.pipeline import ROOT

REGULARISATIONS = (0.1, 0.2, 0.3, 0.5, 1.0)


def print_settings() -> None:
    """Share of right intents on examples held out, for several regularisations, with the seconds of each."""
    french = load_french()
    reader = FrenchReader(french, None)
    messages = [m for m in load_data(str(ROOT / "data" / "nlu")).intent_examples if m.get(INTENT) not in NOT_LEARNT]
    read = [reader.read(m.get(TEXT), Context(date(2026, 1, 1))) for m in messages]
    examples = [features_of(each[0], french.lexicons, each[2], each[3]) for each in read]
    labels = [m.get(INTENT) for m in messages]
    print(f"\n{'C':>8}{'justes (validation croisée)':>30}{'s':>8}")
    for c in REGULARISATIONS:
        started = time.perf_counter()
        folds = folds_of(examples, labels, french.vector, replace(Settings(), c=c))
        rows, truth = held_out_scores(examples, labels, folds)
        right = float(np.mean(rows.argmax(axis=1) == np.array(truth)))
        print(f"{c:>8.1f}{right:>30.3f}{time.perf_counter() - started:>8.1f}")
