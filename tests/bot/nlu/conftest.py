"""What the language tests share: the French model and word lists, loaded once, and the trained components."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bot.nlu.facts.found import Context, Found
from bot.nlu.facts.reader import read_facts
from bot.nlu.french import French, load_french

TODAY = date(2026, 11, 22)
ReadFacts = Callable[..., list[Found]]


@pytest.fixture(scope="session")
def french() -> French:
    return load_french()


@pytest.fixture(scope="session")
def facts_in(french: French) -> ReadFacts:
    """Facts of a text, places apart, on 22 November 2026."""

    def read(text: str, asked: str | None = None, role: str | None = None) -> list[Found]:
        return read_facts(french.read(text), Context(TODAY, asked, role), french.lexicons)

    return read


@pytest.fixture(scope="session")
def pipeline() -> Any:
    """The real components trained on ``data/nlu`` (half a minute), shared by every test that reads messages."""
    from tests.nlu.pipeline import train_pipeline

    return train_pipeline()
