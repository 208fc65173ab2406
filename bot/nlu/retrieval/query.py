"""A question as the index compares it: corrected words down to their stems, words that mean the same thing as one,
once with and once without the names of its subjects."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from msgspec import Struct, structs

from bot.nlu.facts.found import Found
from bot.nlu.reading import Reading
from bot.nlu.retrieval.phrasing import Phrasing, stem

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


def make_query(reading: Reading, subjects: Iterable[Found], phrasing: Phrasing, part: tuple[int, int] | None = None) -> Query:
    """The question in ``part`` (a range of tokens) of a message, by default the whole."""
    first, stop = part or (0, len(reading.tokens))
    spans = [(reading.tokens_in(each.start, each.end), str(each.value)) for each in subjects]
    inside = [(span, code) for span, code in spans if span[0] < stop and span[1] > first]
    named = {index for (begin, end), _ in inside for index in range(begin, end)}
    meant = _turns(reading, phrasing)
    words: list[str] = []
    bare: list[str] = []
    plain: list[str] = []
    accented: list[str] = []
    for index in range(first, stop):
        token = reading.tokens[index]
        if index not in named and (index in meant or token.norm in phrasing.empty):
            plain.append(token.norm)
            if meant.get(index):
                words.append(meant[index])
                bare.append(meant[index])
            continue
        base = stem(token.norm)
        words.append(phrasing.notions.get(base, base))
        if index not in named:
            bare.append(phrasing.notions.get(base, base))
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


def about(query: Query, code: str) -> Query:
    """The same question, naming a sheet first."""
    return structs.replace(query, bare=(SUBJECT, *query.bare), plain=f"{SUBJECT} {query.plain}", subjects=(code, *query.subjects))


def _turns(reading: Reading, phrasing: Phrasing) -> dict[int, str]:
    """Tokens of the turns of phrase that stand for a notion: the first has its mark, the others nothing."""
    found: dict[int, str] = {}
    for notion, pattern in phrasing.turns.items():
        for hit in reading.find(pattern):
            inside = range(hit.first, hit.stop)
            if not any(index in found for index in inside):
                found.update(dict.fromkeys(inside, ""))
                found[hit.first] = notion
    return found
