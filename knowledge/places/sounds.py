"""How a French name sounds, roughly: ``bordo`` and ``bordeaux`` give the same key.

Only good for suggesting towns to someone who writes by ear; two names with one key are not one town.
"""

from __future__ import annotations

import re
from typing import Final

_CONSONANT: Final = "bcdfgjklpqrstvxz"
_RULES: Final = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"h(?<![cp]h)", ""),
        (r"ph", "f"),
        (r"([aeiou][nm])[td](?=[bcdfgklmpqv])", r"\1"),
        (r"ers?$", "e"),
        (r"qu|q|ck", "k"),
        (r"(?:e?aux?|au[dlt]+)(?=[^ei]|$)", "o"),
        (rf"(?:ain|aim|ein|in|im|yn|un)(?=[{_CONSONANT}]|$)", "5"),
        (rf"(?:an|am|en|em)(?=[{_CONSONANT}]|$)", "2"),
        (rf"(?:on|om)(?=[{_CONSONANT}]|$)", "3"),
        (r"ou", "u"),
        (r"[ae]i(?!ll)|oeu?|eu", "e"),
        (r"c(?=[eiy])", "s"),
        (r"g(?=[eiy])", "j"),
        (r"c(?!h)", "k"),
        (r"[xz]", "s"),
        (r"y", "i"),
        (r"(.)\1+", r"\1"),
        (r"e?s?$", ""),
        (r"[stdp]+$", ""),
    )
]


def sound(key: str) -> str:
    """Key of the sound of a plain name without spaces."""
    for pattern, replacement in _RULES:
        key = pattern.sub(replacement, key)
    return key
