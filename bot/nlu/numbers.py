"""French numbers in words, up to 9 999, with Belgian and Swiss forms."""

from __future__ import annotations

from collections.abc import Sequence

_UNITS = {
    "zero": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
}  # fmt: skip
_TENS = {
    "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
    "septante": 70, "huitante": 80, "octante": 80, "nonante": 90,
}  # fmt: skip


def number_at(words: Sequence[str], start: int) -> tuple[int, int] | None:
    """Number whose words begin at ``start``: its value and the index after it, or ``None``.

    ``un`` and ``une`` alone are articles and give ``None``. Words are folded, hyphens already split.

    >>> number_at("soixante et onze ans".split(), 0)
    (71, 3)
    """
    total, index, seen = 0, start, False
    below = _below_hundred(words, index)
    if index < len(words) and words[index] == "mille":
        total, index, seen = 1000, index + 1, True
    elif below is not None and below[1] < len(words) and words[below[1]] == "mille":
        total, index, seen = below[0] * 1000, below[1] + 1, True
    hundreds = _hundreds(words, index)
    if hundreds is not None:
        total, index, seen = total + hundreds[0], hundreds[1], True
    rest = _below_hundred(words, index)
    if rest is not None and (rest[0] > 1 or seen or rest[1] - index > 1):
        total, index, seen = total + rest[0], rest[1], True
    return (total, index) if seen else None


def _hundreds(words: Sequence[str], index: int) -> tuple[int, int] | None:
    if index < len(words) and words[index] in ("cent", "cents"):
        return (100, index + 1)
    if index + 1 < len(words) and words[index + 1] in ("cent", "cents") and 2 <= _UNITS.get(words[index], 0) <= 9:
        return (_UNITS[words[index]] * 100, index + 2)
    return None


def _below_hundred(words: Sequence[str], index: int) -> tuple[int, int] | None:
    if index >= len(words):
        return None
    word = words[index]
    if word == "quatre" and index + 1 < len(words) and words[index + 1] in ("vingt", "vingts"):
        return _with_unit(words, index + 2, 80)
    if word in _TENS:
        return _with_unit(words, index + 1, _TENS[word])
    if word in _UNITS:
        if word == "dix" and index + 1 < len(words) and words[index + 1] in ("sept", "huit", "neuf"):
            return (10 + _UNITS[words[index + 1]], index + 2)
        return (_UNITS[word], index + 1)
    return None


def _with_unit(words: Sequence[str], index: int, tens: int) -> tuple[int, int]:
    """Adds what may follow a ten: « et un », « deux », and ten to nineteen after sixty and eighty."""
    after = index + 1 if index < len(words) and words[index] == "et" else index
    limit = 19 if tens in (60, 80) else 9
    unit = _below_hundred(words, after) if after < len(words) and words[after] in _UNITS else None
    if unit is None or unit[0] > limit or unit[0] == 0:
        return (tens, index)
    if after > index and unit[0] not in (1, 11):
        return (tens, index)
    return (tens + unit[0], unit[1])
