"""A person's profile from facts: strict for the API, lenient for what the conversation remembers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from knowledge.model import Author, Profile

FACT_KEYS = tuple(Profile.__struct_fields__)
PLACE_FACTS = ("commune", "code_insee", "departement", "code_postal")


class FactError(ValueError):
    """A fact has a value of the wrong type or outside its list. ``field`` names it; the value is not repeated."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field} : {reason}")
        self.field = field
        self.reason = reason


def profile_from_facts(facts: Mapping[str, Any]) -> Profile:
    """Profile from facts named as in ``knowledge/faits.yml``; null is the same as absent.

    Raises:
        FactError: unknown key, wrong type or value outside the list.
    """
    known = {}
    for key, value in facts.items():
        if key not in FACT_KEYS:
            raise FactError(key, "ce fait n'existe pas")
        if value is not None:
            known[key] = value
    for key, value in known.items():
        try:
            msgspec.convert({key: value}, Profile)
        except msgspec.ValidationError:
            raise FactError(key, "la valeur n'a pas la forme attendue") from None
    return msgspec.convert(known, Profile)


def facts_of(slots: Mapping[str, Any]) -> dict[str, Any]:
    """The facts among remembered slots, absent ones and malformed ones left out."""
    facts = {}
    for key in FACT_KEYS:
        value = slots.get(key)
        if value is None or value == []:
            continue
        try:
            msgspec.convert({key: value}, Profile)
        except msgspec.ValidationError:
            continue
        facts[key] = value
    return facts


def said_facts(facts: Mapping[str, Any], certainty: Mapping[str, str]) -> dict[str, Any]:
    """Facts that the person said; what was only deduced is left unknown until confirmed."""
    return {key: value for key, value in facts.items() if certainty.get(key) != "deduit"}


def author_of(facts: Mapping[str, Any]) -> Author:
    """Who the verdict is for: an authorised prescriber only once the worker has said so."""
    return "prescripteur" if facts.get("prescripteur_habilite") is True else "employeur"
