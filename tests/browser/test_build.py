"""What is sent to phones stays light, typed and free of dependencies."""

from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path

import pytest

from .conftest import npm
from .fake_service import ROOT

pytestmark = pytest.mark.navigateur


def test_the_script_weighs_less_than_its_budget(built_widget: Path) -> None:
    assert len(gzip.compress(built_widget.read_bytes())) <= 15_000


def test_the_types_hold() -> None:
    try:
        npm("check")
    except subprocess.CalledProcessError as error:
        pytest.fail(error.stdout)


def test_the_widget_imports_nothing_from_outside() -> None:
    outside = [
        f"{path.name}: {line}"
        for path in (ROOT / "widget/src").glob("*.ts")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("import") and ' from "./' not in line
    ]
    assert outside == []


def test_the_lock_file_names_no_address() -> None:
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert locked["packages"]
    assert not [name for name, package in locked["packages"].items() if "resolved" in package]
