"""A small language of word patterns, so that what people say stays in YAML that an editor can read.

A pattern is a row of words, compared without case or accents, with:

- ``mot*``      any ending (``accompagn*`` reads accompagne, accompagnée, accompagnement);
- ``(a|b c)``   one of several rows;
- ``[x]``       optional;
- ``...``       up to four words in between, in the same part of the sentence;
- ``~``         up to eight words in between, commas included;
- ``#``         a number in digits.

Patterns are compiled to regular expressions over the ``norm`` of a ``Reading``: words separated by one space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.spelling import fold

_GAP = r"(?:[^\s.,;:!?()/]+ ){0,4}?"
_WIDE_GAP = r"(?:[^\s.!?]+ ){0,8}?"
_SYNTAX = re.compile(r"\.\.\.|[()\[\]|]|[^\s()\[\]|]+")


# The speller parts letters from digits (« A1 » is read « a 1 »): patterns do the same.
_GLUED = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")


class PatternError(ValueError):
    """A pattern with unbalanced brackets; the message is French and quotes it."""


def compile_pattern(pattern: str) -> str:
    """Regular expression source of one pattern; every word it reads ends with the space that follows it."""
    plain = fold(pattern.replace("'", " ").replace("’", " ").replace("-", " "))
    tokens = _SYNTAX.findall(_GLUED.sub(" ", plain))
    source, rest = _alternatives(tokens, 0, pattern, depth=0)
    if rest != len(tokens):
        raise PatternError(f"crochets ou parenthèses mal fermés dans « {pattern} »")
    return source


def compile_all(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """One expression for several patterns, anchored at the start of a word; longer patterns first. ``None`` without any."""
    sources = [compile_pattern(p) for p in sorted(set(patterns), key=len, reverse=True)]
    return re.compile(r"(?<= )(?:" + "|".join(sources) + ")") if sources else None


def _alternatives(tokens: list[str], index: int, pattern: str, depth: int) -> tuple[str, int]:
    rows: list[str] = []
    row = ""
    while index < len(tokens):
        token = tokens[index]
        if token in ")]":
            if depth == 0:
                raise PatternError(f"parenthèse fermée sans être ouverte dans « {pattern} »")
            break
        if token == "|":
            rows.append(row)
            row, index = "", index + 1
            continue
        if token in "([":
            inner, index = _alternatives(tokens, index + 1, pattern, depth + 1)
            if index >= len(tokens) or tokens[index] != {"(": ")", "[": "]"}[token]:
                raise PatternError(f"parenthèse ou crochet non fermé dans « {pattern} »")
            row += inner + ("?" if token == "[" else "")
            index += 1
            continue
        row += _word(token)
        index += 1
    rows.append(row)
    return "(?:" + "|".join(rows) + ")", index


def _word(token: str) -> str:
    if token == "...":
        return _GAP
    if token == "~":
        return _WIDE_GAP
    if token == "#":
        return r"\d+ "
    if token.endswith("*"):
        return re.escape(token[:-1]) + r"\w* "
    return re.escape(token) + " "
