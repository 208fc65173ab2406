"""A fact found in a message, and what a reader may know besides the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

from bot.nlu.reading import Hit, Reading

Certainty = Literal["dit", "deduit"]
Operation = Literal["affirme", "nie", "retire"]


@dataclass(frozen=True)
class Found:
    """One fact: ``key`` and ``value`` as in contracts §1, ``start`` and ``end`` in the text as typed.

    ``replaces`` is the value that the person takes back (« 45 et pas 54 »); ``relation`` says what a place is
    to the person (habite, cherche, vient).
    """

    key: str
    value: Any
    start: int
    end: int
    certainty: Certainty = "dit"
    operation: Operation = "affirme"
    relation: str | None = None
    replaces: Any = None

    def as_entity(self) -> dict[str, Any]:
        """The entity that Rasa carries."""
        entity = {
            "entity": self.key,
            "value": self.value,
            "start": self.start,
            "end": self.end,
            "certitude": self.certainty,
            "operation": self.operation,
        }
        if self.relation is not None:
            entity["relation"] = self.relation
        if self.replaces is not None:
            entity["remplace"] = self.replaces
        return entity


class PlaceReader(Protocol):
    """What the readers need of ``knowledge.places.PlaceIndex``."""

    def read(self, text: str) -> Any: ...

    def mentions(self, text: str) -> list[Any]: ...


@dataclass(frozen=True)
class Context:
    """The day, the fact or step just asked about, who is known to write, and the index of places if there is one."""

    today: date
    asked: str | None = None
    role: str | None = None
    places: PlaceReader | None = field(default=None, compare=False)


def found(
    reading: Reading,
    hit: Hit | tuple[int, int],
    key: str,
    value: Any,
    certainty: Certainty = "dit",
    operation: Operation = "affirme",
) -> Found:
    """A fact on the tokens of ``hit``."""
    first, stop = (hit.first, hit.stop) if isinstance(hit, Hit) else hit
    start, end = reading.span(first, stop)
    return Found(key, value, start, end, certainty, operation)
