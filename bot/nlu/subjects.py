"""What a question is about: the sheet that its words name (entity ``sujet``)."""

from __future__ import annotations

import re

from bot.nlu.facts.found import Found, found
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Hit, Reading

# Named in passing more often than asked about: kept only when nothing else is named.
_BACKGROUND = frozenset(
    {
        "FRANCE_TRAVAIL",
        "RQTH",
        "MDPH",
        "IAE",
        "PRESCRIPTEUR",
        "INAE",
        "RSA",
        "AAH",
        "CRITERES",
        "DIAGNOSTIC",
        "PREUVES",
        "DROITS_CUMUL",
        "MINEUR",
    }
    | {
        "TRAVAIL_INDEPENDANT",
        "MESURE_PROTECTION",
        "SANS_PAPIERS",
        "ILLETTRISME",
        "ESS",
        "PLATEFORME_INCLUSION",
        "APPRENTISSAGE",
        "ATIGIP",
    }
)
# « j'en ai » is no association intermédiaire.
_VERB = re.compile(r" (?:je|j) (?:en |l |n )?$")


def read_subjects(reading: Reading, lexicons: Lexicons) -> list[Found]:
    """Subjects in the order of the text; a longer name hides a shorter one inside it, background ones come last."""
    hits = [
        (h.first, h.stop, code)
        for code, pattern in lexicons.subjects.items()
        for h in reading.find(pattern)
        if not _is_verb(reading, h)
    ]
    hits.sort(key=lambda h: (h[0] - h[1], h[0]))
    kept: list[tuple[int, int, str]] = []
    for first, stop, code in hits:
        if not any(first < s and f < stop for f, s, _ in kept) and all(code != c for _, _, c in kept):
            kept.append((first, stop, code))
    kept.sort(key=lambda h: (h[2] in _BACKGROUND, h[0]))
    return [found(reading, (first, stop), "sujet", code) for first, stop, code in kept]


def _is_verb(reading: Reading, hit: Hit) -> bool:
    return hit.match.group() in ("en ai ", "l ai ", "ai ") and _VERB.search(reading.norm[: hit.match.start()]) is not None
