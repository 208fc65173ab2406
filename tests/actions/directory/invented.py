"""Invented structures: nothing here comes from a real directory."""

from __future__ import annotations

import csv
import io
import itertools
from datetime import datetime, timezone
from typing import Any

from actions.directory.models import Structure
from actions.foundation.database import Sessions
from knowledge.places import Place

IMPORTED = datetime(2026, 11, 20, 8, 0, tzinfo=timezone.utc)
COLUMNS = [
    "siret",
    "kind",
    "name",
    "brand",
    "address",
    "post_code",
    "city",
    "department",
    "lat",
    "lon",
    "naf",
    "website",
    "code_insee",
]
_numbers = itertools.count(1)


def structure(place: Place, kind: str = "EI", *, north_km: float = 0.0, **values: Any) -> Structure:
    """A structure ``north_km`` north of a town's point."""
    number = next(_numbers)
    return Structure(
        **{
            "siret": f"111{number:011}",
            "kind": kind,
            "name": f"Structure inventée {number}",
            "post_code": place.post_codes[0],
            "city": place.name,
            "code_insee": place.code_insee,
            "departement": place.departement,
            "lat": place.lat + north_km / 111.19493,
            "lon": place.lon,
            "approximate": False,
            "source": "Essai",
            "imported_at": IMPORTED,
            "demo": False,
            **values,
        }
    )


async def keep(sessions: Sessions, *rows: Structure) -> None:
    async with sessions.begin() as session:
        session.add_all(rows)


def row(**values: Any) -> dict[str, str]:
    """A line of a ``siae-csv`` file, in Troyes unless told otherwise."""
    usual = {
        "siret": "11100000000017",
        "kind": "ACI",
        "name": "Chantier des Essais",
        "address": "1 rue Inventée",
        "post_code": "10000",
        "city": "Troyes",
        "department": "10",
        "lat": "48.301",
        "lon": "4.085",
        "naf": "8130Z",
        "code_insee": "10387",
    }
    return {**dict.fromkeys(COLUMNS, ""), **usual, **values}


def siae_csv(*rows: dict[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
