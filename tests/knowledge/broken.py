"""A copy of ``knowledge/`` in which one passage is changed, to see it refused, or obeyed."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.paths import ROOT


def copy_knowledge(to: Path) -> Path:
    """The YAML files of ``knowledge/``, in a folder of their own."""
    root = to / "knowledge"
    for path in (ROOT / "knowledge").rglob("*.yml"):
        target = root / path.relative_to(ROOT / "knowledge")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return root


def change(root: Path, file: str, before: str, after: str) -> int:
    """Replaces a passage that is in the file once; returns the line (from 1) on which it starts."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{before!r} is {text.count(before)} times in {file}"
    path.write_text(text.replace(before, after), encoding="utf-8")
    return text[: text.index(before)].count("\n") + 1
