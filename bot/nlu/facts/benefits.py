"""Benefits received or not (RSA, ASS, AAH, ARE), with the scope of the denial."""

from __future__ import annotations

import re

from bot.nlu.facts.found import Certainty, Found, found
from bot.nlu.facts.owner import Owners
from bot.nlu.facts.scope import denied, mode, owned
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Reading

_FORMER = re.compile(r" (?:ancien(?:ne)?|avant|ete|etais|etait|touchais|touchait|avais|avait|percevais) (?:\S+ ){0,3}$")
_PENDING = re.compile(
    r" (?:demande(?:e)?|dossier|attends|attente|attend|(?:va|vais) (?:avoir|toucher|demander|faire|percevoir)|"
    r"bientot|depose|renouvellement|refaire|faire) (?:\S+ ){0,3}(?:le|la|l|du|de|d|mon|ma|pour) (?:l )?$"
)


def read_benefits(reading: Reading, owners: Owners, lexicons: Lexicons) -> list[Found]:
    """``allocations`` once per benefit; operation ``nie`` where it is denied, cut or refused.

    A benefit that is only asked about or supposed gives nothing, unless the words show that the person has it
    (« est-ce que je garde mon RSA »): then it is deduced. One asked for and not received yet gives nothing.
    """
    out: list[Found] = []
    for code, pattern in lexicons.allocations.items():
        for hit in reading.find(pattern):
            if not owners.is_person(hit.first):
                continue
            certainty: Certainty = "dit"
            if denied(reading, hit.first, hit.stop):
                if mode(reading, hit.first) == "enonce":
                    out.append(found(reading, hit, "allocations", code, operation="nie"))
                continue
            before = reading.before(hit.first)
            if _FORMER.search(before) or _PENDING.search(before):
                continue
            said_as = mode(reading, hit.first)
            if said_as != "enonce":
                if not owned(reading, hit.first) or said_as == "hypothese":
                    continue
                certainty = "deduit"
            out.append(found(reading, hit, "allocations", code, certainty))
    return _one_each(out)


def read_recognitions(reading: Reading, facts: list[Found]) -> list[Found]:
    """``reconnaissance_handicap`` from what was read: RQTH and AAH, and a pension or an accident annuity said here."""
    out: list[Found] = []
    for fact in facts:
        if fact.key == "rqth" and fact.value is True:
            out.append(Found("reconnaissance_handicap", "RQTH", fact.start, fact.end, fact.certainty))
        if fact.key == "allocations" and fact.value == "AAH" and fact.operation == "affirme":
            out.append(Found("reconnaissance_handicap", "AAH", fact.start, fact.end, fact.certainty))
    for pattern, code in _RECOGNITIONS:
        for hit in reading.find(pattern):
            if not denied(reading, hit.first, hit.stop) and mode(reading, hit.first) == "enonce":
                out.append(found(reading, hit, "reconnaissance_handicap", code))
                break
    return out


_RECOGNITIONS = [
    (
        re.compile(
            r"(?<= )(?:(?:pension|rente) (?:d )?invalidite |(?:en |touche |percois )?invalidite (?:categorie |cat |"
            r"de )?(?:[123] )?)"
        ),
        "INVALIDITE",
    ),
    (re.compile(r"(?<= )rente (?:d )?(?:accident (?:du |de )?travail |at |maladie professionnelle )"), "RENTE_AT"),
]


def _one_each(facts: list[Found]) -> list[Found]:
    """One fact a benefit: a denial and an affirmation of the same one keep the later; said wins over deduced."""
    kept: dict[str, Found] = {}
    for fact in sorted(facts, key=lambda f: f.start):
        known = kept.get(fact.value)
        if known is None or fact.operation != known.operation or known.certainty == "deduit":
            kept[fact.value] = fact
    return list(kept.values())
