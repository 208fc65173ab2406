"""What each likeness is worth, learnt once: every written question, left out in turn, must find its own statement.

Two regressions: the first orders statements, the second turns the best one's score, its lead and what it leaves
uncovered into the probability that it answers, learnt on the same questions and on those that no sheet answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from msgspec import Struct
from scipy.optimize import minimize

from bot.nlu.retrieval.index import AT, FEATURES, Index
from bot.nlu.retrieval.query import SUBJECT, Query, stem
from knowledge.spelling import fold

# Weight of the aspects that the intent asks for: set, since a written question has no intent that was not learnt from it.
INTENT_WEIGHT = 0.8
# One written question in so many is tried; one in so many of these also without its subject, in a conversation about it.
_TRIED = 3
_IN_CONTEXT = 3
_SMALL = 1e-3
# What the second regression sees besides the score and its lead.
_SIGNS = ("couverture_texte", "couverture_fiche", "jumelle_proche", "mot_nouveau", "mot_nouveau_fiche", "autre_sujet")
_LEADS, _MOST_LEAD = 3, 4.0
_AGAINST = frozenset({"mot_nouveau", "mot_nouveau_fiche", "autre_sujet"})
# Likeness never counts against a statement: left-out questions, written to differ, would teach that it does.
_BOUNDS = [
    {"autre_sujet": (None, 0), "sujet_lie": (None, None), "mot_nouveau": (None, 0), "mot_nouveau_fiche": (None, 0)}.get(
        name, (0, None)
    )
    for name in FEATURES
]
# Share of right answers, wrong ones and questions without an answer in what the second regression learns.
_SHARES = {True: 0.5, False: 0.2, None: 0.3}


class Weights(Struct, frozen=True, kw_only=True):
    """``order``: one weight a feature; ``trust``: of the best score, its lead and its coverage; ``bias`` goes with ``trust``."""

    order: list[float]
    trust: list[float]
    bias: float


class Outcome(Struct, frozen=True, kw_only=True):
    """One trial: what the second regression sees, and whether the best statement was right (None: no answer exists)."""

    signs: list[float]
    right: bool | None


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
    """The second regression: weights of the signs, none of which may count against an answer, and the bias."""
    kinds = [each.right for each in outcomes]
    weights = np.array([_SHARES[kind] / max(kinds.count(kind), 1) for kind in kinds])
    signs = np.array([[*each.signs, 1.0] for each in outcomes])
    truth = np.array([each.right is True for each in outcomes])

    def loss(chosen: Any) -> tuple[float, Any]:
        scores = signs @ chosen
        value = np.logaddexp(0, np.where(truth, -scores, scores)) @ weights
        slope = ((1 / (1 + np.exp(-scores)) - truth) * weights) @ signs
        return float(value + _SMALL * chosen @ chosen), slope + 2 * _SMALL * chosen

    signed = [(None, 0) if name in _AGAINST else (0, None) for name in _SIGNS]
    bounds = [*[(0, None)] * _LEADS, *signed, (None, None)]
    found = minimize(loss, np.zeros(signs.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return [float(weight) for weight in found[:-1]], float(found[-1])


def outcome(index: Index, features: Any, order: Any, owner: int | None) -> Outcome | None:
    """What comes first in one trial. Another statement of the same sheet and aspect is as right as the one meant.

    None for the same sheet and another aspect: neither a good answer nor a reason to say that none is known.
    """
    scores = features @ np.asarray(order)
    best = int(np.argmax(scores))
    right = None if owner is None else _same(index, best, owner)
    if owner is not None and not right and index.sheets[best] == index.sheets[owner]:
        return None
    return Outcome(signs=signs_of(index, features, scores, best), right=right)


def signs_of(index: Index, features: Any, scores: Any, best: int) -> list[float]:
    """Score of the statement in place ``best``, its lead over other aspects and over other sheets, what it covers."""
    elsewhere = index.sheets != index.sheets[best]
    leads = [
        float(scores[best] - scores[others].max())
        for others in (elsewhere | (index.aspect_of != index.aspect_of[best]), elsewhere)
    ]
    covered = [float(features[best, AT[name]]) for name in _SIGNS]
    return [float(scores[best]), *(min(max(lead, -_MOST_LEAD), _MOST_LEAD) for lead in leads), *covered]


def _same(index: Index, one: int, other: int) -> bool:
    return bool(index.sheets[one] == index.sheets[other] and index.aspect_of[one] == index.aspect_of[other])


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
    return Query(
        words=tuple(word for word in question.words if word != stem(lost)),
        bare=tuple(word for word in question.bare if word != stem(lost)),
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
