"""Imports: read a file in one of three formats and bring the directory in step, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from actions.directory.imports import data_inclusion, emplois_api, siae_csv
from actions.directory.imports.checks import check, phone_of
from actions.directory.imports.documents import fetch
from actions.directory.imports.records import Draft, Enrichment, ImportRefused, ImportSummary, Rejection
from actions.directory.models import ImportRun, Structure
from actions.foundation.clock import now
from actions.foundation.database import Sessions
from knowledge.loader import load_knowledge, structure_kinds
from knowledge.places import PlaceIndex

__all__ = ["FORMATS", "ImportRefused", "ImportSummary", "import_file"]

# What a service or another source may have told of a structure: an import that is silent about it does not erase it.
COMPLETED = {"phone", "public_email", "hours", "naf"}
POINT = {"lat", "lon", "approximate"}
FORMATS = ("siae-csv", "emplois-api", "data-inclusion")


async def import_file(sessions: Sessions, source: str, format_: str, places: PlaceIndex) -> ImportSummary:
    """Imports a file or an address. Importing the same again changes nothing.

    Raises:
        ImportRefused: unknown format, or a file that is not of this format; nothing is changed.
    """
    kinds = structure_kinds(load_knowledge())
    read, notes = _read(await fetch(source), format_, kinds)
    rows, enrichments, rejections = _sort(read, places, kinds)
    summary = ImportSummary(rejections=rejections, notes=notes)
    async with sessions.begin() as session:
        if rows:
            removed = await session.execute(delete(Structure).where(Structure.demo))
            summary.demo_removed = removed.rowcount  # type: ignore[attr-defined]
        await _upsert(session, rows, summary)
        await _enrich(session, enrichments, summary)
        session.add(
            ImportRun(
                at=now(),
                format=format_,
                new=summary.new,
                changed=summary.changed + summary.enriched,
                unchanged=summary.unchanged,
                rejected=len(summary.rejections),
            )
        )
    return summary


def _read(content: bytes, format_: str, kinds: set[str]) -> tuple[Iterable[data_inclusion.Read], list[str]]:
    if format_ == "siae-csv":
        return list(siae_csv.read(content)), []
    if format_ == "emplois-api":
        return emplois_api.read(content)
    if format_ == "data-inclusion":
        return data_inclusion.read(content, kinds)
    raise ImportRefused(f"Format inconnu. Formats acceptés : {', '.join(FORMATS)}.")


def _sort(
    read: Iterable[data_inclusion.Read], places: PlaceIndex, kinds: set[str]
) -> tuple[dict[tuple[str, str], dict[str, Any]], list[Enrichment], list[Rejection]]:
    """Rows by (SIRET, kind): the last one of a file wins."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    enrichments, rejections = [], []
    for each in read:
        checked = check(each, places, kinds) if isinstance(each, Draft) else each
        if isinstance(checked, Rejection):
            rejections.append(checked)
        elif isinstance(checked, Enrichment):
            enrichments.append(checked)
        else:
            rows[checked["siret"], checked["kind"]] = checked
    return rows, enrichments, rejections


async def _upsert(session: AsyncSession, rows: dict[tuple[str, str], dict[str, Any]], summary: ImportSummary) -> None:
    present = {(row.siret, row.kind): row for row in await session.scalars(select(Structure))}
    at = now()
    for key, values in rows.items():
        row = present.get(key)
        if row is None:
            session.add(Structure(**values, demo=False, imported_at=at))
            summary.new += 1
            continue
        kept = COMPLETED | (POINT if _knows_better(row, values) else set())
        different = {
            name: value
            for name, value in values.items()
            if getattr(row, name) != value and not (name in kept and (value is None or name in POINT))
        }
        if row.closed_at is not None:
            different["closed_at"] = None
        for name, value in different.items():
            setattr(row, name, value)
        if different:
            row.imported_at = at
            summary.changed += 1
        else:
            summary.unchanged += 1


def _knows_better(row: Structure, values: dict[str, Any]) -> bool:
    """Whether the row has its own point where the import only has that of the same commune."""
    return bool(values["approximate"]) and not row.approximate and row.code_insee == values["code_insee"]


async def _enrich(session: AsyncSession, enrichments: list[Enrichment], summary: ImportSummary) -> None:
    """Fills what is empty; what the structure's own source says is never replaced."""
    await session.flush()
    for told in enrichments:
        same = [Structure.source_id == told.source_id]
        if told.siret:
            same.append(Structure.siret == told.siret)
        found = (await session.scalars(select(Structure).where(or_(*same)))).all()
        if not found:
            summary.rejections.append(Rejection(where=told.where, reason="service d'une structure absente de l'annuaire"))
        for row in found:
            values = {"phone": phone_of(told.phone), "public_email": told.public_email or None, "hours": told.hours or None}
            missing = {name: value for name, value in values.items() if value and getattr(row, name) is None}
            for name, value in missing.items():
                setattr(row, name, value)
            summary.enriched += bool(missing)
