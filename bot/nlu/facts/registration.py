"""Time without work and time registered with France Travail, from the durations of a message."""

from __future__ import annotations

from datetime import date

from bot.nlu.facts.durations import Duration, Head, family_of, find_durations, find_heads
from bot.nlu.facts.found import Found, found
from bot.nlu.facts.owner import Owners
from bot.nlu.facts.scope import mode
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Reading

_KEYS = {"emploi": "mois_sans_emploi", "inscription": "mois_inscrit"}


def read_spans(
    reading: Reading, owners: Owners, lexicons: Lexicons, today: date, asked: str | None
) -> tuple[list[Found], list[Duration]]:
    """``mois_sans_emploi`` and ``mois_inscrit`` in months, and every duration found (so that it is not an age).

    A duration that belongs to something else (a benefit, a home, a follow-up) gives no fact.
    """
    durations = find_durations(reading, today)
    heads = find_heads(reading, lexicons)
    out: list[Found] = []
    used: list[Duration] = []
    for duration in durations:
        family = family_of(reading, duration, heads)
        if asked not in _KEYS.values() and not _is_duration(reading, duration, family, heads):
            continue
        used.append(duration)
        key = _KEYS.get(family or "")
        if key is None or not owners.is_person(duration.first) or mode(reading, duration.first) != "enonce":
            continue
        if not any(f.key == key for f in out):
            out.append(found(reading, (duration.first, duration.stop), key, duration.months, duration.certainty))
    return out, used


def loose_durations(reading: Reading, durations: list[Duration], lexicons: Lexicons) -> list[Duration]:
    """Durations that no word of the message governs: their meaning is to be asked, or known from the question."""
    heads = find_heads(reading, lexicons)
    return [d for d in durations if family_of(reading, d, heads) is None]


def _is_duration(reading: Reading, duration: Duration, family: str | None, heads: list[Head]) -> bool:
    """Tells « deux ans de chômage » from « 52 ans »: an unled number of years from 14 on is an age unless it is governed."""
    if duration.led or duration.unit_years is None:
        return True
    following = reading.tokens[duration.stop].norm if duration.stop < len(reading.tokens) else ""
    last = reading.tokens[duration.stop - 1].norm
    governed = following in ("de", "d", "sans", "que") or last in ("que", "qu")
    if duration.unit_years >= 14:
        return governed and family is not None and following != "sans"
    adjacent = any(h.stop == duration.first or h.first == duration.stop for h in heads)
    return governed or adjacent or family in ("emploi", "inscription")
