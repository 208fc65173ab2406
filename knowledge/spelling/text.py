"""A corrected text and its way back to what was typed."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

from msgspec import Struct

# A run of letters (marks included, so that decomposed accents stay in the word), of digits, or one sign.
_PIECE = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+|\d+|\s+|[\W_]", re.UNICODE)
_APOSTROPHES = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"}
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ı": "i", "ł": "l", "ø": "o", "đ": "d"})


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case without accents or ligatures: the form in which words are compared.

    >>> fold("Reçu à Nîmes, cœur")
    'recu a nimes, coeur'
    """
    lower = text.lower()
    if lower.isascii():
        return lower
    plain = "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))
    return plain.translate(_LIGATURES)


class Edit(Struct, frozen=True):
    """One replacement: ``start`` and ``end`` in the original text, what was written, what is read, and by which rule."""

    start: int
    end: int
    written: str
    read: str
    rule: str


class Correction(Struct, frozen=True):
    """A corrected text that remembers where each piece comes from.

    ``starts`` are offsets in ``text`` of its pieces, in order; ``sources`` the matching spans of ``original``;
    ``exact`` says which pieces are copied letter for letter.
    """

    original: str
    text: str
    edits: tuple[Edit, ...]
    starts: tuple[int, ...]
    sources: tuple[tuple[int, int], ...]
    exact: tuple[bool, ...]

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Span of the original that ``text[start:end]`` was read from (whole pieces where letters changed)."""
        if not self.starts or end <= start:
            return (0, 0)
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = max(bisect_right(self.starts, end - 1) - 1, 0)
        begin, finish = self.sources[first][0], self.sources[last][1]
        if self.exact[first]:
            begin = min(begin + start - self.starts[first], self.sources[first][1])
        if self.exact[last]:
            finish = min(self.sources[last][0] + end - self.starts[last], finish)
        return (begin, max(begin, finish))


class Piece(Struct):
    """A word, a number, a run of spaces or one sign, with its span in the original; ``rule`` when it was rewritten."""

    text: str
    start: int
    end: int
    rule: str = ""

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()


def cut(text: str) -> list[Piece]:
    """The pieces of a text, in order, covering all of it."""
    return [Piece(_APOSTROPHES.get(m.group(), m.group()), m.start(), m.end()) for m in _PIECE.finditer(text)]


def append(out: list[Piece], piece: Piece) -> None:
    """Adds a piece, with a space between digits and letters that were glued (« 2ans » is read « 2 ans »)."""
    if out and out[-1].text and piece.text:
        last, first = out[-1].text[-1], piece.text[0]
        glued = (last.isdigit() and first.isalpha()) or (last.isalpha() and first.isdigit())
        if glued:
            out.append(Piece(" ", piece.start, piece.start, "espace"))
    out.append(piece)


def assemble(original: str, pieces: list[Piece]) -> Correction:
    """The correction made of rewritten pieces."""
    starts: list[int] = []
    position = 0
    for piece in pieces:
        starts.append(position)
        position += len(piece.text)
    edits = tuple(Edit(p.start, p.end, original[p.start : p.end], p.text, p.rule) for p in pieces if p.rule)
    return Correction(
        original=original,
        text="".join(p.text for p in pieces),
        edits=edits,
        starts=tuple(starts),
        sources=tuple((p.start, p.end) for p in pieces),
        exact=tuple(len(p.text) == p.end - p.start and not p.rule for p in pieces),
    )


def previous_word(pieces: list[Piece], index: int) -> str | None:
    """Folded word before ``index`` in the same sentence, or ``None`` at its start."""
    for piece in reversed(pieces[:index]):
        if piece.is_word:
            return fold(piece.text)
        if piece.text in ".!?\n":
            return None
    return None


def in_address(pieces: list[Piece], index: int) -> bool:
    """True for a word of a mail address, a file name or a link: no French."""
    before = pieces[index - 1].text if index else " "
    after = pieces[index + 1].text if index + 1 < len(pieces) else " "
    beyond = pieces[index + 2].text if index + 2 < len(pieces) else " "
    two_before = pieces[index - 2].text if index > 1 else " "
    glued_dot = (after == "." and beyond[0].isalnum()) or (before == "." and two_before[0].isalnum())
    return glued_dot or before in "@_" or after in "@_"
