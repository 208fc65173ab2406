"""A structure as it is shown, and whether it can be trusted with a request."""

from __future__ import annotations

from datetime import timedelta

from actions.directory.models import Structure
from actions.foundation.clock import today
from actions.foundation.message import StructureCard

RECORD_LASTS = timedelta(days=365)


def card_of(row: Structure, distance_km: float | None) -> StructureCard:
    to_check = not row.demo and needs_check(row)
    return StructureCard(
        siret=row.siret,
        kind=row.kind,
        name=row.brand or row.name,
        address=row.address,
        post_code=row.post_code,
        city=row.city,
        distance_km=None if distance_km is None else round(distance_km, 1),
        approximate=row.approximate,
        phone=row.phone,
        website=row.website,
        source=row.source,
        updated_on=row.source_updated_on,
        demo=row.demo,
        to_check=to_check,
        can_receive=row.demo or (row.request_address is not None and not to_check),
    )


def needs_check(row: Structure) -> bool:
    """Never confirmed by the structure, or nothing said of it for twelve months: no personal data leaves to it."""
    if row.confirmed_at is None:
        return True
    said = [row.confirmed_at.date()]
    if row.source_updated_on is not None:
        said.append(row.source_updated_on)
    return max(said) < today() - RECORD_LASTS
