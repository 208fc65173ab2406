"""What each likeness is worth, learnt once: every written question, left out in turn, must find its own statement.

Two regressions: the first orders statements, the second turns the best one's score and what is new to it into the
probability that the question has an answer, learnt on the same questions and on those that no sheet answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from msgspec import Struct
from scipy.optimize import minimize

from bot.nlu.retrieval.index import AT, FEATURES, Index
from bot.nlu.retrieval.phrasing import load_phrasing, stem
from bot.nlu.retrieval.query import SUBJECT, Query
from knowledge.spelling import fold

# Weight of the aspects that the intent asks for: set, since a written question has no intent that was not learnt from it.
INTENT_WEIGHT = 1.5
# One written question in so many is tried; one in so many of these also without its subject, in a conversation about it.
_TRIED = 6
_IN_CONTEXT = 3
_SMALL = 1e-3
# What the second regression sees besides the score. How far the best statement leads is left out: two statements that may
# both be meant make no question unknown (without the lead, 259 right answers are told for 4 false ones; with it, 213).
_SIGNS = ("mot_nouveau", "mot_nouveau_fiche")
# Likeness never counts against a statement: left-out questions, written to differ, would teach that it does.
_BOUNDS = [
    {"autre_sujet": (None, 0), "sujet_lie": (None, None), "mot_nouveau": (None, 0), "mot_nouveau_fiche": (None, 0)}.get(
        name, (0, None)
    )
    for name in FEATURES
]
# Share of the questions without an answer in what the second regression learns.
_UNANSWERED = 0.35


class Weights(Struct, frozen=True, kw_only=True):
    """``order``: one weight a feature; ``trust``: of the best score and of what is new to it; ``bias`` goes with ``trust``."""

    order: list[float]
    trust: list[float]
    bias: float


class Outcome(Struct, frozen=True, kw_only=True):
    """One trial: what the second regression sees, and whether some statement answers."""

    signs: list[float]
    answered: bool


def fit(index: Index) -> Weights:
    """Weights for ``index``; deterministic."""
    trials = list(trials_of(index))
    answered = [(features, owner) for features, owner in trials if owner is not None]
    order = _fit_order(np.stack([features for features, _ in answered]), np.array([owner for _, owner in answered]))
    order[AT["intention"]] = INTENT_WEIGHT
    outcomes = (outcome(index, features, order, owner) for features, owner in trials)
    trust, bias = fit_trust([each for each in outcomes if each is not None])
    return Weights(order=[float(weight) for weight in order], trust=trust, bias=bias)


def _fit_order(rows: Any, owners: Any) -> Any:
    """Weights under which the right statement is the most probable of all (softmax over statements, lightly held back)."""
    right = rows[np.arange(len(owners)), owners]

    def loss(weights: Any) -> tuple[float, Any]:
        scores = rows @ weights.astype(np.float32)
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        total = chances.sum(axis=1, keepdims=True)
        chances /= total
        value = np.log(total[:, 0]) - scores[np.arange(len(owners)), owners]
        slope = np.einsum("ts,tsf->f", chances, rows) / len(owners) - right.mean(axis=0)
        return float(value.mean() + _SMALL * weights @ weights), slope + 2 * _SMALL * weights

    found = minimize(loss, np.zeros(rows.shape[2]), jac=True, method="L-BFGS-B", bounds=_BOUNDS, options={"maxiter": 60})
    return found.x


def fit_trust(outcomes: list[Outcome]) -> tuple[list[float], float]:
    """The second regression: a score never counts against an answer, what is new never for it."""
    truth = np.array([each.answered for each in outcomes])
    weights = np.where(truth, (1 - _UNANSWERED) / max(truth.sum(), 1), _UNANSWERED / max((~truth).sum(), 1))
    signs = np.array([[*each.signs, 1.0] for each in outcomes])

    def loss(chosen: Any) -> tuple[float, Any]:
        scores = signs @ chosen
        value = np.logaddexp(0, np.where(truth, -scores, scores)) @ weights
        slope = ((1 / (1 + np.exp(-scores)) - truth) * weights) @ signs
        return float(value + _SMALL * chosen @ chosen), slope + 2 * _SMALL * chosen

    bounds = [(0, None), *[(None, 0)] * len(_SIGNS), (None, None)]
    found = minimize(loss, np.zeros(signs.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return [float(weight) for weight in found[:-1]], float(found[-1])


def outcome(index: Index, features: Any, order: Any, owner: int | None) -> Outcome | None:
    """What comes first in one trial. None when a wrong sheet does: neither answered, nor without an answer."""
    scores = features @ np.asarray(order)
    best = int(np.argmax(scores))
    if owner is not None and index.sheets[best] != index.sheets[owner]:
        return None
    return Outcome(signs=signs_of(features, scores, best), answered=owner is not None)


def signs_of(features: Any, scores: Any, best: int) -> list[float]:
    """Score of the statement in place ``best``, and what is new to it and to its sheet."""
    return [float(scores[best]), *(float(features[best, AT[name]]) for name in _SIGNS)]


def trials_of(index: Index) -> Iterator[tuple[Any, int | None]]:
    """Features of questions as if they had never been written, each with the number of its statement."""
    for number in range(0, len(index.questions), _TRIED):
        question, owner = index.questions[number], int(index.owner[number])
        yield index.features(question, without=number), owner
        if number % (_TRIED * _IN_CONTEXT) == 0 and question.subjects and len(question.bare) > 1:
            yield index.features(in_context(question), current=str(index.sheets[owner]), without=number), owner
        if len(question.accented) > 1:
            yield index.features(_one_word_less(question, number)), owner
    for question in index.corpus.unanswered:
        yield index.features(question), None


def _one_word_less(question: Query, number: int) -> Query:
    """Nearly a written question: what most people ask."""
    dropped = question.accented[number % len(question.accented)]
    lost = fold(dropped)
    base = load_phrasing().notions.get(stem(lost), stem(lost))
    return Query(
        words=tuple(word for word in question.words if word != base),
        bare=tuple(word for word in question.bare if word != base),
        plain=" ".join(word for word in question.plain.split() if word != lost),
        accented=tuple(word for word in question.accented if word != dropped),
        subjects=question.subjects,
    )


def in_context(question: Query) -> Query:
    """The same question from someone who need not name what is spoken of."""
    bare = tuple(word for word in question.bare if word != SUBJECT)
    return Query(
        words=bare,
        bare=bare,
        plain=" ".join(word for word in question.plain.split() if word != SUBJECT),
        accented=question.accented,
        subjects=(),
    )
