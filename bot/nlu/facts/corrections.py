"""Corrections: which values are taken back, and which replace them."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.nlu.facts.found import Found, found
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Reading

# « 45 pas 54 », « 45 et pas 54 », « pas 54 mais 45 », « 45 au lieu de 54 »
_NEW_FIRST = re.compile(
    r"(?<= )(?P<new>\d{1,4}) (?P<unit>ans |mois )?,? ?(?:et |mais )?(?:pas|non pas|au lieu de|plutot que|"
    r"non) (?P<old>\d{1,4}) (?:ans |mois )?"
)
_OLD_FIRST = re.compile(
    r"(?<= )(?:pas|non pas) (?P<old>\d{1,4}) (?:ans |mois )?,? ?(?:mais|c est|plutot) (?P<new>\d{1,4}) (?P<unit>ans |mois )?"
)
_KEYS_BY_UNIT = {"ans ": "age"}


def is_correcting(reading: Reading, lexicons: Lexicons) -> bool:
    """True when the words say that something said before is taken back."""
    if _NEW_FIRST.search(reading.norm) or _OLD_FIRST.search(reading.norm):
        return True
    return next(iter(reading.find(lexicons.correcting)), None) is not None


def read_replacement(reading: Reading, asked: str | None) -> list[Found]:
    """A number put in place of another; it is the fact asked about, an age, or ``nombre``, with the value taken back."""
    for pattern in (_NEW_FIRST, _OLD_FIRST):
        for hit in reading.find(pattern):
            new, old = int(hit.match["new"]), int(hit.match["old"])
            key = (
                asked
                if asked in ("age", "mois_sans_emploi", "mois_inscrit")
                else _KEYS_BY_UNIT.get(hit.match["unit"] or "", "nombre")
            )
            if key in ("mois_sans_emploi", "mois_inscrit") and hit.match["unit"] == "ans ":
                new *= 12
            fact = found(reading, reading.tokens_of(hit.match, "new"), key, new)
            return [replace(fact, replaces=old)]
    return []
