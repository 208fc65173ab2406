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
    signs = _SYNTAX.findall(_GLUED.sub(" ", plain))
    source, rest = _alternatives(signs, 0, pattern, depth=0)
    if rest != len(signs):
        raise PatternError(f"crochets ou parenthèses mal fermés dans « {pattern} »")
    return source


def compile_all(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """One expression for several patterns, anchored at the start of a word; longer patterns first. ``None`` without any."""
    sources = [compile_pattern(p) for p in sorted(set(patterns), key=len, reverse=True)]
    return re.compile(r"(?<= )(?:" + "|".join(sources) + ")") if sources else None


def _alternatives(signs: list[str], index: int, pattern: str, depth: int) -> tuple[str, int]:
    rows: list[str] = []
    row = ""
    while index < len(signs):
        sign = signs[index]
        if sign in ")]":
            if depth == 0:
                raise PatternError(f"parenthèse fermée sans être ouverte dans « {pattern} »")
            break
        if sign == "|":
            rows.append(row)
            row, index = "", index + 1
            continue
        if sign in "([":
            inner, index = _alternatives(signs, index + 1, pattern, depth + 1)
            if index >= len(signs) or signs[index] != {"(": ")", "[": "]"}[sign]:
                raise PatternError(f"parenthèse ou crochet non fermé dans « {pattern} »")
            row += inner + ("?" if sign == "[" else "")
            index += 1
            continue
        row += _word(sign)
        index += 1
    rows.append(row)
    return "(?:" + "|".join(rows) + ")", index


def _word(sign: str) -> str:
    if sign == "...":
        return _GAP
    if sign == "~":
        return _WIDE_GAP
    if sign == "#":
        return r"\d+ "
    if sign.endswith("*"):
        return re.escape(sign[:-1]) + r"\w* "
    return re.escape(sign) + " "
