"""What a message changes in the facts about a person: corrections, denials, certainty.

Pure: takes what is remembered and what the bot read (Rasa entities), returns what is remembered next.
Contract: a correction replaces, a denial makes a yes/no fact false, moves a benefit to the denied ones and
makes any other fact absent; something deduced never overwrites something said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from msgspec import Struct, field

from actions.foundation.profile import FACT_KEYS, PLACE_FACTS, FactError, profile_from_facts

Certainty = Literal["dit", "deduit"]
LIST_FACTS = ("allocations", "allocations_niees", "reconnaissance_handicap")


class Known(Struct, kw_only=True):
    """Facts by key, how sure each is, the keys that this message changed, and a place still to be settled."""

    facts: dict[str, Any] = field(default_factory=dict)
    certainty: dict[str, Certainty] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    place_to_settle: dict[str, Any] | None = None

    def note(self, key: str, value: Any, certainty: Certainty) -> None:
        """Sets one fact, unless it would weaken what was said or has a value the profile refuses."""
        if certainty == "deduit" and self.certainty.get(key) == "dit":
            return
        try:
            profile_from_facts({key: value})
        except FactError:
            return
        if self.facts.get(key) == value and self.certainty.get(key) == certainty:
            return
        self.facts[key] = value
        self.certainty[key] = certainty
        self.changed.append(key)

    def forget(self, key: str) -> None:
        if self.facts.pop(key, None) is not None:
            self.changed.append(key)
        self.certainty.pop(key, None)


def read_facts(facts: Mapping[str, Any], certainty: Mapping[str, Certainty], entities: Iterable[Mapping[str, Any]]) -> Known:
    """Facts after a message. Entities that are not facts (subject, bare numbers…) are passed over."""
    known = Known(facts=dict(facts), certainty=dict(certainty))
    for entity in entities:
        key, value = str(entity.get("entity")), entity.get("value")
        sure: Certainty = "deduit" if entity.get("certitude") == "deduit" else "dit"
        operation = entity.get("operation", "affirme")
        if key == "lieu" and isinstance(value, Mapping):
            _note_place(known, value)
        elif key in LIST_FACTS:
            _note_listed(known, key, value, denied=operation != "affirme", certainty=sure)
        elif key in FACT_KEYS and operation == "affirme":
            known.note(key, value, sure)
        elif key in FACT_KEYS:
            _deny(known, key, sure)
    _keep_in_step(known)
    return known


def _note_place(known: Known, reading: Mapping[str, Any]) -> None:
    if reading.get("status") != "found":
        known.place_to_settle = dict(reading)
        return
    values = {
        "commune": reading.get("name") if reading.get("code_insee") else None,
        "code_insee": reading.get("code_insee"),
        "departement": reading.get("departement"),
        "code_postal": reading.get("code_postal"),
    }
    for key in PLACE_FACTS:
        if values[key] is None:
            known.forget(key)
        else:
            known.note(key, values[key], "dit")


def _note_listed(known: Known, key: str, value: Any, *, denied: bool, certainty: Certainty) -> None:
    """Adds to or removes from a list fact; benefits denied are kept apart."""
    values = value if isinstance(value, list) else [value]
    if denied and key == "allocations":
        _change_list(known, "allocations_niees", add=values, certainty=certainty)
        _change_list(known, "allocations", remove=values, certainty=certainty)
    elif denied:
        _change_list(known, key, remove=values, certainty=certainty)
    else:
        _change_list(known, key, add=values, certainty=certainty)
        if key == "allocations":
            _change_list(known, "allocations_niees", remove=values, certainty=certainty)


def _change_list(known: Known, key: str, *, add: Iterable[Any] = (), remove: Iterable[Any] = (), certainty: Certainty) -> None:
    before = list(known.facts.get(key, []))
    after = [value for value in dict.fromkeys([*before, *add]) if value not in set(remove)]
    if after == before:
        return
    if after:
        known.note(key, after, certainty)
    else:
        known.forget(key)


def _deny(known: Known, key: str, certainty: Certainty) -> None:
    try:
        profile_from_facts({key: False})
    except FactError:
        known.forget(key)
    else:
        known.note(key, False, certainty)


def _keep_in_step(known: Known) -> None:
    """RQTH is both a yes/no fact and one of the recognitions; the last one said wins."""
    recognised = list(known.facts.get("reconnaissance_handicap", []))
    if "rqth" in known.changed:
        if known.facts.get("rqth") is True:
            _change_list(known, "reconnaissance_handicap", add=["RQTH"], certainty=known.certainty["rqth"])
            known.forget("rqth_en_cours")
        else:
            _change_list(known, "reconnaissance_handicap", remove=["RQTH"], certainty="dit")
    elif "reconnaissance_handicap" in known.changed and "RQTH" in recognised:
        known.note("rqth", True, known.certainty["reconnaissance_handicap"])
    if "AAH" in known.facts.get("allocations", []):
        _change_list(known, "reconnaissance_handicap", add=["AAH"], certainty=known.certainty["allocations"])
