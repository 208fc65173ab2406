"""Verdicts of the reference profiles, before and after an edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from knowledge.comparison.profiles import ReferenceProfile
from knowledge.comparison.records import changed_rules, days_to_compare
from knowledge.dates import in_words
from knowledge.diagnosis import AsOfTooEarly, diagnose
from knowledge.loader import Knowledge
from knowledge.model import Author, Diagnosis, Option, Profile

AUTHORS: tuple[Author, ...] = ("employeur", "prescripteur")
Aspect = Literal["statut", "montant", "seuil", "criteres", "ouvre_le", "ferme_le", "manque", "preuves", "raison", "question"]


class VerdictChange(Struct, frozen=True, kw_only=True):
    """One difference, the same for some profiles.

    ``kind``: code of a structure, None for the next question. ``because``: rules that differ and that the verdict
    rests on, all that differ when it cites none. ``reasons``: what is said of the first profile, before and after.
    """

    day: date
    kind: str | None
    by: Author
    aspect: Aspect
    before: str
    after: str
    because: list[str]
    reasons: tuple[str, str]
    profiles: list[ReferenceProfile]


class _Difference(Struct, frozen=True):
    kind: str | None
    aspect: Aspect
    before: str
    after: str


def compare_verdicts(
    before: Knowledge, after: Knowledge, profiles: Sequence[ReferenceProfile], today: date
) -> list[VerdictChange]:
    """Differences today, then those that a later day adds; by kind, statuses first, then those of most profiles."""
    changed = changed_rules(before, after)
    found: list[VerdictChange] = []
    seen: set[tuple[int, Author, _Difference]] = set()
    for day in days_to_compare(changed, today) if changed else ():
        grouped: dict[tuple[Author, _Difference], VerdictChange] = {}
        for index, each in enumerate(profiles):
            for by in AUTHORS:
                old, new = _verdict(each.profile, by, day, before), _verdict(each.profile, by, day, after)
                for difference in _differences(old, new):
                    if (index, by, difference) in seen:
                        continue
                    seen.add((index, by, difference))
                    group = grouped.get((by, difference))
                    if group is None:
                        group = _change(day, by, difference, old, new, list(changed))
                        grouped[by, difference] = group
                    group.profiles.append(each)
        found += sorted(grouped.values(), key=_weight)
    return found


def _weight(change: VerdictChange) -> tuple[bool, str, bool, int]:
    return change.kind is None, change.kind or "", change.aspect != "statut", -len(change.profiles)


def _verdict(profile: Profile, by: Author, day: date, knowledge: Knowledge) -> Diagnosis | None:
    """None: some kind has no rule yet on that day, so that nothing is said."""
    try:
        return diagnose(profile, by, day, knowledge)
    except AsOfTooEarly:
        return None


def _options(diagnosis: Diagnosis | None) -> dict[str, Option]:
    return {option.code: option for option in diagnosis.options} if diagnosis else {}


def _differences(old: Diagnosis | None, new: Diagnosis | None) -> Iterator[_Difference]:
    were, are = _options(old), _options(new)
    for code in dict.fromkeys([*were, *are]):
        yield from _between(code, were.get(code), are.get(code))
    questions = (old and old.next_question, new and new.next_question)
    if questions[0] != questions[1]:
        yield _Difference(None, "question", questions[0] or "", questions[1] or "")


def _between(code: str, old: Option | None, new: Option | None) -> Iterator[_Difference]:
    """The status alone when it changes; otherwise what changes beside it; the words of the reason only when nothing else does."""
    statuses = (old.status if old else "", new.status if new else "")
    if old is None or new is None or statuses[0] != statuses[1]:
        if statuses != ("", ""):
            yield _Difference(code, "statut", *statuses)
        return
    found = [_Difference(code, aspect, was, now) for aspect, (was, now) in _aspects(old, new).items() if was != now]
    if not found and old.reason != new.reason:
        found = [_Difference(code, "raison", old.reason, new.reason)]
    yield from found


def _aspects(old: Option, new: Option) -> dict[Aspect, tuple[str, str]]:
    return {
        "montant": (_euros(old.amount), _euros(new.amount)),
        "seuil": (_required(old), _required(new)),
        "criteres": _only_different(_criteria(old), _criteria(new)),
        "ouvre_le": (_day(old.opens_on), _day(new.opens_on)),
        "ferme_le": (_day(old.closes_on), _day(new.closes_on)),
        "manque": _only_different((each.criterion for each in old.missing), (each.criterion for each in new.missing)),
        "preuves": _only_different(_papers(old), _papers(new)),
    }


def _criteria(option: Option) -> list[str]:
    return [f"{code} ({level})" for level, codes in option.criteria.items() for code in codes]


def _papers(option: Option) -> list[str]:
    return [
        proof.document + (f" (moins de {proof.max_age_months} mois)" if proof.max_age_months else "") for proof in option.proofs
    ]


def _only_different(old: Iterable[str], new: Iterable[str]) -> tuple[str, str]:
    """What only one of the two has: two long lists that differ by one word are not read."""
    were, are = dict.fromkeys(old), dict.fromkeys(new)
    return ", ".join(each for each in were if each not in are), ", ".join(each for each in are if each not in were)


def _required(option: Option) -> str:
    return f"{option.required.niveau1} de niveau 1 ou {option.required.niveau2} de niveau 2"


def _euros(amount: int | None) -> str:
    return "" if amount is None else f"{amount} €"


def _day(day: date | None) -> str:
    return in_words(day) if day else ""


def _change(
    day: date, by: Author, difference: _Difference, old: Diagnosis | None, new: Diagnosis | None, changed: list[str]
) -> VerdictChange:
    code = difference.kind or ""
    options = [option for option in (_options(old).get(code), _options(new).get(code)) if option is not None]
    cited = {record for option in options for record in option.records}
    was, now = _options(old).get(code), _options(new).get(code)
    return VerdictChange(
        day=day,
        kind=difference.kind,
        by=by,
        aspect=difference.aspect,
        before=difference.before,
        after=difference.after,
        because=[name for name in changed if name in cited] or changed,
        reasons=(was.reason if was else "", now.reason if now else ""),
        profiles=[],
    )
