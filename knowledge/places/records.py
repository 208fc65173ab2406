"""Places as they are stored and as they are answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct, field

from knowledge.places.tokens import Vocabulary

# Changes when the stored form changes: an index built by other code is refused, and built again.
STORE_VERSION = 1

Status = Literal["found", "ambiguous", "unknown"]


class PlaceIndexError(RuntimeError):
    """The place index is absent or was built by another version; the text says what to run."""


def district_number(code_insee: str) -> int | None:
    """Arrondissement of an INSEE code: 18 for 75118, 3 for 69383; None for any other commune."""
    if code_insee[:3] in {"751", "132"}:
        return int(code_insee[3:])
    return int(code_insee[4:]) if code_insee[:4] == "6938" else None


class Place(Struct, frozen=True, kw_only=True):
    """A commune, an arrondissement of Paris, Lyon or Marseille, or a whole département (``code_insee`` None).

    ``lat`` and ``lon`` in degrees (WGS 84). ``approximate``: the point is a mean of neighbouring communes, or
    the place is a département. An arrondissement has its city's name, and its own code, post codes and point.
    """

    name: str
    code_insee: str | None
    departement: str
    post_codes: list[str]
    lat: float
    lon: float
    approximate: bool
    population: int = 0
    departement_name: str = ""

    @property
    def arrondissement(self) -> int | None:
        """18 for the 18th arrondissement of Paris; None for any other place."""
        return district_number(self.code_insee) if self.code_insee else None

    @property
    def label(self) -> str:
        """What tells it from its homonyms: ``Saint-Denis (La Réunion, 974)``, ``Paris 18e``."""
        if self.arrondissement:
            return f"{self.name} {self.arrondissement}{'er' if self.arrondissement == 1 else 'e'}"
        if self.code_insee is None:
            return f"{self.name} ({self.departement})"
        return f"{self.name} ({self.departement_name}, {self.departement})"


class PlaceReading(Struct, frozen=True, kw_only=True):
    """What a text says of a place.

    ``found``: ``place``. ``ambiguous``: at most six ``candidates``, most populous first; ``place`` is the
    département when a CEDEX code gives that much, otherwise None. ``unknown``: neither.
    """

    status: Status
    place: Place | None = None
    candidates: list[Place] = field(default_factory=list)


class PlaceMention(Struct, frozen=True, kw_only=True):
    """A place inside a sentence, from ``start`` to ``end`` (code points, end excluded)."""

    start: int
    end: int
    reading: PlaceReading


class StoredCommune(Struct, frozen=True, array_like=True):
    """``parent``: the city of an arrondissement. ``spaced``: the name as plain words."""

    code: str
    name: str
    spaced: str
    departement: str
    post_codes: list[str]
    lat: float
    lon: float
    approximate: bool
    population: int
    parent: str | None


class StoredDepartement(Struct, frozen=True, array_like=True):
    code: str
    name: str
    spaced: str
    lat: float
    lon: float
    population: int


class PlaceStore(Struct, frozen=True, kw_only=True):
    """The whole index, as written by ``actions/directory/build_places.py``.

    ``former``: names of communes that have merged, with the commune of today. ``nicknames``,
    ``departement_nicknames`` and ``territories``: plain name, then INSEE or département codes.
    """

    version: int
    sources: dict[str, Any]
    communes: list[StoredCommune]
    departements: list[StoredDepartement]
    former: list[tuple[str, str]]
    nicknames: list[tuple[str, list[str]]]
    departement_nicknames: list[tuple[str, list[str]]]
    territories: list[tuple[str, list[str]]]
    vocabulary: Vocabulary


class _Header(Struct):
    version: int
    sources: dict[str, Any]


def stored_sources(path: Path) -> dict[str, Any] | None:
    """What the index at ``path`` was built from; None when there is none that this code can read."""
    try:
        header = msgspec.msgpack.decode(path.read_bytes(), type=_Header)
    except (OSError, msgspec.DecodeError):
        return None
    return header.sources if header.version == STORE_VERSION else None


def read_store(path: Path) -> PlaceStore:
    """Raises PlaceIndexError when the index is absent or was built by another version."""
    try:
        if stored_sources(path) is not None:
            return msgspec.msgpack.decode(path.read_bytes(), type=PlaceStore)
    except msgspec.DecodeError:
        pass
    raise PlaceIndexError(f"L'index des lieux manque ou date d'une autre version : {path}. Lancez « make run ».")
