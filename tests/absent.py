"""What a machine may lack: the test is skipped there, saying so, and fails where everything must be present (CI)."""

from __future__ import annotations

from typing import NoReturn

import pytest

from tests.paths import CI


def absent(what: str) -> NoReturn:
    if CI:
        pytest.fail(what)
    pytest.skip(what)
