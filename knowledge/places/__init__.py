"""Reading places as people write them: faults, post codes, CEDEX, "le 93", homonyms. Pure, both environments.

The index is built by ``actions/directory/build_places.py`` from official sources; this module only reads it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.places.mentions import MentionFinder
from knowledge.places.reader import PlaceReader
from knowledge.places.records import Place, PlaceIndexError, PlaceMention, PlaceReading, PlaceStore, read_store
from knowledge.places.tokens import words

__all__ = ["Place", "PlaceIndex", "PlaceIndexError", "PlaceMention", "PlaceReading"]

# Longer texts are cut: nobody names a town after that.
LONGEST_TEXT = 2_000
MOST_CANDIDATES = 6


class PlaceIndex:
    """Every place of France, by name and by code."""

    def __init__(self, store: PlaceStore) -> None:
        self._reader = PlaceReader(store)
        self._finder = MentionFinder(self._reader)
        self._abbreviations = store.vocabulary.abreviations

    @staticmethod
    def load(path: Path) -> PlaceIndex:
        """The index at ``path``, read once a process and version of the file.

        Raises:
            PlaceIndexError: absent, or built by another version.
        """
        return _load(path, path.stat().st_mtime_ns if path.exists() else 0)

    def read(self, text: str) -> PlaceReading:
        """The place that a text names when a place was asked for: ``"troye"``, ``"j'habite à St Denis 93"``."""
        found = words(text[:LONGEST_TEXT], self._abbreviations)
        reading = self._reader.read(found)
        if reading.status != "unknown":
            return _cut(reading)
        return _cut(self._finder.together(found, self._finder.find(found, asked=True)))

    def mentions(self, text: str) -> list[PlaceMention]:
        """Places inside a sentence, in order; ordinary words that are also names of communes are left alone."""
        found = self._finder.find(words(text[:LONGEST_TEXT], self._abbreviations))
        return [PlaceMention(start=each.start, end=each.end, reading=_cut(each.reading)) for each in found]

    def commune(self, code_insee: str) -> Place | None:
        """The commune or arrondissement of that INSEE code."""
        commune = self._reader.by_code.get(code_insee)
        return self._reader.place(commune) if commune else None

    def departement(self, code: str) -> Place | None:
        """A whole département (``10``, ``2A``, ``974``)."""
        return self._reader.areas.place(code) if code in self._reader.areas.departements else None

    def with_post_code(self, post_code: str) -> list[Place]:
        """Communes and arrondissements that have this post code."""
        return [self._reader.place(commune) for commune in self._reader.areas.with_post_code(post_code)]

    def departement_of_post_code(self, post_code: str) -> str | None:
        """Code of the département that a post code or CEDEX code belongs to."""
        return self._reader.areas.of_post_code(post_code)

    def communes(self) -> list[Place]:
        """Every commune of today (no arrondissement), by INSEE code."""
        return [self._reader.place(commune) for commune in self._reader.by_code.values() if commune.parent is None]

    def departements(self) -> list[Place]:
        return [self._reader.areas.place(code) for code in self._reader.areas.departements]


def _cut(reading: PlaceReading) -> PlaceReading:
    if len(reading.candidates) <= MOST_CANDIDATES:
        return reading
    return PlaceReading(status=reading.status, place=reading.place, candidates=reading.candidates[:MOST_CANDIDATES])


@lru_cache(maxsize=2)
def _load(path: Path, _stamp: int) -> PlaceIndex:
    return PlaceIndex(read_store(path))
