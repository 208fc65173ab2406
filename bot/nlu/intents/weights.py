"""What the linear classifier knows, and what it sees of a message; shared by its training and its quick reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge.places.sounds import sound

# How much the mean word vector counts beside the terms.
VECTOR_WEIGHT = 1.0
VectorOf = Callable[[str], Any]


@dataclass(frozen=True)
class Example:
    """A message as the classifier sees it: ``text`` of ``features_of`` and the corrected words, with their accents."""

    text: str
    words: tuple[str, ...]


@dataclass
class Weights:
    """What is learnt: labels, the three vocabularies, how much each word counts in the mean vector, and a plane a label."""

    labels: list[str]
    words: TfidfVectorizer
    letters: TfidfVectorizer
    sounds: TfidfVectorizer
    word_weights: dict[str, float]
    matrix: Any
    bias: Any
    temperature: float = 1.0


def heard(text: str) -> str:
    """Each word of a text as it sounds, marks and digits apart."""
    return " ".join(sound(word) if word.isalpha() else word for word in text.split())


def mean_vector(words: tuple[str, ...], word_weights: Mapping[str, float], vector_of: VectorOf) -> Any:
    """Mean of the vectors of ``words``, each of length one and weighted, itself of length one; zeros without any."""
    total = np.zeros_like(vector_of("le"), dtype=np.float32)
    for word in words:
        vector = vector_of(word)
        length = float(np.linalg.norm(vector))
        if length:
            total += word_weights.get(word, 1.0) * vector / length
    length = float(np.linalg.norm(total))
    return total / length if length else total
