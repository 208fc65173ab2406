"""A question as it may be kept: corrected, with names, places, numbers, mails and phones replaced by marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from bot.nlu.facts.found import Found
from bot.nlu.reading import Reading

MARKS = {"prenom": "[nom]", "lieu": "[lieu]", "telephone": "[téléphone]", "email": "[courriel]"}
_NAME, _NUMBER, _ADDRESS = "[nom]", "[nombre]", "[courriel]"
_TITLES = frozenset({"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "docteur", "dr", "maitre"})
_ADDRESSES = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_DIGITS = re.compile(r"\d[\d .,/-]*")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def kept_question(reading: Reading, facts: Iterable[Found], known: Callable[[str], bool], names: Iterable[Found] = ()) -> str:
    """The text without what could tell who wrote it. ``known`` says that a folded word is no proper name; ``names``: subjects."""
    text = reading.correction.text
    hidden = [(*_corrected(reading, each), MARKS[each.key]) for each in facts if each.key in MARKS]
    safe = [_corrected(reading, each) for each in names]
    hidden += [(m.start(), m.end(), _ADDRESS) for m in _ADDRESSES.finditer(text)]
    hidden += [(m.start(), m.end(), _NAME) for m in _proper_names(text, known) if not _inside(m.span(), safe)]
    hidden += [(m.start(), m.start() + len(m.group().rstrip(" .,/-")), _NUMBER) for m in _DIGITS.finditer(text)]
    return re.sub(r"\s+", " ", _replaced(text, hidden)).strip()


def _corrected(reading: Reading, found: Found) -> tuple[int, int]:
    """Span in the corrected text of what was found in the text as typed."""
    first, stop = reading.tokens_in(found.start, found.end)
    return (reading.tokens[first].start, reading.tokens[stop - 1].end) if stop > first else (0, 0)


def _proper_names(text: str, known: Callable[[str], bool]) -> Iterable[re.Match[str]]:
    """Words after a title, and capitalised words that are no word of French nor of the domain."""
    from knowledge.spelling import fold

    previous = ""
    for match in _WORD.finditer(text):
        word = fold(match.group())
        capital = match.group()[0].isupper()
        if previous in _TITLES or (capital and not all(known(part) for part in word.split("-"))):
            yield match
        previous = word


def _inside(span: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(span[0] < end and span[1] > start for start, end in spans)


def _replaced(text: str, hidden: Iterable[tuple[int, int, str]]) -> str:
    """The first mark wins where two overlap."""
    out, position = "", 0
    kept: list[tuple[int, int, str]] = []
    for start, end, mark in hidden:
        if end > start and not _inside((start, end), [(s, e) for s, e, _ in kept]):
            kept.append((start, end, mark))
    for start, end, mark in sorted(kept):
        out += text[position:start] + mark
        position = end
    return out + text[position:]
