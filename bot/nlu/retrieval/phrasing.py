"""How a question is put: comparing, asking for simpler words, about a structure, going on from the one before, with a figure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import snowballstemmer  # type: ignore[import-not-found]
import yaml

from bot.nlu.patterns import compile_all
from bot.nlu.reading import Reading
from knowledge.spelling import fold

FOLDER = Path(__file__).resolve().parents[3] / "data" / "reponses"
Pattern = re.Pattern[str]
_STEMMER = snowballstemmer.stemmer("french")
_NUMBER = re.compile(r"(?<= )(\d{1,3}(?: \d{3})+|\d+(?:[.,]\d+)?) (\S+) ")


@dataclass(frozen=True)
class Phrasing:
    """The compiled patterns of ``data/reponses/tournures.yml``, and the notions of ``notions.yml``.

    ``empty``: words that name no subject; ``same``: those that begin a question asked again of another name;
    ``notions``: stem of a word → notion that it stands for; ``turns``: notion → turns of phrase that say it.
    """

    compare: Pattern
    link: Pattern
    alone: Pattern
    simpler: Pattern
    usual: Pattern
    structure: Pattern
    question: Pattern
    follows: Pattern
    empty: frozenset[str]
    same: frozenset[str]
    notions: dict[str, str]
    turns: dict[str, Pattern]
    units: dict[str, dict[str, float]]

    def asks(self, norm: str) -> bool:
        """Whether words or a question mark make a question of this text."""
        return "?" in norm or self.question.search(norm) is not None

    def figures(self, reading: Reading) -> list[dict[str, Any]]:
        """Numbers with a unit, in each unit that the sheets use: « 3 ans » is 36 months too."""
        found = []
        for match in _NUMBER.finditer(reading.norm):
            number = float(match[1].replace(" ", "").replace(",", "."))
            for unit, factor in self.units.get(match[2], {}).items():
                found.append({"nombre": number * factor, "unite": unit})
        return found


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A folded word without its endings (Snowball's rules for French)."""
    return str(_STEMMER.stemWord(word))


@lru_cache(maxsize=1)
def load_phrasing(folder: Path = FOLDER) -> Phrasing:
    """Raises ``PatternError`` for a pattern that cannot be read, ``KeyError`` when a list is missing."""
    lists = yaml.safe_load((folder / "tournures.yml").read_text(encoding="utf-8"))
    meant = yaml.safe_load((folder / "notions.yml").read_text(encoding="utf-8"))
    turns = {f"«{notion}»": compile_all(said.get("tournures", ())) for notion, said in meant.items()}

    def compiled(name: str) -> Pattern:
        pattern = compile_all(lists[name])
        if pattern is None:
            raise KeyError(name)
        return pattern

    return Phrasing(
        compare=compiled("comparer"),
        link=compiled("lier"),
        alone=compiled("seul"),
        simpler=compiled("plus_simple"),
        usual=compiled("version_normale"),
        structure=compiled("structure"),
        question=compiled("question"),
        follows=compiled("suite"),
        empty=frozenset(lists["vide"]),
        same=frozenset(lists["reprise"]),
        notions={stem(fold(word)): f"«{notion}»" for notion, said in meant.items() for word in said.get("mots", ())},
        turns={notion: pattern for notion, pattern in turns.items() if pattern is not None},
        units={unit: {name: float(factor) for name, factor in into.items()} for unit, into in lists["unites"].items()},
    )
