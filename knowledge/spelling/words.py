"""The words that exist, how frequent they are, and which of them an unknown word may stand for."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct
from rapidfuzz.distance import OSA

from knowledge.spelling.heard import sounds_as_written, sounds_of_word, without_schwa

_MIN_GUESSED = 6
_MIN_HEARD = 4
_MIN_SOUND = 3
# Ranks in a list of word forms by frequency: below the first a word is never doubted, below the second it may be what is
# meant by a word that does not exist.
_SURE = 20_000
_FREQUENT = 15_000
# A word seen in texts, were it rare, gives way to these only.
_VERY_FREQUENT = 5_000
_DOMAIN_BONUS = 10
_UNRANKED = 50_000
_DOMAIN_RANK = 3_000
# Endings that French words do have: « orientez » is not a fault for « orienter ».
_REGULAR = re.compile(r"(?:er|ez|ee|ees|es|ent|ons|ais|ait|aient|ant|ants|al|el|eur|euse|if|ive|ir|is|it)$")
_VOWEL = re.compile(r"[aeiouy]")


class Frequencies(Struct, frozen=True):
    """Word forms by frequency. ``ranks``: folded word → rank; ``surfaces``: folded word → its usual accents;
    ``names``: folded words mostly seen with a capital; ``phone``: those that only exist in messages typed on a phone."""

    ranks: Mapping[str, int] = {}
    surfaces: Mapping[str, str] = {}
    names: frozenset[str] = frozenset()
    phone: frozenset[str] = frozenset()


class Words:
    """Existing words. ``vocabulary`` is the domain's (folded → as it is spelt), ``known`` tells any word seen in French texts."""

    def __init__(
        self, vocabulary: Mapping[str, str], frequencies: Frequencies, known: Callable[[str], bool], domain: Iterable[str] = ()
    ) -> None:
        self._vocabulary = dict(vocabulary)
        self._ranks = frequencies.ranks
        self._surfaces = frequencies.surfaces
        self._names = frequencies.names
        self._phone = frequencies.phone
        self._known = known
        self._domain = frozenset(domain) | frozenset(vocabulary)
        self._by_first: dict[str, list[str]] = {}
        for word in self._vocabulary:
            if len(word) >= _MIN_GUESSED:
                self._by_first.setdefault(word[0], []).append(word)
        self._by_sound: dict[str, list[str]] = {}
        self._by_bare_sound: dict[str, list[str]] = {}
        frequent = (w for w, rank in self._ranks.items() if rank < _FREQUENT and w not in self._phone and w not in self._names)
        for word in dict.fromkeys([*self._vocabulary, *frequent]):
            if len(word) >= _MIN_SOUND:
                for sound in sounds_of_word(self.spelt(word)):
                    self._by_sound.setdefault(sound, []).append(word)
                    self._by_bare_sound.setdefault(without_schwa(sound), []).append(word)

    def spelt(self, word: str) -> str:
        """A folded word with its accents."""
        return self._vocabulary.get(word) or self._surfaces.get(word, word)

    def rank(self, word: str) -> float:
        """Rank by frequency, words of the domain counted as more frequent than they are."""
        rank = self._ranks.get(word, _UNRANKED)
        if word in self._vocabulary:
            return rank / _DOMAIN_BONUS
        return min(rank, _DOMAIN_RANK) if word in self._domain else rank

    def sure(self, word: str) -> bool:
        """True for a word that is what it is: of the domain, frequent, or a name."""
        if word in self._domain or word in self._names:
            return True
        if not self._ranks:
            return self._known(word)
        return word not in self._phone and self._ranks.get(word, _UNRANKED) < _SURE

    def seen(self, written: str) -> bool:
        """True for a word that French texts hold, as it is written, were it rare or itself a fault."""
        return written not in self._phone and self._known(written)

    @property
    def ranked(self) -> bool:
        """False when nothing is known of how frequent words are."""
        return bool(self._ranks)

    def is_name(self, word: str) -> bool:
        """True for a word mostly seen with a capital."""
        return word in self._names and word not in self._domain

    def in_domain(self, word: str) -> bool:
        """True for a word that the domain's lists hold."""
        return word in self._vocabulary

    def heard_as(self, written: str, word: str, strict: bool) -> str | None:
        """The existing word that sounds like ``written`` (with its accents; ``word`` is the same, folded).

        ``strict``: only words of the domain. A word seen in texts is only read as a much more frequent one, and never as
        another form of the same verb.
        """
        if len(word) < _MIN_HEARD:
            return None
        found: list[str] = []
        for sound in sounds_as_written(written):
            # Consonants said, then silent: « mark » is « marque » before « mars ».
            if len(sound) >= 2 and not found:
                found = [w for w in self._by_sound.get(sound, ()) if self._may_be(written, word, w, strict)]
            if len(sound) >= _MIN_SOUND and not found:
                bare = self._by_bare_sound.get(without_schwa(sound), ())
                found = [w for w in bare if self._may_be(written, word, w, strict)]
        return min(found, key=lambda w: self._cost(word, w), default=None)

    def _may_be(self, written: str, word: str, candidate: str, strict: bool) -> bool:
        if candidate == word or (strict and candidate not in self._vocabulary):
            return False
        if OSA.distance(word, candidate) > max(2, len(word) // 2):
            return False
        if not self.seen(written):
            return True
        # Who writes by ear writes less: a longer word is another word.
        simpler = len(word) < len(candidate) or ("k" in word and "k" not in candidate)
        return simpler and self.rank(candidate) < _VERY_FREQUENT and not _same_stem(word, candidate)

    def nearest(self, written: str, word: str, strict: bool) -> str | None:
        """Word of the domain at one fault (two from nine letters), same first letter; ``None`` when two are as near.

        For a word seen in texts only letters doubled or swapped count.
        """
        if len(word) < (_MIN_GUESSED + 2 if strict else _MIN_GUESSED):
            return None
        seen = self.seen(written)
        limit = 2 if len(word) >= 9 and not seen and not strict else 1
        best: tuple[float, str] | None = None
        tie = False
        for candidate in self._by_first.get(word[0], ()):
            if abs(len(candidate) - len(word)) > limit or candidate == word:
                continue
            distance = float(OSA.distance(word, candidate, score_cutoff=limit))
            if distance > limit or (seen and (_same_stem(word, candidate) or not _clumsy(word, candidate))):
                continue
            # A letter doubled, swapped or forgotten is likelier than one for another.
            distance -= 0.5 * (_clumsy(word, candidate) or _forgotten(word, candidate))
            if best is None or distance < best[0]:
                best, tie = (distance, candidate), False
            elif distance == best[0] and not _same_stem(candidate, best[1]):
                tie = True
        return None if best is None or tie else best[1]

    def abbreviated(self, word: str) -> str | None:
        """Word of the domain whose consonants these are (« trvl », « frmtn »), when there is only one."""
        if len(word) < _MIN_SOUND or _VOWEL.search(word[1:]) or self.seen(word):
            return None
        candidates = [w for w in self._by_first.get(word[0], ()) if _VOWEL.sub("", w[1:]) == word[1:]]
        return min(candidates, key=self.rank, default=None)

    def _cost(self, word: str, candidate: str) -> float:
        return float(OSA.distance(word, candidate)) + math.log(self.rank(candidate) + 10) / 1.5


def _same_stem(word: str, other: str) -> bool:
    """True for two forms of one word, both with an ending that French has (« orientez », « orienter »)."""
    common = next((i for i, (a, b) in enumerate(zip(word, other)) if a != b), min(len(word), len(other)))  # noqa: B905 (unequal lengths on purpose)
    short = common >= max(len(word), len(other)) - 4 and common >= 3
    return short and _REGULAR.search(word) is not None


def _clumsy(word: str, candidate: str) -> bool:
    """True when the letters are the same, but for two swapped or one doubled or not."""
    if sorted(word) == sorted(candidate):
        return True
    long, short = (word, candidate) if len(word) > len(candidate) else (candidate, word)
    if len(long) != len(short) + 1:
        return False
    return any(long[i] == long[i - 1] and long[:i] + long[i + 1 :] == short for i in range(1, len(long)))


def _forgotten(word: str, candidate: str) -> bool:
    """True when one letter inside the candidate was forgotten."""
    if len(candidate) != len(word) + 1:
        return False
    return any(candidate[:i] + candidate[i + 1 :] == word for i in range(1, len(candidate) - 1))
