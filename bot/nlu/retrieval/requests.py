"""What one message asks: statements for each of its questions, what it compares, and how it wants to be answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from bot.nlu.facts.found import Found
from bot.nlu.reading import Reading
from bot.nlu.retrieval.finder import Finder, Match
from bot.nlu.retrieval.parts import compared, parts_of, side_by_side
from bot.nlu.retrieval.phrasing import Phrasing
from bot.nlu.retrieval.query import Query, about, make_query

# Probability from which a statement is told; below, the assistant says that it does not know (docs/langue.md).
SURE = 0.6
# Probability from which the nearest statement is told as no more than that, when the question names its sheet.
NEAREST = 0.12
_FEW_WORDS = 6


class Asked(Struct, frozen=True, kw_only=True):
    """``statements``: for the message as one question; ``by_request``: for each question, when it asks several.

    ``compared``: two sheets; ``version``: simple or standard when that was asked for, ``alone`` when nothing else was.
    ``figures``: numbers with their units; ``structure``: speaks of what structures or employers receive; ``vague``: says
    nothing of what it is about; ``comparing``: says in words that it compares; ``notions``: those met (``notions.yml``).
    """

    statements: list[Match] = field(default_factory=list)
    by_request: list[list[Match]] = field(default_factory=list)
    compared: list[str] = field(default_factory=list)
    version: str | None = None
    alone: bool = False
    figures: list[dict[str, Any]] = field(default_factory=list)
    structure: bool = False
    vague: bool = False
    comparing: bool = False
    notions: frozenset[str] = frozenset()

    @property
    def best(self) -> float:
        return self.statements[0].score if self.statements else 0.0


def read_request(
    finder: Finder,
    reading: Reading,
    subjects: Sequence[Found],
    phrasing: Phrasing,
    *,
    current: str | None = None,
    wanted: frozenset[str] = frozenset(),
) -> Asked:
    """Everything about one message. ``current``: sheet spoken of before; ``wanted``: aspects that its intent asks for."""
    simpler = phrasing.simpler.search(reading.norm)
    version = "simple" if simpler else "standard" if phrasing.usual.search(reading.norm) else None
    words = sum(token.norm.isalpha() and token.norm not in phrasing.empty for token in reading.tokens)
    if version is not None and not subjects and words <= _FEW_WORDS:
        return Asked(version=version, alone=True)
    parts = parts_of(reading, phrasing)
    whole = make_query(reading, subjects, phrasing)
    versus = compared(reading, subjects, phrasing)
    if len(parts) > 1:
        several = _each_part(finder, reading, subjects, phrasing, parts, current)
    else:
        several = [] if versus else _each_subject(finder, reading, subjects, phrasing, wanted)
    return Asked(
        statements=finder.find(whole, current=None if whole.subjects else current, wanted=wanted),
        by_request=several,
        compared=versus,
        version=version,
        figures=phrasing.figures(reading),
        structure=phrasing.structure.search(reading.norm) is not None,
        vague=finder.vague(whole),
        comparing=bool(versus) and (phrasing.compare.search(reading.norm) is not None or " vous " in reading.norm),
        notions=frozenset(word for word in whole.bare if word.startswith("«")),
    )


def _each_part(
    finder: Finder,
    reading: Reading,
    subjects: Sequence[Found],
    phrasing: Phrasing,
    parts: Sequence[tuple[int, int]],
    current: str | None,
) -> list[list[Match]]:
    """Answers of a message in parts, when two of them have different ones, or one of them has none.

    A part that names nothing goes on about what was named before it, or first in the message.
    """
    spoken = current or next((str(each.value) for each in subjects), None)
    found: list[list[Match]] = []
    query: Query | None = None
    for part in parts:
        before, query = query, make_query(reading, subjects, phrasing, part)
        if before is not None and query.subjects and reading.tokens[part[0]].norm in phrasing.same:
            query = replace(before, subjects=query.subjects)
        spoken = query.subjects[0] if query.subjects else spoken
        # A part that names nothing is asked of what was named before it.
        matches = finder.find(query if query.subjects or spoken is None else about(query, spoken))
        if matches and (matches[0].score >= SURE or not finder.vague(query)):
            found.append(matches)
    answered = {matches[0].id for matches in found if matches[0].score >= SURE}
    unanswered = sum(matches[0].score < SURE for matches in found)
    return found if answered and len(answered) + unanswered > 1 else []


def _each_subject(
    finder: Finder, reading: Reading, subjects: Sequence[Found], phrasing: Phrasing, wanted: frozenset[str]
) -> list[list[Match]]:
    """« C'est quoi une EI et une ETTI ? »: the same question for each of two names."""
    codes = side_by_side(reading, subjects, phrasing)
    query = make_query(reading, subjects, phrasing)
    found = [finder.find(replace(query, subjects=(code,)), wanted=wanted) for code in codes]
    firsts = [matches[0] for matches in found if matches]
    own = [first.sujet for first in firsts if first.score >= SURE] == codes
    return found if own else []
