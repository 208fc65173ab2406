"""State and end of a PASS IAE that the person has or had."""

from __future__ import annotations

import re
from datetime import date

from bot.nlu.facts.found import Found, found
from bot.nlu.facts.owner import Owners
from bot.nlu.facts.scope import denied_before, mode
from bot.nlu.reading import Reading

_MONTHS = "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
_PASS = re.compile(
    r"(?<= )(?:(?:le|mon|son|un|ce|de|du) )?(?:pass (?:iae|inclusion|insertion)|pass|passe iae|agrement (?:iae|pole emploi)) "
)
_ENDED = re.compile(
    r" (?:(?:est|etait|a) )?(?:fini|termine|expire|perime|epuise|plus valable|plus valide|est arrive a (?:son terme|"
    r"echeance)|s est (?:termine|fini|arrete)|a expire|a pris fin) "
)
_FORMER = re.compile(r" (?:j ai eu|a eu|ai deja eu|avait|avais|ancien|deja eu|il y a (?:\d+|un) ans?) (?:\S+ ){0,3}$")
_SUSPENDED = re.compile(r" (?:suspendu|en suspens|en pause|suspension) ")
_RUNNING = re.compile(
    r" (?:en cours|valable|valide|actif|en vigueur|jusqu|se termine|finit|prend fin|expire (?:le|en|dans|fin)|court) "
)
_HAS = re.compile(
    r" (?:j ai|ai|a|avec|possede|dispose d|beneficie d|mon|son|titulaire d) (?:deja |bien |encore |toujours |"
    r"obtenu |eu )*(?:(?:un|le|mon|son) )?$"
)
_WANTED = re.compile(r" (?:obten\w*|obtien\w*|avoir|demander|trouver|comment|faut|un) (?:\S+ ){0,3}$")
_END_DATE = re.compile(
    rf" (?:jusqu (?:au|en|a)|se termine|s est termine|finit|fini|termine|expire|prend fin|fin|a pris fin|"
    rf"depuis) (?:(?:le|au|en|depuis|fin|debut|la|du) ){{0,2}}"
    rf"(?:(?:(?P<day>\d\d?) )?(?P<month>{_MONTHS}) (?P<year>20\d\d) |(?P<d2>\d\d?) / (?P<m2>\d\d?) / (?P<y2>20\d\d|"
    rf"\d\d) |(?P<m3>\d\d?) / (?P<y3>20\d\d) )"
)


def read_pass(reading: Reading, owners: Owners, today: date) -> list[Found]:
    """``pass_iae_etat`` and, where a full date is said, ``pass_iae_fin`` (ISO). Questions about the PASS give nothing."""
    for hit in reading.find(_PASS):
        if not owners.is_person(hit.first):
            continue
        before, after = reading.before(hit.first), reading.rest_of_sentence(hit.stop)
        own = _HAS.search(before) is not None or reading.tokens[hit.first].norm in ("mon", "son")
        asked = mode(reading, hit.first) != "enonce"
        if asked and (not own or _WANTED.search(before)):
            continue
        if denied_before(reading, hit.first):
            return [found(reading, hit, "pass_iae_etat", "aucun")]
        end = _end_date(after)
        state = _state(before, after, end, own, today)
        if state is None:
            continue
        facts = [found(reading, hit, "pass_iae_etat", state, "deduit" if asked else "dit")]
        if end is not None:
            facts.append(found(reading, hit, "pass_iae_fin", end.isoformat()))
        return facts
    return []


def _state(before: str, after: str, end: date | None, own: bool, today: date) -> str | None:
    if _SUSPENDED.search(after):
        return "suspendu"
    if end is not None:
        return "fini" if end < today else "en_cours"
    if _ENDED.search(after) or _FORMER.search(before):
        return "fini"
    if _RUNNING.search(after) or own:
        return "en_cours"
    return None


def _end_date(after: str) -> date | None:
    match = _END_DATE.search(after)
    if match is None:
        return None
    months = {name: number for number, name in enumerate(_MONTHS.split("|"), start=1)}
    year = int(match["year"] or match["y2"] or match["y3"])
    month = months[match["month"]] if match["month"] else int(match["m2"] or match["m3"])
    day = int(match["day"] or match["d2"] or 1)
    try:
        return date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return None
