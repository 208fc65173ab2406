"""The light intent classifier: TF-IDF of words, of letters inside words and of how words sound, a mean word vector, linear SVMs.

Sounds bring together what is spelt by ear (« sa ma coupé », « ça m'a coupé »); the mean of the word vectors (each of length
one, frequent words weighing less: Arora, Liang and Ma, 2017) brings synonyms together. ``python -m tests.evaluate --reglage``
prints what each part is worth. Kept as one ``.npz`` of weights and one JSON of vocabularies: nothing is unpickled, and
loading takes milliseconds. Probabilities are softened by a temperature fitted on held-out folds.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from bot.nlu.intents.quick import QuickScores
from bot.nlu.intents.weights import VECTOR_WEIGHT, Example, VectorOf, Weights, heard, mean_vector

_WORDS: dict[str, Any] = {
    "analyzer": "word",
    "ngram_range": (1, 2),
    "token_pattern": r"\S+",
    "lowercase": False,
    "sublinear_tf": True,
}
_LETTERS: dict[str, Any] = {"analyzer": "char_wb", "ngram_range": (2, 4), "lowercase": False, "sublinear_tf": True, "min_df": 2}
WEIGHTS, VOCABULARY = "poids.npz", "vocabulaire.json"
_TEMPERATURES = np.linspace(0.05, 2.0, 40)
_SMOOTHING = 3e-3


@dataclass
class Settings:
    """``c``: inverse of the regularisation; ``folds``: cross-validation that fits the temperature."""

    c: float = 0.3
    folds: int = 3
    seed: int = 7


class LinearClassifier:
    """Intent probabilities of a message. ``vector_of`` gives a word's vector (zeros when it has none)."""

    def __init__(self, weights: Weights, vector_of: VectorOf) -> None:
        self._weights = weights
        self._vector_of = vector_of
        self._quick: QuickScores | None = None

    @property
    def labels(self) -> list[str]:
        return self._weights.labels

    @property
    def temperature(self) -> float:
        """What scores are divided by before they become probabilities."""
        return self._weights.temperature

    @temperature.setter
    def temperature(self, value: float) -> None:
        self._weights.temperature = value

    @classmethod
    def train(
        cls, examples: list[Example], labels: list[str], vector_of: VectorOf, settings: Settings | None = None
    ) -> LinearClassifier:
        """Fits on ``examples``; deterministic for one ``settings``. Raises ``ValueError`` with fewer than two intents."""
        return cls.train_with_folds(examples, labels, vector_of, settings)[0]

    @classmethod
    def train_with_folds(
        cls, examples: list[Example], labels: list[str], vector_of: VectorOf, settings: Settings | None = None
    ) -> tuple[LinearClassifier, list[Fold]]:
        """The same, with the models that did not see each part of the examples: what a confidence is worth shows on them."""
        settings = settings or Settings()
        model = cls.fit(examples, labels, vector_of, settings)
        folds = folds_of(examples, labels, vector_of, settings)
        model.temperature = best_temperature(*held_out_scores(examples, labels, folds))
        for held, _ in folds:
            held.temperature = model.temperature
        return model, folds

    @classmethod
    def fit(cls, examples: list[Example], labels: list[str], vector_of: VectorOf, settings: Settings) -> LinearClassifier:
        """One fit without folds: scores, whose probabilities are not calibrated."""
        if len(set(labels)) < 2:
            raise ValueError("il faut au moins deux intentions pour entraîner le classifieur")
        texts = [e.text for e in examples]
        words, letters = TfidfVectorizer(**_WORDS).fit(texts), TfidfVectorizer(**_LETTERS).fit(texts)
        sounds = TfidfVectorizer(**_WORDS).fit([heard(text) for text in texts])
        counts = Counter(word for example in examples for word in example.words)
        total = sum(counts.values())
        word_weights = {word: _SMOOTHING / (_SMOOTHING + count / total) for word, count in counts.items()}
        model = cls(Weights([], words, letters, sounds, word_weights, None, None), vector_of)
        svm = LinearSVC(C=settings.c, random_state=settings.seed)
        svm.fit(model._matrix(examples), labels)
        matrix, bias = svm.coef_, svm.intercept_
        if len(svm.classes_) == 2:
            matrix, bias = np.vstack([-matrix, matrix]) / 2, np.concatenate([-bias, bias]) / 2
        model._weights.labels = [str(c) for c in svm.classes_]
        model._weights.matrix, model._weights.bias = matrix.astype(np.float32), bias.astype(np.float32)
        return model

    def scores(self, examples: list[Example]) -> Any:
        """Decision scores, one row an example, one column a label."""
        return self._matrix(examples) @ self._weights.matrix.T + self._weights.bias

    def score(self, example: Example) -> Any:
        """The same for one example, ten times sooner."""
        if self._quick is None:
            self._quick = QuickScores(self._weights, self._vector_of)
        return self._quick(example)

    def ranking(self, example: Example) -> list[tuple[str, float]]:
        """Labels with their probabilities, most probable first."""
        probabilities = _softmax(self.score(example) / self._weights.temperature)
        order = np.argsort(-probabilities)
        return [(self.labels[i], float(probabilities[i])) for i in order]

    def save(self, folder: Path) -> None:
        weights = self._weights
        np.savez_compressed(
            folder / WEIGHTS,
            matrix=weights.matrix,
            bias=weights.bias,
            temperature=np.array([weights.temperature]),
            words_idf=weights.words.idf_,
            letters_idf=weights.letters.idf_,
            sounds_idf=weights.sounds.idf_,
        )
        names = {
            "labels": weights.labels,
            "words": {k: int(v) for k, v in weights.words.vocabulary_.items()},
            "letters": {k: int(v) for k, v in weights.letters.vocabulary_.items()},
            "sounds": {k: int(v) for k, v in weights.sounds.vocabulary_.items()},
            "word_weights": weights.word_weights,
        }
        (folder / VOCABULARY).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, vector_of: VectorOf) -> LinearClassifier:
        """Raises ``FileNotFoundError`` when no model was saved in ``folder``."""
        names = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
        with np.load(folder / WEIGHTS, allow_pickle=False) as arrays:
            weights = Weights(
                labels=names["labels"],
                words=_vectorizer(_WORDS, names["words"], arrays["words_idf"]),
                letters=_vectorizer(_LETTERS, names["letters"], arrays["letters_idf"]),
                sounds=_vectorizer(_WORDS, names["sounds"], arrays["sounds_idf"]),
                word_weights=names["word_weights"],
                matrix=arrays["matrix"],
                bias=arrays["bias"],
                temperature=float(arrays["temperature"][0]),
            )
        return cls(weights, vector_of)

    def _matrix(self, examples: list[Example]) -> csr_matrix:
        texts = [e.text for e in examples]
        dense = np.vstack([mean_vector(e.words, self._weights.word_weights, self._vector_of) for e in examples]) * VECTOR_WEIGHT
        sounds = self._weights.sounds.transform([heard(text) for text in texts])
        parts = [self._weights.words.transform(texts), self._weights.letters.transform(texts), sounds, csr_matrix(dense)]
        return hstack(parts).tocsr()


