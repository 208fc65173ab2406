"""How people write numbers, months and units of time: ``data/lexique/temps.yml``, read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.nlu.patterns import compile_all
from knowledge.spelling import fold

FILE = Path(__file__).resolve().parents[2] / "data" / "lexique" / "temps.yml"


@dataclass(frozen=True)
class TimeWords:
    """Folded spellings and what they mean. ``near`` numbers are also common words: they need company to be read."""

    numbers: dict[str, int]
    near: dict[str, int]
    thousand: frozenset[str]
    hundred: frozenset[str]
    units: dict[str, str]
    age_units: frozenset[str]
    months: dict[str, int]
    tens: dict[str, int]
    at_least: tuple[str, ...]
    about: tuple[str, ...]
    soon: tuple[str, ...]
    events: re.Pattern[str]
    to_come: re.Pattern[str]

    @property
    def counted(self) -> frozenset[str]:
        """Words that a number of years, months or days stands before."""
        return frozenset(self.units) | self.age_units


@lru_cache(maxsize=1)
def time_words() -> TimeWords:
    """The lists of ``temps.yml``; folding is done here so that no reader does it again."""
    content: Any = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (strings only, no objects)
    return TimeWords(
        numbers=_numbered(content["nombres"]),
        near=_numbered(content["nombres_accoles"]),
        thousand=_folded(content["mille"]),
        hundred=_folded(content["cent"]),
        units={fold(form): unit for unit, forms in content["unites"].items() for form in forms},
        age_units=_folded(content["unites_age"]),
        months=_numbered(content["mois"]),
        tens={fold(word): int(value) for word, value in content["dizaines"].items()},
        at_least=_longest_first(content["au_moins"]),
        about=_longest_first(content["environ"]),
        soon=_longest_first(content["bientot"]),
        events=_compiled(content["evenements"]),
        to_come=_compiled(content["a_venir"]),
    )


def _numbered(lists: dict[str, list[str]]) -> dict[str, int]:
    return {fold(form): int(number) for number, forms in lists.items() for form in forms}


def _compiled(rows: list[str]) -> re.Pattern[str]:
    pattern = compile_all(rows)
    if pattern is None:
        raise ValueError(f"{FILE.name} : liste vide")
    return pattern


def _folded(forms: list[str]) -> frozenset[str]:
    return frozenset(fold(form) for form in forms)


def _longest_first(forms: list[str]) -> tuple[str, ...]:
    return tuple(sorted((fold(form) for form in forms), key=len, reverse=True))
