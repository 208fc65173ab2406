"""The pattern language of the word lists."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.nlu.lexicons import FOLDER
from bot.nlu.patterns import PatternError, compile_all, compile_pattern

NOT_PATTERNS = {"langues", "orthographe", "lieux", "prenoms", "coordonnees"}
LISTS = [p for p in sorted(FOLDER.glob("*.yml")) if p.stem not in NOT_PATTERNS]


def reads(pattern: str, text: str) -> bool:
    compiled = compile_all([pattern])
    assert compiled is not None
    return compiled.search(f" {text} ") is not None


# Lists of words around a fact, read only beside it: « j'ai » before a number of years is no pattern that reads everywhere.
WORDS_AROUND = {"ages", "pass_iae", "allocations", "metiers"}


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("accompagn*", "j accompagne quelqu un"),
        ("a (mon|son) compte", "travailler a son compte"),
        ("[le] permis", "pas de permis"),
        ("veut ... menage", "elle veut faire du menage"),
        ("pere ~ enfants", "le pere est parti , j ai 3 enfants"),
        ("# enfants", "j ai 3 enfants"),
        ("l'été d'avant", "l ete d avant"),
        ("niveau A1", "niveau a 1"),
    ],
)
def test_pattern_reads(pattern: str, text: str) -> None:
    assert reads(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("permis", "permise"),
        ("veut ... menage", "elle veut , un menage"),
        ("a (mon|son) compte", "a leur compte"),
        ("rsa", "ursaf"),
    ],
)
def test_pattern_leaves_alone(pattern: str, text: str) -> None:
    assert not reads(pattern, text)


@pytest.mark.parametrize("broken", ["(a|b", "a)", "[a", "(a]"])
def test_unbalanced_pattern_is_refused_in_french(broken: str) -> None:
    with pytest.raises(PatternError, match=re.escape(broken)):
        compile_pattern(broken)


def _rows(content: Any) -> list[str]:
    if isinstance(content, str):
        return [content]
    values = content.values() if isinstance(content, dict) else content
    return [row for value in values for row in _rows(value)]


@pytest.mark.parametrize("path", LISTS, ids=lambda p: p.stem)
def test_no_listed_pattern_reads_nothing_at_all(path: Path) -> None:
    """A pattern whose parts are all optional would read everywhere."""
    for row in _rows(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)):  # noqa: S506
        source = re.compile(compile_pattern(row))
        assert not source.fullmatch(""), row
        if path.stem in WORDS_AROUND:
            continue
        for words in ("je suis ", "j ai ", "il ", "elle ", "de la ", "un ", "est "):
            assert not source.fullmatch(words), f"{row} se lit dans « {words}»"
