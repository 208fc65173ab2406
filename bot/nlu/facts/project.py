"""What the person wants (salaried work, own business, undecided) and the trade they name."""

from __future__ import annotations

import re

from bot.nlu.facts.found import Certainty, Found, found
from bot.nlu.facts.owner import Owners
from bot.nlu.facts.scope import denied, mode
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Hit, Reading

_WISH = re.compile(
    r" (?:veux|veut|voudrais|voudrait|aimerais|aimerait|souhaite|souhaiterait|souhaiterais|cherche|recherche|"
    r"travailler|travaille|bosse|bosser|metier|envie|projet|"
    r"faire|fais|fait|faisait|etais|suis|dans|comme|activite|lancer|experience|formation|poste|emploi|boulot|"
    r"competences|diplome|cap|titre|fais|reve|etre|devenir|de|d|en) "
)
_NOT_A_TRADE = re.compile(
    r" (?:conseill\w*|securite sociale|assurance|aide|demande|dossier|titre|numero|la caf|mon|un|"
    r"probleme de) (?:de |du |la |l )?$"
)
_SIGNAL_ORDER = {"indecis": 0, "independant": 1, "salariat": 2}


def read_project(reading: Reading, owners: Owners, lexicons: Lexicons) -> list[Found]:
    """``projet``: said when the person wants it, deduced from « à mon compte » alone; questions give nothing."""
    aside = [(h.first, h.stop) for h in reading.find(lexicons.project_lookalike)]
    found_facts: list[tuple[int, int, Found]] = []
    for value, situation in lexicons.project.items():
        for rank, (pattern, certainty) in enumerate(((situation.said, "dit"), (situation.deduced, "deduit"))):
            for hit in reading.find(pattern):
                if any(a <= hit.first and hit.stop <= b for a, b in aside) or not owners.is_person(hit.first):
                    continue
                fact = _project(reading, hit, value, certainty)  # type: ignore[arg-type]
                if fact is not None:
                    found_facts.append((rank, _SIGNAL_ORDER[value], fact))
    if not found_facts:
        return []
    return [min(found_facts, key=lambda f: (f[2].certainty == "deduit", f[0], f[1], -f[2].start))[2]]


def _project(reading: Reading, hit: Hit, value: str, certainty: Certainty) -> Found | None:
    said_as = mode(reading, hit.first)
    wished = re.search(r"(?:veux|voudrais|aimerais|souhaite|projet|envie|veut|voudrait|aimerait) ", hit.match.group()) is not None
    if said_as != "enonce" and not wished:
        return None
    if value != "indecis" and denied(reading, hit.first, hit.stop) and not hit.match.group().startswith("pas "):
        return None
    return found(reading, hit, "projet", value, certainty if said_as == "enonce" else "deduit")


def read_trade(reading: Reading, owners: Owners, lexicons: Lexicons) -> list[Found]:
    """``activite``: the trade wanted or practised, by the name kept in ``metiers.yml``; the first one said."""
    best: tuple[int, int, Found] | None = None
    for name, pattern in lexicons.trades.items():
        for hit in reading.find(pattern):
            before = reading.before(hit.first)
            if not owners.is_person(hit.first) or denied(reading, hit.first, hit.stop) or _NOT_A_TRADE.search(before):
                continue
            wished = _WISH.search(before + hit.match.group()) is not None
            if mode(reading, hit.first) == "hypothese" and not wished:
                continue
            fact = found(reading, hit, "activite", name, "dit" if wished else "deduit")
            order = (hit.first, hit.first - hit.stop)
            if best is None or order < best[:2]:
                best = (*order, fact)
    return [] if best is None else [best[2]]
