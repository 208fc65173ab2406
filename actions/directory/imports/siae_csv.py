"""Format ``siae-csv``: one row a structure, comma-separated, UTF-8, with a header line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from actions.directory.imports.records import Draft, ImportRefused

REQUIRED = {"siret", "kind", "name", "post_code", "city"}
SOURCE = "Fichier SIAE"


def read(content: bytes) -> Iterator[Draft]:
    """Raises ImportRefused: not UTF-8, or a column is missing."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ImportRefused("Le fichier n'est pas en UTF-8.") from None
    rows = csv.DictReader(io.StringIO(text, newline=""), restval="")
    missing = REQUIRED - set(rows.fieldnames or [])
    if missing:
        raise ImportRefused(f"Il manque des colonnes dans le fichier CSV : {', '.join(sorted(missing))}.")
    try:
        for row in rows:
            cell = {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
            yield Draft(
                where=f"ligne {rows.line_num}",
                siret=cell["siret"],
                kind=cell["kind"],
                name=cell["name"],
                brand=cell.get("brand", ""),
                address=cell.get("address", ""),
                post_code=cell["post_code"],
                city=cell["city"],
                code_insee=cell.get("code_insee", ""),
                lat=cell.get("lat"),
                lon=cell.get("lon"),
                naf=cell.get("naf", ""),
                phone=cell.get("phone", ""),
                website=cell.get("website", ""),
                source=SOURCE,
            )
    except csv.Error:
        raise ImportRefused(f"Le fichier CSV est mal formé à la ligne {rows.line_num}.") from None
