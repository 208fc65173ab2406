"""What in ``knowledge/`` will soon stop being true, or has: for a person to check before someone is told something false.

Not part of the tests, which must still pass in two years: ``aiguillage connaissances verifier`` runs it, and ``/readyz`` warns.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Literal

import msgspec
from msgspec import Struct

from knowledge.loader import Knowledge

NOTICE = timedelta(days=60)


class Ageing(Struct, frozen=True, kw_only=True):
    """A record that ends. ``fini``: it has ended and nobody knows what follows; ``bientot``: it ends within the notice."""

    record: str
    ends_on: date
    state: Literal["fini", "bientot"]


def ageing(knowledge: Knowledge, day: date, notice: timedelta = NOTICE) -> list[Ageing]:
    """Records that end within ``notice`` of ``day`` or ended without a known sequel, soonest first.

    A person's ``confirmé_le`` within the notice of the end silences it. What ended and was followed by another record is history.
    """
    found = []
    for record, period in _periods(msgspec.to_builtins(knowledge)):
        end, confirmed = _day(period.get("jusqu_au")), _day(period.get("confirmé_le"))
        if end is None or (confirmed is not None and confirmed > end - notice):
            continue
        if end < day and period.get("suite") == "inconnue":
            found.append(Ageing(record=record, ends_on=end, state="fini"))
        elif day <= end <= day + notice:
            found.append(Ageing(record=record, ends_on=end, state="bientot"))
    return sorted(found, key=lambda each: (each.ends_on, each.record))


def _periods(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every record with a period, at any depth, by its id."""
    if isinstance(node, dict):
        if isinstance(node.get("en_vigueur"), dict):
            yield str(node.get("id") or node.get("code") or node.get("cle")), node["en_vigueur"]
        for child in node.values():
            yield from _periods(child)
    elif isinstance(node, list):
        for child in node:
            yield from _periods(child)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
