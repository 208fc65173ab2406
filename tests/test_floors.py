"""A room imports only from floors below it (docs/architecture.md)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.paths import ROOT

FLOORS = {
    "knowledge": 0,
    "actions.foundation": 1,
    "actions.directory": 2,
    "actions.handover": 3,
    "actions.channels": 4,
    "actions.dialogue": 4,
    "bot": 4,
    "actions": 5,
}
FILES = [path for room in ("knowledge", "bot", "actions") for path in sorted((ROOT / room).rglob("*.py"))]


def room_of(module: str) -> str | None:
    return next((room for room in sorted(FLOORS, key=len, reverse=True) if f"{module}.".startswith(f"{room}.")), None)


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"relative import in {path}"
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path: Path) -> None:
    room = room_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
    assert room is not None
    for module in imported(path):
        other = room_of(module)
        if other is None or other == room:
            continue
        assert FLOORS[other] < FLOORS[room], f"{path.relative_to(ROOT)} imports {module}"
        assert {room.split(".")[0], other.split(".")[0]} != {"bot", "actions"}
