"""Corrections: which values are taken back, and which replace them."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.nlu.facts.found import Found, found
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Hit, Reading

# « 45 pas 54 », « 45 et pas 54 », « pas 54 mais 45 », « 45 au lieu de 54 »; « mé » and « mai » are « mais » in text messages.
_BUT = r"(?:mais|mai|me|c est|j ai dit|j ai|plutot|en fait)"
_NEW_FIRST = re.compile(
    r"(?<= )(?P<new>\d{1,4}) (?P<unit>ans |an |mois )?,? ?(?:et |mais )?(?:pas|non pas|au lieu de|plutot que|"
    r"non) (?P<old>\d{1,4}) (?:ans |an |mois )?"
)
_OLD_FIRST = re.compile(
    r"(?<= )(?:pas|non pas) (?:dit |di )?(?P<old>\d{1,4}|de(?= (?:ans|an|mois) )) (?:ans |an |mois )?(?:, |: )?"
    rf"(?:(?:{_BUT} )+(?:dit |di )?|(?<=[,:] ))(?P<new>\d{{1,4}}) (?P<unit>ans |an |mois )?"
)
# Opens a message that goes back on something: « non … », « mais j'ai jamais eu … », « pas maçon, carreleur ».
_OPENS = re.compile(r" (?:(?:ah|eh|oh|et|oups|ben|bah|euh|alors|,) )*(?:non|no|mais|si si|attend\w*|pas|plutot) ")
# What only goes back on something when it opens the message: « non c'est Troyes », « mais j'ai jamais eu l'AAH ».
_DENIES = re.compile(
    r" (?:(?:ah|eh|oh|oups|ben|bah|euh|,) )*"
    r"(?:(?:non|no|nn) (?:, )?(?:je|j|il|elle|on|c|mon|ma|#) (?:est|ai|a|suis|habite|touche|age) "
    r"(?!pas |plus |jamais |fini |trop |bon )|mais (?:, )?(?:non|je|j|il|elle|on|c|ma|mon) )"
)
_YEARS = frozenset({"ans ", "an "})
_UNITS = frozenset({*_YEARS, "mois "})
_FARTHEST = 12
_AGES = range(16, 81)
_ASKED = ("age", "mois_sans_emploi", "mois_inscrit")


def is_correcting(reading: Reading, lexicons: Lexicons) -> bool:
    """True when the words say that something said before is taken back."""
    if _NEW_FIRST.search(reading.norm) or _OLD_FIRST.search(reading.norm) or _DENIES.match(reading.norm):
        return True
    return next(iter(reading.find(lexicons.answers["corriger"])), None) is not None


def may_correct(reading: Reading, lexicons: Lexicons) -> bool:
    """True when some word can take a statement back: without one, no message is a correction."""
    return (
        is_correcting(reading, lexicons)
        or _OPENS.match(reading.norm) is not None
        or next(iter(reading.find(lexicons.answers["corriger_peut_etre"])), None) is not None
    )


def withdrawn(reading: Reading, lexicons: Lexicons) -> list[tuple[int, int]]:
    """Token ranges of what is taken back (« j'ai mis 5 ans mais … », « vous avez noté Cécilia, or … »): not to be read."""
    out = [_old(reading, hit) for pattern in (_NEW_FIRST, _OLD_FIRST) for hit in reading.find(pattern)]
    starts, ends = lexicons.answers["repris"], lexicons.answers["remplace"]
    if starts is None or ends is None:
        return out
    for hit in reading.find(starts):
        end = ends.search(reading.norm, hit.match.end())
        # Without what replaces it, the value may stand: « j'ai dit que j'ai 45 ans ».
        if end is not None and 0 < len(reading.norm[hit.match.end() : end.start()].split()) <= _FARTHEST:
            out.append((hit.stop, reading.tokens_of(end, 0)[0]))
    return out


def read_replacement(reading: Reading, asked: str | None) -> list[Found]:
    """A number put in place of another; it is the fact asked about, an age, or ``nombre``, with the value taken back."""
    for pattern in (_NEW_FIRST, _OLD_FIRST):
        for hit in reading.find(pattern):
            new, old = int(hit.match["new"]), _number(hit.match["old"])
            unit = hit.match["unit"] or ""
            key = asked if asked in _ASKED else "age" if unit in _YEARS or _of_age(reading, hit.first, new, old) else "nombre"
            if key is not None and key.startswith("mois") and unit in _YEARS:
                new *= 12
            fact = found(reading, reading.tokens_of(hit.match, "new"), key or "nombre", new)
            return [replace(fact, replaces=old)]
    return []


def _number(digits: str) -> int:
    """« pa 2 ans » is corrected to « pas de ans »."""
    return 2 if digits == "de" else int(digits)


def _old(reading: Reading, hit: Hit) -> tuple[int, int]:
    """The number taken back, with its unit."""
    first, stop = reading.tokens_of(hit.match, "old")
    unit = stop < len(reading.tokens) and reading.tokens[stop].norm + " " in _UNITS
    return (first, stop + 1 if unit else stop)


def _of_age(reading: Reading, first: int, new: int, old: int) -> bool:
    """« 36 et pas 63 » is an age, and so is « j'ai pas 49 mais 50 »; other bare numbers may be anything."""
    if " age " in reading.sentence(first):
        return True
    mirrored = str(new) == str(old)[::-1] and new != old
    return new in _AGES and ((mirrored and " ai " in reading.norm) or reading.before(first).endswith((" ai ", " a ")))
