"""Words run together: a missing apostrophe (« dinsertion », « jpeux »), or a whole group (« jaipaslepermis »)."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

from knowledge.spelling.words import Words

_VOWELS = frozenset("aeiouyh")
# Letter → what it is before a vowel, before a consonant, and the consonants that cannot follow it inside a French word.
_ELISIONS: dict[str, tuple[str, str, frozenset[str]]] = {
    "j": ("j'", "je ", frozenset("bcdfgklmnpqrstvwxzj")),
    "l": ("l'", "le ", frozenset("bcdfgjkmnpqrstvwxz")),
    "d": ("d'", "de ", frozenset("bcdfgjklmnpqstv")),
    "m": ("m'", "me ", frozenset("bcdfgjklmpqrstv")),
    "n": ("n'", "ne ", frozenset("bcdfgjklmpqrstv")),
    "s": ("s'", "se ", frozenset("dbfgjr")),
    "t": ("t'", "tu ", frozenset("bdfgjkmpqv")),
    "c": ("c'", "c'est ", frozenset("bdfgjkmnpqtv")),
    "k": ("qu'", "que ", frozenset("bcdfgjkmpqtv")),
}
# What may follow c' and qu' is a short list.
_AFTER_C = frozenset({"est", "etait", "etais", "etaient", "en", "ete"})
_AFTER_QU = frozenset({"il", "ils", "elle", "elles", "on", "un", "une", "en", "a", "est", "avec", "avant", "aux", "au", "ont"})
# After these letters people's and places' names may come (« dalgerie », « laveyron »).
_BEFORE_NAMES = frozenset("ld")
_MIN_NAME = 6
_MIN_REST = 3
# A word seen in texts is only cut before a very frequent one (« davoir »), and when it is rarer by far.
_FREQUENT = 1_200
_ARTICLE_FREQUENT = 3_500
_MOST_FREQUENT = 300
_TIMES_RARER = 14


class Split(Struct, frozen=True):
    """What is read, and the rank of the rest once its first letter is cut off."""

    text: str
    rank: float


class Elisions:
    """Words cut after a first letter that stands for a small word. ``form`` gives what a listed form means."""

    def __init__(self, words: Words, form: Callable[[str], str | None]) -> None:
        self._words = words
        self._form = form

    def exact(self, written: str, word: str) -> Split | None:
        """The cut when the rest is itself a word or a listed form."""
        return self._cut(written, word, self._exact_rest)

    def by_ear(self, written: str, word: str) -> Split | None:
        """The cut when the rest is typed by ear, or, after j and a consonant, any word seen in texts: no French word
        begins like this."""
        if self._words.seen(written) and not self._is_je(word):
            return None
        found = self._cut(written, word, self._rest_by_ear)
        if found is None and self._is_je(word) and (self._words.seen(written[1:]) or not self._words.ranked):
            return Split("je " + written[1:], 0.0)
        return found

    @staticmethod
    def _is_je(word: str) -> bool:
        return len(word) > 2 and word[0] == "j" and word[1] not in _VOWELS and not _VOWELS.isdisjoint(word[1:])

    def _cut(self, written: str, word: str, read: Callable[[str, str], Split | None]) -> Split | None:
        if word.startswith("qu") and len(word) > 3:
            return self._after(word[0:2], written[2:], word[2:], read)
        return self._after(word[0], written[1:], word[1:], read) if word[0] in _ELISIONS and len(word) > 2 else None

    def _after(self, first: str, accented: str, rest: str, read: Callable[[str, str], Split | None]) -> Split | None:
        before_vowel, before_consonant, impossible = _ELISIONS["k" if first == "qu" else first]
        if rest[0] in _VOWELS:
            if not self._fits(first, rest):
                return None
            found = read(accented, rest)
            if found is None or not self._likelier(first + rest, found):
                return None
            return Split(before_vowel + found.text, found.rank)
        if first == "qu" or rest[0] not in impossible or _VOWELS.isdisjoint(rest):
            return None
        found = read(accented, rest)
        return None if found is None else Split(before_consonant + found.text, found.rank)

    def _fits(self, first: str, rest: str) -> bool:
        """True when ``rest``, which begins with a vowel, may follow the elided word."""
        if first in ("c", "k", "qu"):
            return rest in (_AFTER_C if first == "c" else _AFTER_QU)
        if self._words.is_name(rest):
            return first in _BEFORE_NAMES and len(rest) >= _MIN_NAME
        return len(rest) >= _MIN_REST + (first not in _BEFORE_NAMES)

    def _likelier(self, word: str, found: Split) -> bool:
        """True unless the whole is a word that its rest does not outweigh."""
        if not self._words.seen(word):
            return True
        enough = _ARTICLE_FREQUENT if word[0] in _BEFORE_NAMES else _FREQUENT if word[0] == "j" else _MOST_FREQUENT
        return found.rank < enough and found.rank * _TIMES_RARER < self._words.rank(word)

    def _exact_rest(self, accented: str, rest: str) -> Split | None:
        listed = self._form(accented)
        if listed is not None and len(rest) > 1:
            return Split(listed, self._words.rank(rest) if self._words.sure(rest) else _FREQUENT)
        return Split(self._words.spelt(rest), self._words.rank(rest)) if self._words.sure(rest) and len(rest) > 1 else None

    def _rest_by_ear(self, accented: str, rest: str) -> Split | None:
        """A word by ear, or one more elision (« jlattend »)."""
        meant = self._words.heard_as(accented, rest, strict=False)
        if meant is not None:
            return Split(self._words.spelt(meant), self._words.rank(meant))
        return self._cut(accented, rest, self._exact_rest)


# Whole groups: shorter words than this are not worth the risk; the words must be among the most frequent.
_MIN_GROUP = 5
_COMMON = 2_500
_SMALL = frozenset({"a", "y"})
_LETTERS_MAX = 40
_COST_PER_LETTER = 2.4


class Groups:
    """Cuts a group of frequent words written without spaces."""

    def __init__(self, words: Words, forms: Callable[[str], str | None]) -> None:
        self._words = words
        self._forms = forms
        self._cost = lru_cache(maxsize=16384)(self._cost_of)

    def cut(self, group: str) -> str | None:
        """The words of a group that are all frequent or of the domain, or ``None``."""
        if not _MIN_GROUP <= len(group) <= _LETTERS_MAX:
            return None
        best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
        for end in range(1, len(group) + 1):
            options = [
                (best[start][0] + self._cost(group[start:end]), (*best[start][1], group[start:end]))
                for start in range(max(0, end - 16), end)
            ]
            best.append(min(options))
        cost, parts = best[-1]
        if len(parts) < 2 or cost > _COST_PER_LETTER * len(group):
            return None
        return " ".join(self._read(part) for part in parts)

    def _read(self, part: str) -> str:
        return self._forms(part) or self._words.spelt(part)

    def _cost_of(self, part: str) -> float:
        """Less for a frequent word: its rank's logarithm. Infinite for what is no word."""
        if len(part) == 1 and part not in _SMALL:
            return math.inf
        rank = self._words.rank(part)
        if self._forms(part) is not None and len(part) >= 2:
            rank = min(rank, 300.0)
        if rank > _COMMON:
            return math.inf
        return 2.0 + math.log2(rank + 4)
