"""The statements that answer a question, best first, each with the probability that it does."""

from __future__ import annotations

from typing import Any

import numpy as np
from msgspec import Struct

from bot.nlu.retrieval.fitting import Weights, signs_of
from bot.nlu.retrieval.index import AT, Index
from bot.nlu.retrieval.query import SUBJECT, Query

MOST = 6
# A statement about something else than what is named answers less surely: « des tickets restaurant en chantier ? », of ESATs.
ELSEWHERE = 0.4


class Match(Struct, frozen=True, kw_only=True):
    """A statement of sheet ``sujet`` and its aspect; ``score``: probability, on held-out questions, that it answers.

    ``part``: probability that it is the one meant, if any statement is.
    """

    id: str
    score: float
    part: float
    sujet: str
    aspect: str


class Finder:
    """Finds statements in an index, with weights fitted on it."""

    def __init__(self, index: Index, weights: Weights) -> None:
        self._index = index
        self._order = np.array(weights.order, dtype=np.float32)
        self._trust = np.array(weights.trust)
        self._bias = weights.bias

    def find(self, query: Query, *, current: str | None = None, wanted: frozenset[str] = frozenset()) -> list[Match]:
        """At most six statements. ``current``: sheet spoken of before; ``wanted``: aspects that the intent asks for."""
        if not query.accented and not query.subjects:
            return []
        features = self._index.features(query, current=current, wanted=wanted)
        scores = features @ self._order
        best = np.argsort(-scores)[:MOST]
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        return [self._match(int(number), features, scores, float(shares[number])) for number in best]

    def vague(self, query: Query) -> bool:
        """Whether, names apart, no word says what the question is about: « combien ça dure », « c'est payé ? »."""
        index = self._index
        return all(index.common(word) for word in query.bare if word != SUBJECT)

    def _match(self, number: int, features: Any, scores: Any, share: float) -> Match:
        signs = signs_of(features, scores, number)
        chance = 1 / (1 + np.exp(-(float(self._trust @ signs) + self._bias)))
        if features[number, AT["autre_sujet"]]:
            chance *= ELSEWHERE
        statement = self._index.corpus.statements[number]
        return Match(
            id=statement.id,
            score=round(float(chance), 3),
            part=round(share, 3),
            sujet=statement.sheet,
            aspect=statement.aspect,
        )
