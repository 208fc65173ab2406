"""What the rooms of the service share: a PostgreSQL of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgresql import running_postgresql


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Address of an empty database; the test is skipped where PostgreSQL is not installed."""
    with running_postgresql() as cluster:
        yield cluster.url