Fold = tuple[LinearClassifier, list[int]]


def folds_of(examples: list[Example], labels: list[str], vector_of: VectorOf, settings: Settings) -> list[Fold]:
    """Models that have not seen a part of the examples, each with the indices of that part (stratified).

    Empty when a label has a single example: it cannot be held out.
    """
    fewest = min(Counter(labels).values())
    if fewest < 2:
        return []
    out: list[Fold] = []
    folds = StratifiedKFold(n_splits=min(settings.folds, fewest), shuffle=True, random_state=settings.seed)
    for seen, unseen in folds.split(labels, labels):
        model = LinearClassifier.fit([examples[i] for i in seen], [labels[i] for i in seen], vector_of, settings)
        out.append((model, [int(i) for i in unseen]))
    return out


def held_out_scores(examples: list[Example], labels: list[str], folds: list[Fold]) -> tuple[Any, list[int]]:
    """Scores of each example by the model that has not seen it, and the index of its label; no rows without folds."""
    rows: list[Any] = [np.zeros((0, len(set(labels))))]
    truth: list[int] = []
    for model, unseen in folds:
        rows.append(model.scores([examples[i] for i in unseen]))
        truth += [model.labels.index(labels[i]) for i in unseen]
    return np.vstack(rows), truth


def best_temperature(scores: Any, truth: list[int]) -> float:
    """Temperature with the lowest log loss on held-out scores; 1 without any."""
    if not truth:
        return 1.0
    index = np.arange(len(truth))

    def loss(temperature: float) -> float:
        probabilities = np.apply_along_axis(_softmax, 1, scores / temperature)
        return float(-np.log(np.clip(probabilities[index, truth], 1e-9, 1)).mean())

    return float(min(_TEMPERATURES, key=loss))


def _softmax(row: Any) -> Any:
    shifted = np.exp(row - row.max())
    return shifted / shifted.sum()


def _vectorizer(options: dict[str, Any], vocabulary: dict[str, int], idf: Any) -> TfidfVectorizer:
    vectorizer = TfidfVectorizer(**{k: v for k, v in options.items() if k != "min_df"}, vocabulary=vocabulary)
    vectorizer.idf_ = idf
    return vectorizer
