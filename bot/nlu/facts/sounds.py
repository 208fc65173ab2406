"""Words written as they are heard: « kamion », « lojé », « fransé ». Pure functions, no list to keep.

A word that neither French texts nor the word lists hold is read as the word of the lists that sounds the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.nlu.reading import Reading, Token
from knowledge.spelling import Correction

_SHORTEST = 4
_SHORTEST_SOUND = 3
# In order: each rule sees what the ones before left. Capitals stand for sounds written with two letters.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"sh|ch(?=[aeiouy])", "C"),
        (r"h", ""),
        (r"qu|q|ck|c(?![eiyC])|k+", "k"),
        (r"sc(?=[ei])|c(?=[eiy])", "s"),
        (r"gu(?=[eiy])", "G"),
        (r"ge(?=[ao])|g(?=[eiy])", "j"),
        (r"(?<=[aeiouy])s(?=[aeiouy])", "z"),
        (r"eau|au", "o"),
        (r"ou", "U"),
        (r"oi", "wa"),
        (r"(?<=[aeU])ill?(?=[aeiou])|ill(?=[aeiou])|(?<=[ae])il+e?s?$", "y"),
        (r"(.)\1+", r"\1"),
        (r"(?:aient|ait|ais|ai|ei|er|ez|et|ee|es|ent|e)$", "e"),
        (r"ai|ei", "e"),
        (r"[sxtdpz]+$", ""),
        (r"(?:ain|ein|in|im|yn|un)(?![aeiouynm])", "I"),
        (r"(?:an|am|en|em)(?![aeiouynm])", "A"),
        (r"(?:on|om)(?![aeiouynm])", "O"),
        (r"y(?![aeiouAIO])", "i"),
        (r"e+$", ""),
        (r"(.)\1+", r"\1"),
    )
)
_PATTERN_WORD = re.compile(r"(?<![\\a-z])[a-z]{4,}")


@lru_cache(maxsize=16384)
def sound(word: str) -> str:
    """How a folded word is heard, roughly.

    >>> sound("heberge") == sound("eberjer"), sound("demande") == sound("demende")
    (True, True)
    """
    for rule, heard in _RULES:
        word = rule.sub(heard, word)
    return word


@dataclass(frozen=True)
class Sounds:
    """Words of a family of patterns: ``heard`` gives, for a sound, the word most used in them; ``words`` are all of them."""

    heard: dict[str, str]
    words: frozenset[str]


def sounds_of(patterns: Iterable[re.Pattern[str] | None]) -> Sounds:
    """The words that compiled patterns hold, by sound."""
    sources = (pattern.pattern for pattern in patterns if pattern is not None)
    counts = Counter(word for source in sources for word in _PATTERN_WORD.findall(source))
    heard: dict[str, str] = {}
    for word, _ in counts.most_common():
        if len(sound(word)) >= _SHORTEST_SOUND:
            heard.setdefault(sound(word), word)
    return Sounds(heard, frozenset(counts))


def as_heard(reading: Reading, sounds: Sounds) -> Reading:
    """The same message where words that do not exist, but sound like one of ``sounds``, are that word."""
    tokens = list(reading.tokens)
    changed = False
    for index, token in enumerate(tokens):
        if len(token.norm) < _SHORTEST or token.norm in sounds.words or not token.norm.isalpha():
            continue
        meant = sounds.heard.get(sound(token.norm))
        if meant is None or reading.known(token.norm) or _is_name(reading.correction, token):
            continue
        tokens[index] = Token(meant, token.start, token.end)
        changed = True
    return Reading(reading.correction, tokens, reading.known) if changed else reading


def _is_name(correction: Correction, token: Token) -> bool:
    """A capital in the middle of a sentence: a place or a person, never corrected."""
    before = correction.text[: token.start].rstrip()
    return correction.text[token.start].isupper() and bool(before) and before[-1] not in ".!?\n"
