"""The scores of one message by a linear model, without scikit-learn's per-call cost: the same numbers, ten times sooner.

``TfidfVectorizer.transform`` and sparse matrices are made for many texts; for one they cost milliseconds. Here a word's
terms are looked up once and remembered, and the rows of the weights that they select are added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from bot.nlu.intents.weights import VECTOR_WEIGHT, Example, VectorOf, Weights, heard, mean_vector

_SHORTEST, _LONGEST = 2, 4
_REMEMBERED = 20_000
Terms = Callable[[str], Iterator[int]]


class QuickScores:
    """``LinearClassifier.scores`` for one example at a time (a test holds them equal)."""

    def __init__(self, weights: Weights, vector_of: VectorOf) -> None:
        self._weights = weights
        self._vector_of = vector_of
        self._bias = weights.bias
        columns = np.ascontiguousarray(weights.matrix.T)
        words, letters = len(weights.words.vocabulary_), len(weights.letters.vocabulary_)
        sounds = words + letters + len(weights.sounds.vocabulary_)
        self._blocks = [
            (_words_of(weights.words.vocabulary_), weights.words.idf_, columns[:words], False),
            (_letters_of(weights.letters.vocabulary_), weights.letters.idf_, columns[words : words + letters], False),
            (_words_of(weights.sounds.vocabulary_), weights.sounds.idf_, columns[words + letters : sounds], True),
        ]
        self._vector_columns = columns[sounds:]

    def __call__(self, example: Example) -> Any:
        """One score a label, in the order of the classifier's labels."""
        total = (
            self._bias
            + mean_vector(example.words, self._weights.word_weights, self._vector_of) * VECTOR_WEIGHT @ self._vector_columns
        )
        sound = heard(example.text)
        for terms, idf, columns, aloud in self._blocks:
            counts = Counter(terms(sound if aloud else example.text))
            if counts:
                index = np.fromiter(counts, dtype=np.intp, count=len(counts))
                row = (1.0 + np.log(np.fromiter(counts.values(), dtype=float, count=len(counts)))) * idf[index]
                total = total + (row / np.linalg.norm(row)) @ columns[index]
        return total


def _words_of(vocabulary: dict[str, int]) -> Terms:
    def terms(text: str) -> Iterator[int]:
        words = text.split()
        for term in (*words, *(f"{a} {b}" for a, b in pairwise(words))):
            number = vocabulary.get(term)
            if number is not None:
                yield number

    return terms


def _letters_of(vocabulary: dict[str, int]) -> Terms:
    @lru_cache(maxsize=_REMEMBERED)
    def of_word(word: str) -> tuple[int, ...]:
        padded = f" {word} "
        grams: list[str] = []
        for length in range(_SHORTEST, _LONGEST + 1):
            grams += [padded[i : i + length] for i in range(max(1, len(padded) - length + 1))]
            if len(padded) <= length:
                break  # as scikit-learn does: a word too short for this length is counted once, whole
        return tuple(vocabulary[gram] for gram in grams if gram in vocabulary)

    def terms(text: str) -> Iterator[int]:
        for word in text.split():
            yield from of_word(word)

    return terms
