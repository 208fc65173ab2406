"""Level of education in the French framework (2 = none or below CAP … 7 = bac+5)."""

from __future__ import annotations

import re

from bot.nlu.facts.found import Certainty, Found, found
from bot.nlu.facts.owner import Owners
from bot.nlu.facts.scope import denied_before, mode
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Hit, Reading

_NO_DIPLOMA = 2
# « avec mon CAP, je peux entrer ? » gives the CAP; « il faut un CAP ? » does not.
_OWN = re.compile(
    r" (?:mon|ma|mes|son|sa|j ai|j ai (?:eu|passe|obtenu)|elle a|il a|je possede|titulaire d|avec|je suis|n ai qu|ai qu|ai "
    r"que|mme|mr|\d+ ans) (?:\S+ ){0,3}$"
)
_REQUIRED = re.compile(
    r" (?:faut|faudrait|exig\w+|demand\w+|sans|si|obligatoire|necessaire|meme|ceux|gens|personnes|reserve\w*|pour avoir|"
    r"besoin) (?:\S+ ){0,5}$"
)
# After a diploma: it was not obtained, or not yet.
_NOT_OBTAINED = re.compile(
    r"^ (?:\S+ ){0,3}?(?:pas (?:eu|obtenu|valide|fini|termine|reussi|encore)|jamais (?:eu|fini|obtenu)|non (?:valide|obtenu|"
    r"termine)e?|rate|loupe|abandonnee?|"
    r"inachevee?|visee?|envisagee?|souhaitee?|(?:\S+ )?visee?|en cours|en preparation|l an prochain|"
    r"l annee prochaine|en juin prochain|sans l avoir|arretee? avant) "
)
_ABROAD = re.compile(
    r" (?:pas reconnue?|non reconnue?|sans equivalence|au pays|au bled|de mon pays|la bas|etrangere?|obtenue? (?:a|au|en) "
    r"(?!france|\d)\S+|equivalence) "
)


def read_education(reading: Reading, owners: Owners, lexicons: Lexicons) -> list[Found]:
    """``niveau_etudes``: the highest diploma said; « pas le bac » alone says nothing of what there is.

    A diploma from abroad, or one of another word (« arrêté en 4e »), only lets one deduce the level.
    """
    aside = [(h.first, h.stop) for h in reading.find(lexicons.education_lookalike)]
    candidates: list[tuple[bool, int, Found]] = []
    for level, situation in lexicons.education.items():
        for pattern, sure in ((situation.said, True), (situation.deduced, False)):
            for hit in reading.find(pattern):
                # « sans le brevet » is no brevet, and says that there is none.
                near = [a for a in aside if level != _NO_DIPLOMA or not (hit.first <= a[0] and a[1] <= hit.stop)]
                if _overlaps(hit, near) or not owners.is_person(hit.first) or not _held(reading, hit, level):
                    continue
                stated = sure and not _abroad(reading, hit) and mode(reading, hit.first) == "enonce"
                certainty: Certainty = "dit" if stated else "deduit"
                candidates.append((sure, level, found(reading, hit, "niveau_etudes", level, certainty)))
    candidates = [c for c in candidates if not _within_longer(c[2], candidates)]
    if any(level != _NO_DIPLOMA and sure for sure, level, _ in candidates):
        # « arrêté l'école à 16 ans, CAP à 18 »: the diploma tells more than the way to it.
        candidates = [c for c in candidates if c[1] != _NO_DIPLOMA]
    return [max(candidates, key=lambda c: (c[0], c[1]))[2]] if candidates else []


def _held(reading: Reading, hit: Hit, level: int) -> bool:
    """True when the words around say that the person has it."""
    before = reading.before(hit.first)
    if level != _NO_DIPLOMA and before.endswith((" 0 ", " zero ")):
        return False
    if level != _NO_DIPLOMA and (denied_before(reading, hit.first) or _NOT_OBTAINED.match(reading.after(hit.stop))):
        return False
    if (
        level == _NO_DIPLOMA
        and denied_before(reading, hit.first)
        and hit.match.group().startswith(("brevet", "certif", "dnb", "bepc", "cfg"))
    ):
        return False
    said_as = mode(reading, hit.first)
    if said_as == "enonce":
        return True
    if _REQUIRED.search(before):
        return False
    if (
        level == _NO_DIPLOMA
        and said_as == "question"
        and hit.match.group().startswith(("jamais", "arrete", "quitte", "0", "aucun", "pas"))
    ):
        return _OWN.search(before) is not None or " est ce " not in before
    return _OWN.search(before) is not None


def _abroad(reading: Reading, hit: Hit) -> bool:
    return _ABROAD.search(" " + reading.after(hit.stop)) is not None


def _overlaps(hit: Hit, ranges: list[tuple[int, int]]) -> bool:
    return any(first < hit.stop and hit.first < stop for first, stop in ranges)


def _within_longer(fact: Found, candidates: list[tuple[bool, int, Found]]) -> bool:
    """« bac » inside « bac + 2 » or « niveau bac »."""
    return any(o.start <= fact.start and fact.end <= o.end and o.end - o.start > fact.end - fact.start for _, _, o in candidates)
