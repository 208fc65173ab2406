"""The nearest structures of given kinds around a place.

Distances are as the crow flies, in kilometres. A box on the indexed columns narrows the rows; the exact distance
ranks what is left. Portable SQL: SQLite and PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct, field
from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from actions.directory.cards import card_of
from actions.directory.distance import bounding_box, distance_km
from actions.directory.models import Structure
from actions.foundation.database import Sessions
from actions.foundation.message import StructureCard
from knowledge.model import Profile
from knowledge.places import Place, PlaceIndex

GROWING_RADII_KM = (25, 50, 100)
BEYOND_KM = (50, 100, 200, 500, 1_000, 20_100)  # the last is half the way round the Earth

Ranked = list[tuple[float | None, Structure]]


class SearchResult(Struct, frozen=True, kw_only=True):
    """``nearest_outside``: when nothing lies within the radius asked for, the first structure beyond it."""

    status: Literal["found", "ambiguous", "unknown", "none_in_radius"]
    place: Place | None = None
    candidates: list[Place] = field(default_factory=list)
    structures: list[StructureCard] = field(default_factory=list)
    nearest_outside: StructureCard | None = None


class Directory:
    """Structures and places together."""

    widest_km = GROWING_RADII_KM[-1]

    def __init__(self, sessions: Sessions, places: PlaceIndex) -> None:
        self._sessions = sessions
        self.places = places

    async def search(
        self, text: str, *, kinds: Sequence[str] | None = None, radius_km: float | None = None, limit: int = 3
    ) -> SearchResult:
        """Structures around a place as someone types it."""
        reading = self.places.read(text)
        if reading.status != "found" or reading.place is None:
            return SearchResult(status=reading.status, place=reading.place, candidates=reading.candidates)
        return await self.nearest(reading.place, kinds=kinds, radius_km=radius_km, limit=limit)

    async def nearest(
        self, place: Place, *, kinds: Sequence[str] | None = None, radius_km: float | None = None, limit: int = 3
    ) -> SearchResult:
        """Nearest first. ``radius_km`` is exact when given; otherwise it grows from 25 to 100 until ``limit`` are found.

        A département is searched whole, and its structures have no distance.
        """
        async with self._sessions() as session:
            if place.code_insee is None:
                ranked = await self._in_departement(session, place, kinds, limit)
            else:
                for radius in [radius_km] if radius_km is not None else GROWING_RADII_KM:
                    ranked = await self._within(session, place, kinds, radius, limit)
                    if len(ranked) >= limit:
                        break
            if ranked:
                return SearchResult(status="found", place=place, structures=[card_of(row, far) for far, row in ranked])
            beyond = await self._beyond(session, place, kinds) if place.code_insee else []
        outside = card_of(beyond[0][1], beyond[0][0]) if beyond else None
        return SearchResult(status="none_in_radius", place=place, nearest_outside=outside)

    async def _within(
        self, session: AsyncSession, place: Place, kinds: Sequence[str] | None, radius_km: float, limit: int
    ) -> Ranked:
        center = (place.lat, place.lon)
        south, north, west, east = bounding_box(center, radius_km)
        box = [Structure.lat.between(south, north), Structure.lon.between(west, east)]
        rows = await session.scalars(select(Structure).where(*_shown(kinds), *box))
        ranked: Ranked = [(far, row) for row in rows if (far := distance_km(center, (row.lat, row.lon))) <= radius_km]
        return sorted(ranked, key=lambda each: (each[0], each[1].siret, each[1].kind))[:limit]

    async def _beyond(self, session: AsyncSession, place: Place, kinds: Sequence[str] | None) -> Ranked:
        """The nearest structure, however far: ever wider circles, so that few rows are read."""
        for radius in BEYOND_KM:
            ranked = await self._within(session, place, kinds, radius, 1)
            if ranked:
                return ranked
        return []

    async def _in_departement(self, session: AsyncSession, place: Place, kinds: Sequence[str] | None, limit: int) -> Ranked:
        rows = await session.scalars(select(Structure).where(*_shown(kinds), Structure.departement == place.departement))
        center = (place.lat, place.lon)
        near = sorted(rows, key=lambda row: (distance_km(center, (row.lat, row.lon)), row.siret, row.kind))
        # The middle of a département is not where anybody lives: no distance is told.
        return [(None, row) for row in near[:limit]]

    def place_of(self, profile: Profile) -> Place | None:
        """The place that a profile holds: its commune, else its département."""
        if profile.code_insee is not None:
            return self.places.commune(profile.code_insee)
        return self.places.departement(profile.departement) if profile.departement else None

    async def get(self, siret: str, kind: str) -> StructureCard | None:
        row = await self._row(siret, kind)
        return card_of(row, None) if row is not None else None

    async def request_address(self, siret: str, kind: str) -> str | None:
        """Private address where a structure receives requests."""
        row = await self._row(siret, kind)
        return row.request_address if row is not None else None

    async def set_request_address(self, siret: str, kind: str, address: str) -> bool:
        """False when there is no such structure."""
        return await self._change(siret, kind, request_address=address)

    async def confirm(self, siret: str, kind: str, at: datetime) -> bool:
        """Notes that the structure has confirmed its record at ``at``. False when there is no such structure."""
        return await self._change(siret, kind, confirmed_at=at)

    async def counts(self) -> dict[str, int]:
        """Open structures by kind."""
        async with self._sessions() as session:
            rows = await session.execute(
                select(Structure.kind, func.count()).where(Structure.closed_at.is_(None)).group_by(Structure.kind)
            )
            return {str(kind): int(number) for kind, number in rows}

    async def count(self) -> int:
        return sum((await self.counts()).values())

    async def has_demonstration(self) -> bool:
        async with self._sessions() as session:
            return bool(await session.scalar(select(Structure.id).where(Structure.demo).limit(1)))

    async def _row(self, siret: str, kind: str) -> Structure | None:
        async with self._sessions() as session:
            found: Structure | None = await session.scalar(select(Structure).where(*_key(siret, kind)))
            return found

    async def _change(self, siret: str, kind: str, **values: object) -> bool:
        async with self._sessions.begin() as session:
            done = await session.execute(update(Structure).where(*_key(siret, kind)).values(**values))
        return isinstance(done, CursorResult) and done.rowcount > 0


def _key(siret: str, kind: str) -> list[ColumnElement[bool]]:
    return [Structure.siret == siret, Structure.kind == kind, Structure.closed_at.is_(None)]


def _shown(kinds: Sequence[str] | None) -> list[ColumnElement[bool]]:
    shown: list[ColumnElement[bool]] = [Structure.closed_at.is_(None)]
    return [*shown, Structure.kind.in_(kinds)] if kinds else shown
