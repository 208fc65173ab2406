"""Phone numbers dictated or written in words, as rows of digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.facts.contact_words import plain
from bot.nlu.numbers import number_at

_WORD = re.compile(r"[^\W_]+")
_ZERO = frozenset({"zero", "zeros", "zeo", "zro"})
_ONES = frozenset({"un", "une"})
# Said between the pairs without being one of them.
_FILLERS = frozenset({"et", "euh", "puis", "alors", "point", "tiret"})
_PHONE = 10
_LARGEST = 99


def spoken_digits(text: str) -> Iterator[tuple[str, int, int]]:
    """Rows of ten digits that hold a « zéro » in words, with their spans: « zéro six zéro zéro vingt-trois … ».

    >>> [row for row, _, _ in spoken_digits("c'est le zéro six douze trente-quatre cinquante-six soixante-dix-huit")]
    ['0612345678']
    """
    folded = plain(text)
    if not any(zero in folded for zero in _ZERO):
        return
    spans = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(folded)]
    words = [word for word, _, _ in spans]
    index = 0
    while index < len(words):
        row = _row(words, index) if words[index] in _ZERO or words[index].startswith("0") else None
        if row is None:
            index += 1
            continue
        digits, stop = row
        yield digits, spans[index][1], spans[stop - 1][2]
        index = stop


def _row(words: list[str], index: int) -> tuple[str, int] | None:
    digits, said = "", False
    while index < len(words) and len(digits) < _PHONE:
        word = words[index]
        if word in _ZERO:
            digits, index, said = digits + "0", index + 1, True
        elif word.isdecimal():
            digits, index = digits + word, index + 1
        elif word in _ONES:
            digits, index = digits + "1", index + 1
        elif (number := number_at(words, index)) is not None and number[0] <= _LARGEST:
            digits, index = digits + str(number[0]), number[1]
        elif word in _FILLERS and digits:
            index += 1
        else:
            return None
    return (digits, index) if said and len(digits) == _PHONE else None
