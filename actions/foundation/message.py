"""What the assistant says in one bubble, free of any medium: channels render it.

Travels as JSON from ``actions/dialogue`` through Rasa to ``actions/channels``.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from msgspec import Struct, field


class EntityValue(Struct, frozen=True, kw_only=True):
    """A fact carried by a choice, as the bot would have read it from text: told, or taken back (``nie``)."""

    entity: str
    value: Any
    operation: Literal["affirme", "nie"] = "affirme"


class Choice(Struct, frozen=True, kw_only=True):
    """An answer offered. The person sees ``id`` (given by the channel) and ``label``; the rest stays on the server."""

    label: str
    intent: str
    entities: list[EntityValue] = field(default_factory=list)
    id: str = ""


class StructureCard(Struct, frozen=True, kw_only=True):
    """A structure as shown to people. ``distance_km`` as the crow flies; ``approximate``: from a town's centre."""

    siret: str
    kind: str
    name: str
    address: str | None
    post_code: str
    city: str
    distance_km: float | None
    approximate: bool
    phone: str | None
    website: str | None
    source: str
    updated_on: date | None
    demo: bool
    to_check: bool
    can_receive: bool


class SourceLine(Struct, frozen=True, kw_only=True):
    """A document cited. ``date_label``: its date in words, no more precise than what is known of it."""

    title: str
    date: date
    date_label: str
    url: str | None


class Message(Struct, frozen=True, kw_only=True):
    """``sheets``: codes of the sheets it is made from, for a medium that can lead to their pages.

    ``answers``: number of the question, kept earlier, that this answers; it stays on the server.
    """

    text: str
    choices: list[Choice] = field(default_factory=list)
    structures: list[StructureCard] = field(default_factory=list)
    sources: list[SourceLine] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    answers: int | None = None
