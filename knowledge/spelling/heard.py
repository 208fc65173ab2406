"""How a French word is heard, so that « formassion », « lojman » or « andikapé » find the word that sounds the same.

Rough on purpose: s and z, é and è, m and n before a consonant are one sound. Final letters are the hard part of
French: people drop the mute e (« demand ») and the silent consonants (« dan », « avan »), so a written word has
several ways of being heard, and an existing word one, or two when its accents may be missing.
"""

from __future__ import annotations

import re
from functools import lru_cache

# In order: each rule sees what the ones before left. Capitals and digits stand for sounds of several letters;
# é is the only accent left: a final é is heard, a final e is not.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ç", "S"),
        (r"ph", "f"),
        (r"s?ch(?=[aeiouyé])|sh|ch$", "C"),
        (r"th", "t"),
        (r"h", ""),
        (r"x(?=[aeiouyé])", "ks"),
        (r"qu|q|ck|c(?![eiyé])|cc(?![eiyé])|k+", "k"),
        (r"sc(?=[eiyé])|c(?=[eiyé])|ss", "S"),
        (r"(?<!s)ti(?=on|el|al|eu[xs]|ence)", "Si"),
        (r"gu(?=[eiyé])", "G"),
        (r"ge(?=[aou])|g(?=[eiyé])", "j"),
        (r"e?aux?(?![ée])", "o"),
        (r"oeu|eu", "9"),
        (r"oua|oi|oy(?=[^aeiou]|$)|wa", "W"),
        (r"oy", "Wy"),
        (r"ou|w", "U"),
        (r"(?<=[ae9U])ill?(?=[aeiouéo9UW])|(?<=[ae9])ill?e?s?$", "y"),
        (r"(?<=[^aeiou])ill(?=[aeoé9])", "iy"),
        (r"emment", "am2"),
        (r"(.)\1+", r"\1"),
        (r"(?:aient|aits?|ais|ai|eis|ei|er|ers|ez|et|ets|ées?|és|é)$", "é"),
        (r"ai|ei", "e"),
        (r"é(?=.)", "e"),
        (r"ay(?=[aeioué])", "ey"),
        (r"ien(?=[stk]?$)|yen(?=[stk]?$)", "i5"),
        (r"(?:ain|ein|in|im|yn|ym|un|um)(?![aeiouyénmW9U])", "5"),
        (r"(?:an|am|en|em)(?![aeiouyénmW9U])", "2"),
        (r"(?:on|om)(?![aeiouyénmW9U])", "3"),
        (r"y(?![aeiouéWU9235])", "i"),
        (r"[zS]", "s"),
        (r"G", "g"),
        (r"(.)\1+", r"\1"),
    )
)
_MUTE = re.compile(r"es?$")
_SILENT = re.compile(r"(?:[ts]|(?<=[^s])ts|ds|d|x|ps?|(?<=[235])[gk]s?|(?<=[235])[cp]ts?)$")
_SCHWA = re.compile(r"(?<=.)e")
_ACCENTS = str.maketrans("àâäèêëîïôöùûüœÿ", "aaaééeiioouuuey")


def _heard(word: str) -> str:
    word = word.lower().translate(_ACCENTS)
    for rule, sound in _RULES:
        word = rule.sub(sound, word)
    return word


@lru_cache(maxsize=16384)
def sounds_of_word(word: str) -> tuple[str, ...]:
    """How an existing word is heard, its accents given or not: « marché » also as « marche » would be."""
    heard = _heard(word)
    if heard.endswith("é"):
        # Written without its accent, a final é is read as a mute e.
        return (heard, heard[:-1])
    mute = _MUTE.sub("", heard)
    return (mute,) if mute != heard else (_SILENT.sub("", heard) or heard,)


@lru_cache(maxsize=16384)
def sounds_as_written(word: str) -> tuple[str, ...]:
    """How a word typed by ear may be heard: its last consonants said or silent.

    >>> set(sounds_as_written("demand")) & set(sounds_of_word("demande")) == set()
    False
    """
    heard = _heard(word)
    if heard.endswith("é"):
        return (heard,)
    mute = _MUTE.sub("", heard)
    return tuple(dict.fromkeys((mute, _SILENT.sub("", mute) or mute)))


def without_schwa(sound: str) -> str:
    """The sound without its inner e, the first letter kept: « dmande », « rcherche »."""
    return _SCHWA.sub("", sound)
