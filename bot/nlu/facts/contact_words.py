"""Words around names, numbers and addresses: ``data/lexique/prenoms.yml`` and ``coordonnees.yml``, read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.spelling import fold

_FOLDER = Path(__file__).resolve().parents[3] / "data" / "lexique"
_MARKS = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})


@dataclass(frozen=True)
class NameWords:
    """Folded words. ``doubtful`` names are also common words or towns: they count with a capital, where a name is expected."""

    never: frozenset[str]
    doubtful: frozenset[str]
    common: frozenset[str]


@lru_cache(maxsize=1)
def name_words() -> NameWords:
    """The lists of ``prenoms.yml``; a name that is also listed as doubtful is doubtful."""
    content = _read("prenoms.yml")
    never, doubtful, common = (frozenset(fold(word) for word in content[part]) for part in ("jamais", "ambigus", "courants"))
    return NameWords(never, doubtful, common - doubtful - never)


@lru_cache(maxsize=64)
def one_of(part: str) -> str:
    """Regular expression of the words of one list of ``coordonnees.yml``, longest first, to be read in ``plain`` text."""
    words = sorted((plain(word) for word in _read("coordonnees.yml")[part]), key=len, reverse=True)
    rows = (re.escape(w.removesuffix("*")).replace(r"\ ", r"\s") + (r"\w*" if w.endswith("*") else "") for w in words)
    return "(?:" + "|".join(rows) + ")"


@lru_cache(maxsize=1)
def providers() -> dict[str, str]:
    """The ending of each mail provider that has only one."""
    return dict(_read("coordonnees.yml")["fournisseurs"])


@lru_cache(maxsize=256)
def plain(text: str) -> str:
    """Lower case without accents, letter for letter: offsets are those of ``text``.

    >>> plain("Ma sœur s’appelle Éloïse")
    "ma sœur s'appelle eloise"
    """
    return "".join(_letter(char) for char in text.translate(_MARKS))


def _letter(char: str) -> str:
    folded = fold(char)
    return folded if len(folded) == 1 else char.lower() if len(char.lower()) == 1 else char


@lru_cache(maxsize=2)
def _read(name: str) -> Any:
    return yaml.load((_FOLDER / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (strings only, no objects)
