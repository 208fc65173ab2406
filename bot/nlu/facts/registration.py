"""Time without work and time registered with France Travail, from the durations of a message."""

from __future__ import annotations

import re
from datetime import date

from bot.nlu.facts.durations import Duration, bare_duration, find_durations
from bot.nlu.facts.found import Found, found
from bot.nlu.facts.heads import Family, Head, family_of, find_heads
from bot.nlu.facts.owner import Owners
from bot.nlu.facts.scope import mode, owned
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Reading

_YOUNGEST_AGE = 14
_KEYS = {"emploi": "mois_sans_emploi", "inscription": "mois_inscrit"}
_ANYBODY = re.compile(
    r" (?:pour|si|quand|qu) (?:un|une|on|quelqu un|des|les) | (?:oblige\w* d etre|faut il etre|faut etre|doit on etre|"
    r"doit etre|il faut|faut il) "
)
_STILL = re.compile(r" (?:encore|reste|restent|reste que|me reste|il reste) (?:\S+ )?$")
_OTHER_LENGTH = re.compile(
    r" (?:encore|reste\w*|bout de|apres|dans|ici|de|d|avec|preavis|essai|pendant|sur|pour|en|tous les|toutes les|chaque|"
    r"moins|dure\w*|contrat|cdd|par|sous|cotis\w*) (?:plus de |environ |que )?$"
)
# « inscrit en 2021, radié, réinscrit il y a 3 mois »
_AGAIN = re.compile(r" (?:reinscri\w*|re inscri\w*) (?:\S+ ){0,4}$")
_SEVERAL = re.compile(r" (?:pas|non pas|et non|plutot que|au lieu de|non) (?:de |depuis |il y a )?$")


def read_spans(
    reading: Reading, owners: Owners, lexicons: Lexicons, today: date, asked: str | None
) -> tuple[list[Found], list[Duration]]:
    """``mois_sans_emploi`` and ``mois_inscrit`` in months, and every duration found (so that it is not an age).

    A duration that belongs to something else (a benefit, a home, a follow-up) gives no fact, nor does one taken back
    (« pas huit mois : dix-huit »).
    """
    durations = [d for d in find_durations(reading, today) if not _SEVERAL.search(reading.before(d.first))]
    if not durations and asked in _KEYS.values():
        bare = bare_duration(reading, today)
        return [], [bare] if bare else []
    heads = find_heads(reading, lexicons)
    out: list[Found] = []
    used: list[Duration] = []
    for duration in durations:
        family = family_of(reading, duration, heads)
        if asked not in _KEYS.values() and not _is_duration(reading, duration, family, heads):
            continue
        used.append(duration)
        key = _KEYS.get(family or "")
        if (
            key is None
            or not _is_measured(reading, duration, heads)
            or not owners.is_person(duration.first)
            or not _is_told(reading, duration, owners.worker)
        ):
            continue
        again = _AGAIN.search(reading.before(duration.first))
        if again and key == "mois_inscrit":
            out = [f for f in out if f.key != key]
        if not any(f.key == key for f in out):
            out.append(found(reading, (duration.first, duration.stop), key, duration.months, duration.certainty))
    return out, used


def loose_durations(reading: Reading, durations: list[Duration], lexicons: Lexicons) -> list[Duration]:
    """Durations that no word of the message governs: their meaning is to be asked, or known from the question."""
    heads = find_heads(reading, lexicons)
    return [d for d in durations if family_of(reading, d, heads) is None]


def _is_measured(reading: Reading, duration: Duration, heads: list[Head]) -> bool:
    """Without « depuis » and the like, a duration must stand beside its head (« sans emploi 30 mois », « 2 ans de chômage »)."""
    if duration.led:
        return True
    following = reading.tokens[duration.stop].norm if duration.stop < len(reading.tokens) else ""
    if reading.tokens[duration.stop - 1].norm in ("que", "qu") or any(
        h.first < duration.stop and duration.first < h.stop for h in heads
    ):
        return True
    if any(0 <= h.first - duration.stop <= (2 if following in ("de", "d") else 0) for h in heads):
        return _STILL.search(reading.before(duration.first)) is None
    before = _OTHER_LENGTH.search(reading.before(duration.first)) is None
    return before and any(0 <= duration.first - h.stop <= 3 for h in heads)


def _is_told(reading: Reading, duration: Duration, worker: bool) -> bool:
    """False in a supposition, and in a question unless its words are of somebody's own case."""
    if not worker and "?" in reading.sentence(duration.first) and _ANYBODY.search(reading.before(duration.first)):
        return False
    said_as = mode(reading, duration.first)
    return said_as == "enonce" or (said_as == "question" and (duration.led or owned(reading, duration.first)))


def _is_duration(reading: Reading, duration: Duration, family: Family | None, heads: list[Head]) -> bool:
    """Tells « deux ans de chômage » from « 52 ans »: an unled number of years from 14 on is an age unless it is governed."""
    if duration.led or duration.unit_years is None:
        return True
    following = reading.tokens[duration.stop].norm if duration.stop < len(reading.tokens) else ""
    last = reading.tokens[duration.stop - 1].norm
    governed = following in ("de", "d", "sans", "que") or last in ("que", "qu")
    if duration.unit_years >= _YOUNGEST_AGE:
        named_after = following in ("de", "d") and any(0 < h.first - duration.stop <= 2 for h in heads)
        return named_after or (last in ("que", "qu") and family in ("emploi", "inscription"))
    adjacent = any(h.stop == duration.first or h.first == duration.stop for h in heads)
    return governed or adjacent or family in ("emploi", "inscription")
