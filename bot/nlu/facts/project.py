"""What the person wants: salaried work, their own business, or they do not know yet."""

from __future__ import annotations

import re

from bot.nlu.facts.found import Certainty, Found, found
from bot.nlu.facts.owner import Owners
from bot.nlu.facts.scope import denied_before, mode
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Hit, Reading

_SIGNAL_ORDER = {"indecis": 0, "independant": 1, "salariat": 2}
_WISHED = re.compile(
    r" (?:veux|voudrais|aimerais|souhaite|projet|envie|veut|voudrait|aimerait|souhaiterais|souhaiterait|prefere|prefererais|"
    r"prefererait|vise|cherche|"
    r"pense|vais|reve|compte|objectif|plutot) "
)
_DENIED_INSIDE = re.compile(r" (?:pas|plus|jamais|non) ")
# A denial of the other choice: « pas à mon compte » speaks for salaried work.
_OF_OWN_BUSINESS = re.compile(r" (?:compte|independan\w*|entrepren\w*|entreprise|boite|autoentrep\w*|independante) ")
_OVER = re.compile(
    r" (?:etais|etait|ancien|ancienne|ex|avant|ferme|fermee|arrete|coule|liquide|liquidation|radie|cesse) (?:\S+ ){0,5}$"
)


def read_project(reading: Reading, owners: Owners, lexicons: Lexicons) -> list[Found]:
    """``projet``: said when the person wants it, deduced from « à mon compte » alone; questions give nothing."""
    aside = [(h.first, h.stop) for h in reading.find(lexicons.project_lookalike)]
    signals: list[tuple[int, int, Found]] = []
    for value, situation in lexicons.project.items():
        for rank, (pattern, certainty) in enumerate(((situation.said, "dit"), (situation.deduced, "deduit"))):
            for hit in reading.find(pattern):
                if any(first <= hit.first and hit.stop <= stop for first, stop in aside) or not owners.is_person(hit.first):
                    continue
                fact = _project(reading, hit, value, certainty)  # type: ignore[arg-type]
                if fact is not None:
                    signals.append((rank, _SIGNAL_ORDER[value], fact))
    if not signals:
        return []
    return [min(signals, key=lambda s: (s[2].certainty == "deduit", s[0], s[1], -s[2].start))[2]]


def _project(reading: Reading, hit: Hit, value: str, certainty: Certainty) -> Found | None:
    words = " " + hit.match.group()
    said_as = mode(reading, hit.first)
    asked = said_as != "enonce" or "?" in reading.sentence(hit.first)
    if asked and _WISHED.search(" " + reading.before(hit.first).lstrip() + words.lstrip()) is None:
        return None
    if value != "indecis" and _denied(reading, hit, words, value):
        return None
    if certainty == "deduit" and _OVER.search(reading.before(hit.first)):
        return None
    return found(reading, hit, "projet", value, certainty if said_as == "enonce" else "deduit")


def _denied(reading: Reading, hit: Hit, words: str, value: str) -> bool:
    """« pas salarié », « je ne veux plus être à mon compte »; a denied business is itself a sign of salaried work."""
    if value == "salariat" and _OF_OWN_BUSINESS.search(words):
        return False
    return _DENIED_INSIDE.search(words) is not None or denied_before(reading, hit.first)
