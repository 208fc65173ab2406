"""What every import format is read into, and why a row is left out."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class ImportRefused(Exception):
    """The whole file cannot be imported; one French sentence says why."""


class Draft(Struct, kw_only=True):
    """A structure as a source tells it, nothing checked. ``where`` names the row for the operator."""

    where: str
    siret: str
    kind: str
    name: str
    post_code: str
    city: str
    source: str
    brand: str = ""
    address: str = ""
    code_insee: str = ""
    lat: str | float | None = None
    lon: str | float | None = None
    naf: str = ""
    phone: str = ""
    public_email: str = ""
    website: str = ""
    description: str = ""
    hours: str = ""
    accepting: bool | None = None
    source_id: str = ""
    source_updated_on: date | None = None


class Enrichment(Struct, kw_only=True):
    """What a service tells of a structure that is already there, found by SIRET or by the source's own id."""

    where: str
    siret: str
    source_id: str
    phone: str = ""
    public_email: str = ""
    hours: str = ""


class Rejection(Struct, frozen=True, kw_only=True):
    where: str
    reason: str


class ImportSummary(Struct, kw_only=True):
    """What an import did. ``enriched``: structures completed by a service."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    enriched: int = 0
    demo_removed: int = 0
    rejections: list[Rejection] = []
    notes: list[str] = []

    def text(self) -> str:
        """In French, a line a rejected row."""
        lines = [
            f"{self.new} nouvelles, {self.changed} changées, {self.unchanged} inchangées, "
            f"{self.enriched} complétées, {len(self.rejections)} lignes refusées."
        ]
        if self.demo_removed:
            lines.append(f"{self.demo_removed} structures de démonstration retirées.")
        lines += self.notes
        lines += [f"Refusée : {each.where} : {each.reason}" for each in self.rejections]
        return "\n".join(lines)
