"""Which records of ``knowledge/`` differ between two versions, and on which days it can be seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec

from knowledge.loader import Knowledge

READ_ELSEWHERE = ("consentement.yml", "demonstration.yml")
NAMES = ("id", "cle", "code")


def named_records(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping that has a name of its own, at any depth, in builtin values."""
    if isinstance(node, dict):
        name = next((str(node[key]) for key in NAMES if isinstance(node.get(key), str)), None)
        if name is not None:
            yield name, node
        for child in node.values():
            yield from named_records(child)
    elif isinstance(node, list):
        for child in node:
            yield from named_records(child)


def changed_rules(before: Knowledge, after: Knowledge) -> dict[str, tuple[Any, Any]]:
    """Rules and facts that verdicts rest on and that differ, by id: as they were, as they are (None: no such record)."""
    return _changed(_verdict_records(before), _verdict_records(after))


def changed_sentences(before: Knowledge, after: Knowledge) -> list[str]:
    """Other records that differ (sources, sentences, danger, advice, languages), by id or key."""
    return list(_changed(_said_records(before), _said_records(after)))


def changed_files(before: Path, after: Path) -> list[str]:
    """Files that differ and that hold texts or data read elsewhere than in ``load_knowledge``, in two folders of knowledge."""
    return [name for name in READ_ELSEWHERE if _bytes(before / name) != _bytes(after / name)]


def days_to_compare(changed: dict[str, tuple[Any, Any]], today: date) -> list[date]:
    """Today, then each later day on which a record that differs begins or has just ended, in either version."""
    days = {today}
    for pair in changed.values():
        for record in pair:
            period = (record or {}).get("en_vigueur") or {}
            if period.get("depuis"):
                days.add(date.fromisoformat(period["depuis"]))
            if period.get("jusqu_au"):
                days.add(date.fromisoformat(period["jusqu_au"]) + timedelta(days=1))
    return sorted(day for day in days if day >= today)


def _verdict_records(knowledge: Knowledge) -> dict[str, Any]:
    rules = dict(named_records(msgspec.to_builtins(knowledge.eligibility)))
    return rules | {f"faits.{key}": msgspec.to_builtins(fact) for key, fact in knowledge.facts.items()}


def _said_records(knowledge: Knowledge) -> dict[str, Any]:
    parts = (knowledge.sources, knowledge.phrases, knowledge.distress, knowledge.prescribers, knowledge.languages)
    return dict(pair for part in parts for pair in named_records(msgspec.to_builtins(part)))


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    names = dict.fromkeys([*before, *after])
    return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}
