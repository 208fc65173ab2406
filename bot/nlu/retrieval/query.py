"""A question as the index compares it: corrected, folded words, once with and once without the names of its subjects."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from msgspec import Struct

from bot.nlu.facts.found import Found
from bot.nlu.reading import Reading

_ENDINGS = re.compile(r"(?:es|s|x|e)$")
_SHORT = 4
SUBJECT = "«sujet»"


class Query(Struct, frozen=True, kw_only=True):
    """``words``: stems, names included; ``bare``: the same with one mark a subject; ``plain``: ``bare`` unstemmed, as text.

    ``accented``: the words outside names, with their accents, for their vectors. ``subjects``: sheets named.
    """

    words: tuple[str, ...]
    bare: tuple[str, ...]
    plain: str
    accented: tuple[str, ...]
    subjects: tuple[str, ...]


def each_subject(reading: Reading, subjects: Iterable[Found], codes: Collection[str]) -> list[Found]:
    """Subjects, where « EI ou ACI », read as one name because these letters are also words, is taken apart. ``codes``: sheets."""
    parted: list[Found] = []
    for subject in subjects:
        first, stop = reading.tokens_in(subject.start, subject.end)
        inside = [index for index in range(first, stop) if reading.tokens[index].norm.upper() in codes]
        if len(inside) < 2:
            parted.append(subject)
            continue
        for index in inside:
            start, end = reading.span(index, index + 1)
            parted.append(replace(subject, value=reading.tokens[index].norm.upper(), start=start, end=end))
    return parted


def stem(word: str) -> str:
    """Plural and feminine endings off: what faults and agreement change most."""
    return _ENDINGS.sub("", word) if len(word) > _SHORT else word


def make_query(reading: Reading, subjects: Iterable[Found], empty: Collection[str], part: tuple[int, int] | None = None) -> Query:
    """The question in ``part`` (a range of tokens) of a message, by default the whole. ``empty``: words that name nothing."""
    first, stop = part or (0, len(reading.tokens))
    spans = [(reading.tokens_in(each.start, each.end), str(each.value)) for each in subjects]
    inside = [(span, code) for span, code in spans if span[0] < stop and span[1] > first]
    named = {index for (begin, end), _ in inside for index in range(begin, end)}
    words: list[str] = []
    bare: list[str] = []
    plain: list[str] = []
    accented: list[str] = []
    for index in range(first, stop):
        token = reading.tokens[index]
        if token.norm in empty and index not in named:
            plain.append(token.norm)
            continue
        words.append(stem(token.norm))
        if index not in named:
            bare.append(stem(token.norm))
            plain.append(token.norm)
            accented.append(reading.correction.text[token.start : token.end].lower())
        elif not plain or plain[-1] != SUBJECT:
            bare.append(SUBJECT)
            plain.append(SUBJECT)
    return Query(
        words=tuple(words),
        bare=tuple(bare),
        plain=" ".join(plain),
        accented=tuple(accented),
        subjects=tuple(dict.fromkeys(code for _, code in inside)),
    )
