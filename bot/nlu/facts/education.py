"""Level of education in the French framework (2 = none or below CAP … 7 = bac+5)."""

from __future__ import annotations

from bot.nlu.facts.found import Found, found
from bot.nlu.facts.owner import Owners
from bot.nlu.facts.scope import denied, mode
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Hit, Reading

_HOLDS_DENIAL = 2


def read_education(reading: Reading, owners: Owners, lexicons: Lexicons) -> list[Found]:
    """``niveau_etudes``: the highest diploma said; « pas le bac » alone says nothing of what there is."""
    aside = [(h.first, h.stop) for h in reading.find(lexicons.education_lookalike)]
    candidates: list[tuple[bool, int, Found]] = []
    for level, situation in lexicons.education.items():
        for pattern, certainty in ((situation.said, "dit"), (situation.deduced, "deduit")):
            for hit in reading.find(pattern):
                if _overlaps(hit, aside) or not owners.is_person(hit.first) or mode(reading, hit.first) != "enonce":
                    continue
                if level != _HOLDS_DENIAL and denied(reading, hit.first, hit.stop):
                    continue
                sure = certainty == "dit"
                candidates.append((sure, level, found(reading, hit, "niveau_etudes", level, "dit" if sure else "deduit")))
    candidates = [c for c in candidates if not _within_longer(c[2], candidates)]
    return [max(candidates, key=lambda c: (c[0], c[1]))[2]] if candidates else []


def _overlaps(hit: Hit, ranges: list[tuple[int, int]]) -> bool:
    return any(first < hit.stop and hit.first < stop for first, stop in ranges)


def _within_longer(fact: Found, candidates: list[tuple[bool, int, Found]]) -> bool:
    """« bac » inside « bac + 2 » or « niveau bac »."""
    return any(o.start <= fact.start and fact.end <= o.end and o.end - o.start > fact.end - fact.start for _, _, o in candidates)
