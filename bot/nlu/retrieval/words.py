"""What a word weighs, where it stands, and BM25 over lists of words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import bm25s  # type: ignore[import-not-found]
import numpy as np

from bot.nlu.retrieval.phrasing import stem

# Taken from the logarithm of a rank in French: what makes the thousandth word weigh as much as one of ten questions.
_FREQUENT = 1.0


def general_rarity(ranks: Mapping[str, int]) -> dict[str, float]:
    """Logarithm of the rank of the most frequent word of each stem."""
    best: dict[str, int] = {}
    for word, rank in ranks.items():
        base = stem(word)
        best[base] = min(rank, best.get(base, rank))
    return {base: math.log(1 + rank) - _FREQUENT for base, rank in best.items()}


def places(documents: Iterable[Iterable[str]]) -> dict[str, Any]:
    """For each word, the numbers of the documents that hold it."""
    found: dict[str, list[int]] = {}
    for number, words in enumerate(documents):
        for word in words:
            found.setdefault(word, []).append(number)
    return {word: np.array(numbers) for word, numbers in found.items()}


def bm25(documents: list[list[str]]) -> Any:
    ranker = bm25s.BM25(method="lucene")
    ranker.index(documents, show_progress=False)
    return ranker


def scores_of(ranker: Any, words: tuple[str, ...]) -> Any:
    return ranker.get_scores(list(words)) if words else np.zeros(ranker.scores["num_docs"], dtype=np.float32)
