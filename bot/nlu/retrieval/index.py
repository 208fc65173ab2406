"""How near a question is to each statement: words (BM25), letters (TF-IDF), meaning (mean word vectors), subject, aspect.

Everything is an array over the written questions, then over the statements: one message costs about two milliseconds.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.retrieval.corpus import Corpus
from bot.nlu.retrieval.query import SUBJECT, Query
from bot.nlu.retrieval.words import bm25, general_rarity, places, scores_of

FEATURES = (
    "mots",
    "couverture",
    "lettres",
    "sens",
    "texte",
    "couverture_texte",
    "sujet",
    "sujet_lie",
    "autre_sujet",
    "sujet_courant",
    "sans_sujet",
    "aspect",
    "intention",
    "mots_moyens",
    "lettres_moyennes",
    "sens_moyen",
    "jumelle",
    "jumelle_proche",
    "nommee_ailleurs",
    "ensemble",
    "couverture_fiche",
    "mot_nouveau",
    "mot_nouveau_fiche",
)
AT = {name: column for column, name in enumerate(FEATURES)}
_NOWHERE = (np.array([], dtype=int), np.array([], dtype=int))
_LETTERS: dict[str, Any] = {"analyzer": "char_wb", "ngram_range": (3, 4), "lowercase": False, "sublinear_tf": True}
# How much a frequent word counts in a mean vector: the value of bot/nlu/intents/linear.py (Arora, Liang and Ma, 2017).
_SMOOTHING = 3e-3
# Weight of words from which a question says something besides its names: « une ETTI embauche en CDDI ? » hardly does.
_FEWEST = 10.0
_NEIGHBOURS = 25
_MANY_SHEETS = 10
# A number says little: « 48 mois » is a question about months.
_UNKNOWN_NUMBER = 1.0
# Named in passing more often than asked about (bot/nlu/subjects.py puts them last): they weigh less beside another.
_PASSING = 0.5
GENERAL = "IAE"
# From this likeness on, a question is nearly one that was written.
_NEAR = 0.5
VectorOf = Callable[[str], Any]


class Index:
    """Searches a corpus. ``vector_of`` gives a word's vector (zeros when it has none), ``ranks`` how frequent it is."""

    def __init__(self, corpus: Corpus, vector_of: VectorOf, ranks: Mapping[str, int]) -> None:
        self.corpus = corpus
        self._vector_of = vector_of
        self._general = general_rarity(ranks)
        questions = [question for statement in corpus.statements for question in statement.questions]
        sizes = [len(statement.questions) for statement in corpus.statements]
        self.questions = questions
        self.owner = np.repeat(np.arange(len(sizes)), sizes)
        self._sizes = np.array(sizes, dtype=np.float32)
        self._starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(int)
        self.aspects = sorted({statement.aspect for statement in corpus.statements})
        self.aspect_of = np.array([self.aspects.index(statement.aspect) for statement in corpus.statements])
        self.sheets = np.array([statement.sheet for statement in corpus.statements])
        self._of_sheet = {code: np.flatnonzero(self.sheets == code) for code in sorted({s.sheet for s in corpus.statements})}
        self._by_words = bm25([list(question.bare) for question in questions])
        self._by_text = bm25([list(statement.text.bare) for statement in corpus.statements])
        self._name_subjects()
        self._weigh_words()
        self._letters = TfidfVectorizer(**_LETTERS).fit([question.plain for question in questions])
        self._cut = self._letters.build_analyzer()
        self._letter_rows = self._letters.transform([question.plain for question in questions]).T.tocsr().astype(np.float32)
        self._vectors = np.vstack([self._vector(question) for question in questions])

    def _name_subjects(self) -> None:
        naming: dict[str, Counter[int]] = {}
        self._naming_questions: dict[str | None, list[int]] = {}
        for number, question in enumerate(self.questions):
            for code in question.subjects:
                naming.setdefault(code, Counter())[int(self.owner[number])] += 1
            for each in question.subjects or (None,):
                self._naming_questions.setdefault(each, []).append(number)
        self._together = [
            Counter(code for q in statement.questions for code in q.subjects) + Counter(statement.text.subjects)
            for statement in self.corpus.statements
        ]
        self._naming = {code: (np.array(list(count)), np.array(list(count.values()))) for code, count in naming.items()}

    def _weigh_words(self) -> None:
        total = len(self.questions)
        spread = Counter(word for question in self.questions for word in set(question.bare))
        self._rarity = {word: math.log(1 + (total - count + 0.5) / (count + 0.5)) for word, count in spread.items()}
        self._unknown = math.log(1 + (total + 0.5) / 0.5)
        self._asked = [Counter(word for q in s.questions for word in set(q.bare)) for s in self.corpus.statements]
        self._holders = places(self._asked)
        self._tellers = places([frozenset(statement.text.bare) for statement in self.corpus.statements])
        words = Counter(word for question in self.questions for word in question.accented)
        whole = sum(words.values())
        self._word_weights = {word: _SMOOTHING / (_SMOOTHING + count / whole) for word, count in words.items()}

    def rarity(self, word: str) -> float:
        """Weight of a word: the rarer in the questions, and in French, the more it tells (« exactement » tells nothing)."""
        if word.isdigit():
            return _UNKNOWN_NUMBER
        return min(self._rarity.get(word, self._unknown), self._general.get(word, self._unknown))

    def common(self, word: str) -> bool:
        """Whether questions about many sheets use the word: it names nothing by itself."""
        return len({self.sheets[number] for number in self._holders.get(word, _NOWHERE[0])}) >= _MANY_SHEETS

    def features(
        self, query: Query, *, current: str | None = None, wanted: frozenset[str] = frozenset(), without: int | None = None
    ) -> Any:
        """One row a statement, columns as ``FEATURES``.

        ``current``: sheet spoken of before; ``wanted``: aspects of the intent; ``without``: number of a written
        question that is left out (it is then a new question).
        """
        rows = np.zeros((len(self.corpus.statements), len(FEATURES)), dtype=np.float32)
        total = max(sum(self.rarity(word) for word in set(query.bare) - {SUBJECT}), _FEWEST)
        letters, meaning = self._letter_scores(query), self._vectors @ self._vector(query)
        words = scores_of(self._by_words, query.bare) / total
        twins = (letters + meaning) / 2 * self._same_subjects(query, current)
        for scores, best, mean in (
            (words, "mots", "mots_moyens"),
            (letters, "lettres", "lettres_moyennes"),
            (meaning, "sens", "sens_moyen"),
        ):
            rows[:, AT[best]], rows[:, AT[mean]] = self._best(scores, without)
        rows[:, AT["jumelle"]], _ = self._best(twins, without)
        rows[:, AT["jumelle_proche"]] = np.maximum(rows[:, AT["jumelle"]] - _NEAR, 0) / (1 - _NEAR)
        rows[:, AT["texte"]] = scores_of(self._by_text, query.bare) / total
        self._cover(rows, query, total, without)
        self._mark_subjects(rows, query, current)
        self._mark_named(rows, query, without)
        self._mark_together(rows, query, without)
        rows[:, AT["aspect"]] = self._votes(letters + meaning, without)[self.aspect_of]
        if wanted:
            rows[:, AT["intention"]] = np.isin(self.aspect_of, [i for i, aspect in enumerate(self.aspects) if aspect in wanted])
        return rows

    def _best(self, scores: Any, without: int | None) -> tuple[Any, Any]:
        """Highest and mean score of each statement's questions."""
        sizes = self._sizes
        if without is not None:
            scores, sizes = scores.copy(), sizes.copy()
            scores[without] = 0.0
            sizes[self.owner[without]] = max(sizes[self.owner[without]] - 1, 1)
        return np.maximum.reduceat(scores, self._starts), np.add.reduceat(scores, self._starts) / sizes

    def _cover(self, rows: Any, query: Query, total: float, without: int | None) -> None:
        """Share of the question's weight in words that the statement's questions hold, or its texts, or its sheet."""
        words = set(query.bare) - {SUBJECT}
        columns = [AT[name] for name in ("couverture", "couverture_texte", "couverture_fiche")]
        if not words:
            rows[:, columns] = 1.0
            return
        left_out = set(self.questions[without].bare) if without is not None else set()
        owner = int(self.owner[without]) if without is not None else -1
        for word in words:
            weight = self.rarity(word) / total
            holders, tellers = self._holders.get(word, _NOWHERE[0]), self._tellers.get(word, _NOWHERE[0])
            if word in left_out and self._asked[owner][word] == 1:
                holders = holders[holders != owner]
            either = np.union1d(holders, tellers)
            of_sheets = np.concatenate([_NOWHERE[0], *(self._of_sheet[sheet] for sheet in set(self.sheets[either]))])
            for known, column in ((either, AT["mot_nouveau"]), (of_sheets, AT["mot_nouveau_fiche"])):
                news = np.full(len(rows), self.rarity(word) / self._unknown, dtype=np.float32)
                news[known] = 0.0
                np.maximum(rows[:, column], news, out=rows[:, column])
            rows[holders, columns[0]] += weight
            rows[either, columns[1]] += weight
            rows[of_sheets, columns[2]] += weight

    def _mark_subjects(self, rows: Any, query: Query, current: str | None) -> None:
        """The sheets named, those whose rules apply to them, the others; without a name, the sheet spoken of."""
        if not query.subjects:
            rows[self._of_sheet.get(current or "", []), AT["sujet_courant"]] = 1.0
            rows[self._of_sheet.get(GENERAL, []), AT["sans_sujet"]] = 1.0
            for code in self.corpus.see.get(current or "", []):
                rows[self._of_sheet.get(code, []), AT["sujet_lie"]] = 1.0
            return
        rows[:, AT["autre_sujet"]] = 1.0
        related = {other for code in query.subjects for other in self.corpus.see.get(code, [])}
        for code in related:
            rows[self._of_sheet.get(code, []), AT["sujet_lie"]] = 1.0
            rows[self._of_sheet.get(code, []), AT["autre_sujet"]] = 0.0
        for place, code in reversed(list(enumerate(query.subjects))):
            own = self._of_sheet.get(code, [])
            rows[own, AT["sujet"]] = _PASSING if place else 1.0
            rows[own, AT["sujet_lie"]] = 0.0
            rows[own, AT["autre_sujet"]] = 0.0

    def _mark_named(self, rows: Any, query: Query, without: int | None) -> None:
        """Statements of other sheets, some question of which names a sheet that this question names."""
        for code in query.subjects:
            numbers, counts = self._naming.get(code, _NOWHERE)
            if without is not None and code in self.questions[without].subjects:
                counts = counts - (numbers == self.owner[without])
            named = numbers[counts > 0]
            named = named[rows[named, AT["sujet"]] == 0]
            rows[named, AT["nommee_ailleurs"]] = 1.0
            rows[named, AT["autre_sujet"]] = 0.0

    def _mark_together(self, rows: Any, query: Query, without: int | None) -> None:
        """Share of the sheets named together that a statement speaks of, its own left out (« un CDDI en ETTI ? »)."""
        if len(query.subjects) < 2:
            return
        for number, spoken in enumerate(self._together):
            if self.sheets[number] not in query.subjects:
                continue
            others = [code for code in query.subjects if code != self.sheets[number]]
            if without is not None and self.owner[without] == number:
                spoken = spoken - Counter(self.questions[without].subjects)
            rows[number, AT["ensemble"]] = sum(code in spoken for code in others) / len(others)

    def _same_subjects(self, query: Query, current: str | None) -> Any:
        """One for the written questions that name what this one names first, or, as it does, nothing (of ``current``, or any)."""
        alike = np.zeros(len(self.questions), dtype=np.float32)
        if query.subjects:
            alike[self._naming_questions.get(query.subjects[0], [])] = 1.0
        elif current is not None:
            alike[np.isin(self.owner, self._of_sheet.get(current, []))] = 1.0
        else:
            alike[self._naming_questions.get(None, [])] = 1.0
        return alike

    def _votes(self, scores: Any, without: int | None) -> Any:
        """How much the nearest questions, whatever their subject, ask for each aspect; sums to one."""
        if without is not None:
            scores = scores.copy()
            scores[without] = 0.0
        nearest = np.argpartition(-scores, _NEIGHBOURS)[:_NEIGHBOURS] if len(scores) > _NEIGHBOURS else np.arange(len(scores))
        votes = np.zeros(len(self.aspects), dtype=np.float32)
        heard = self.aspect_of[self.owner[nearest]]
        votes += np.bincount(heard, np.maximum(scores[nearest], 0) ** 4, minlength=len(self.aspects)).astype(np.float32)
        total = float(votes.sum())
        return votes / total if total else votes

    def _letter_scores(self, query: Query) -> Any:
        """Cosines with every question. Summed by hand: the checks around a sparse product cost ten times the product."""
        counts = Counter(self._cut(query.plain))
        weights = {
            self._letters.vocabulary_[letters]: (1 + math.log(count)) * self._letters.idf_[self._letters.vocabulary_[letters]]
            for letters, count in counts.items()
            if letters in self._letters.vocabulary_
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        scores = np.zeros(len(self.questions), dtype=np.float32)
        columns = self._letter_rows
        for letters, weight in weights.items():
            begin, end = columns.indptr[letters], columns.indptr[letters + 1]
            scores[columns.indices[begin:end]] += weight / length * columns.data[begin:end]
        return scores

    def _vector(self, query: Query) -> Any:
        """Mean of the words' vectors, each of length one, frequent words weighing less."""
        total = np.zeros_like(self._vector_of("le"), dtype=np.float32)
        for word in query.accented:
            vector = self._vector_of(word)
            length = float(np.linalg.norm(vector))
            if length:
                total += self._word_weights.get(word, 1.0) * vector / length
        length = float(np.linalg.norm(total))
        return total / length if length else total
