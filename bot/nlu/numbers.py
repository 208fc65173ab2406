"""French numbers in words, up to 9 999, with Belgian and Swiss forms and the spellings of text messages.

Spellings are those of ``data/lexique/temps.yml``. Some are also common words (« vin », « dis », « set »): they count
only beside another number or before a unit of time.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.nlu.time_words import time_words

_ONES = frozenset({"un", "une"})
# « je dis neuf ans » is no nineteen.
_SAYS = frozenset({"je", "j", "tu", "me", "te", "lui", "vous", "ca"})
# « dis moi » is no ten months.
_TELLS = frozenset({("dis", "moi"), ("diss", "moi"), ("diz", "moi"), ("sin", "moi")})
_LONGEST_UNIT = 19


def number_at(words: Sequence[str], start: int) -> tuple[int, int] | None:
    """Number whose words begin at ``start``: its value and the index after it, or ``None``.

    ``un`` and ``une`` alone are articles and give ``None``. Words are folded, hyphens already split.

    >>> number_at("soixante et onze ans".split(), 0)
    (71, 3)
    >>> number_at("vin sink ans".split(), 0)
    (25, 2)
    """
    if not _may_start(words[start]):
        return None
    read = _read(words, start)
    if read is None:
        return None
    value, stop = read
    doubtful = words[start] in time_words().near and words[start] not in time_words().numbers
    if doubtful and (words[start - 1] if start else "") in _SAYS and words[start].startswith("di"):
        return None
    if doubtful and stop == start + 1 and (not _counted(words, stop) or (words[start], words[stop]) in _TELLS):
        return None
    return value, stop


def _read(words: Sequence[str], start: int) -> tuple[int, int] | None:
    known = time_words()
    total, index, seen = 0, start, False
    below = _below_hundred(words, index)
    if words[index] in known.thousand:
        total, index, seen = 1000, index + 1, True
    elif below is not None and below[1] < len(words) and words[below[1]] in known.thousand:
        total, index, seen = below[0] * 1000, below[1] + 1, True
    hundreds = _hundreds(words, index)
    if hundreds is not None:
        total, index, seen = total + hundreds[0], hundreds[1], True
    rest = _below_hundred(words, index)
    if rest is not None and (rest[0] > 1 or seen or rest[1] - index > 1 or words[index] not in _ONES):
        total, index, seen = total + rest[0], rest[1], True
    return (total, index) if seen else None


def _hundreds(words: Sequence[str], index: int) -> tuple[int, int] | None:
    hundred = time_words().hundred
    if index < len(words) and words[index] in hundred:
        return (100, index + 1)
    if index + 1 < len(words) and words[index + 1] in hundred and 2 <= (_simple(words[index]) or 0) <= 9:
        return ((_simple(words[index]) or 0) * 100, index + 2)
    return None


def _below_hundred(words: Sequence[str], index: int) -> tuple[int, int] | None:
    if index >= len(words):
        return None
    word = words[index]
    value = 1 if word in _ONES else _simple(word)
    if value is None:
        glued = _unglued(word)
        return None if glued is None else (glued, index + 1)
    following = _simple(words[index + 1]) if index + 1 < len(words) else None
    if value == 4 and following == 20:
        return _with_unit(words, index + 2, 80)
    if value == 10 and following in (7, 8, 9):
        return (10 + following, index + 2)
    return _with_unit(words, index + 1, value) if value >= 20 else (value, index + 1)


def _with_unit(words: Sequence[str], index: int, tens: int) -> tuple[int, int]:
    """Adds what may follow a ten: « et un », « deux », and ten to nineteen after sixty and eighty."""
    after = index + 1 if index < len(words) and words[index] == "et" else index
    if after >= len(words):
        return (tens, index)
    limit = _LONGEST_UNIT if tens in (60, 80) else 9
    if words[after] in "123456789" and _counted(words, after + 1):
        unit: tuple[int, int] | None = (int(words[after]), after + 1)
    else:
        unit = _below_hundred(words, after)
    if unit is None or unit[0] > limit or unit[0] == 0:
        return (tens, index)
    if after > index and unit[0] not in (1, 11):
        return (tens, index)
    return (tens + unit[0], unit[1])


def _simple(word: str) -> int | None:
    known = time_words()
    value = known.numbers.get(word)
    return known.near.get(word) if value is None else value


@lru_cache(maxsize=16384)
def _unglued(word: str) -> int | None:
    """Value of a ten and a unit written in one word (« vintroi », « trentecinq », « dizuit », « vingtetun »)."""
    if len(word) < 6:
        return None
    known = time_words()
    for size in range(3, len(word) - 1):
        ten, rest = _simple(word[:size]), word[size:].removeprefix("et")
        if ten is None or ten < 10 or 10 < ten < 20:
            continue
        unit = 1 if rest in ("un", "une") else _simple(rest)
        if unit is not None and 0 < unit <= (_LONGEST_UNIT if ten in (60, 80) else 9) and (ten != 10 or unit >= 7):
            return ten + unit
    return 80 if word.startswith("quatrev") and word in known.numbers else None


@lru_cache(maxsize=16384)
def _may_start(word: str) -> bool:
    """Quick refusal: most words of a message are no numbers."""
    known = time_words()
    return (
        word in known.numbers
        or word in known.near
        or word in known.thousand
        or word in known.hundred
        or word in _ONES
        or _unglued(word) is not None
    )


def _counted(words: Sequence[str], index: int) -> bool:
    return index < len(words) and words[index] in time_words().counted
