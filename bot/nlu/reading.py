"""A message as the readers see it: corrected words, folded, with their way back to what was typed.

``Reading.norm`` is one string: a space, then every word or sign followed by a space. Numbers in words are
digits in it. Readers search it with regular expressions and give back token ranges; ``span`` turns a range
into offsets in the original text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.nlu.numbers import number_at
from knowledge.spelling import Correction, fold

# Ends a part of a sentence: a negation or a subject does not reach over it.
_BREAK = re.compile(r" (?:[.,;:!?()\n•]|mais|sauf|par contre|car|parce que|donc|alors|ensuite|ducoup|du coup) ")
_WORDS_TO_SPLIT = re.compile(r"[^\W_]+(?:\.[^\W_]+)*\.?|[\W_]", re.UNICODE)
_INNER = re.compile(r"[^\W_]+|\S", re.UNICODE)
_NEUF_UNITS = frozenset({"ans", "an", "mois", "semaines", "jours", "enfants", "cent", "cents", "mille"})
MASK = "§"


@dataclass(frozen=True)
class Token:
    """One word or sign: folded form and span in the corrected text."""

    norm: str
    start: int
    end: int


@dataclass(frozen=True)
class Hit:
    """Where a pattern was found: token range, and the match itself."""

    first: int
    stop: int
    match: re.Match[str]


class Reading:
    """Tokens of a corrected message and the searchable string made of them."""

    def __init__(self, correction: Correction, tokens: list[Token], known: Callable[[str], bool] | None = None) -> None:
        self.correction = correction
        self.tokens = tokens
        # Tells words that exist; without it every word counts as one, so that none is guessed at.
        self.known = known or (lambda _word: True)
        self.norm = " " + "".join(t.norm + " " for t in tokens)
        self._starts: list[int] = []
        position = 1
        for token in tokens:
            self._starts.append(position)
            position += len(token.norm) + 1
        self._breaks = [m.start() + 1 for m in _overlapping(_BREAK, self.norm)]

    @classmethod
    def build(
        cls, correction: Correction, words: Iterable[tuple[str, int]], known: Callable[[str], bool] | None = None
    ) -> Reading:
        """From ``(text, offset in the corrected text)`` of each token, as spaCy's tokeniser cuts them."""
        parts: list[Token] = []
        for text, offset in words:
            for piece in _INNER.finditer(text):
                norm = fold(piece.group()).replace(" ", "")
                start, end = offset + piece.start(), offset + piece.end()
                if norm and norm not in "'\"’`" and not (norm == "-" and _joins(correction.text, start)):
                    parts.append(Token(norm, start, end))
        return cls(correction, _numbers_to_digits(parts), known)

    def find(self, pattern: re.Pattern[str] | None) -> Iterator[Hit]:
        """Every place where ``pattern`` reads ``norm``; patterns end with the space after their last word."""
        if pattern is None:
            return
        for match in pattern.finditer(self.norm):
            first = bisect_left(self._starts, match.start())
            stop = bisect_left(self._starts, match.end())
            if stop > first:
                yield Hit(first, stop, match)

    def tokens_of(self, match: re.Match[str], group: int | str) -> tuple[int, int]:
        """Token range of one group of a match."""
        return (bisect_left(self._starts, match.start(group)), bisect_left(self._starts, match.end(group)))

    def span(self, first: int, stop: int) -> tuple[int, int]:
        """Span in the original text of ``tokens[first:stop]``."""
        return self.correction.to_original(self.tokens[first].start, self.tokens[stop - 1].end)

    def before(self, first: int) -> str:
        """Words before a token, back to the start of its part of the sentence."""
        end = self._starts[first] if first < len(self._starts) else len(self.norm)
        begin = max((b for b in self._breaks if b < end), default=0)
        return self.norm[begin:end] if begin else self.norm[:end]

    def after(self, stop: int) -> str:
        """Words after a token range, to the end of its part of the sentence."""
        begin = self._starts[stop] - 1 if stop < len(self._starts) else len(self.norm) - 1
        end = min((b for b in self._breaks if b > begin), default=len(self.norm))
        return self.norm[begin:end]

    def rest_of_sentence(self, stop: int) -> str:
        """Words after a token range up to the full stop, commas included."""
        begin = self._starts[stop] - 1 if stop < len(self._starts) else len(self.norm) - 1
        return re.split(r"(?<= )[.!?\n] ", self.norm[begin:], maxsplit=1)[0]

    def sentence(self, first: int) -> str:
        """The whole sentence around a token, between full stops."""
        here = self._starts[first]
        begin = max((m.end() - 1 for m in re.finditer(r" [.!?\n] ", self.norm[:here])), default=0)
        following = re.search(r" ([.!?\n]) ", self.norm[here:])
        return self.norm[begin : here + following.end() if following else len(self.norm)]

    def masked(self, ranges: Iterable[tuple[int, int]]) -> Reading:
        """The same message with some tokens hidden (a phone number is neither an age nor a post code)."""
        tokens = list(self.tokens)
        for first, stop in ranges:
            for index in range(first, stop):
                tokens[index] = Token(MASK, tokens[index].start, tokens[index].end)
        return Reading(self.correction, tokens, self.known)

    def tokens_in(self, start: int, end: int) -> tuple[int, int]:
        """Range of the tokens whose original span meets ``[start, end)``."""
        spans = [self.span(i, i + 1) for i in range(len(self.tokens))]
        inside = [i for i, (s, e) in enumerate(spans) if s < end and e > start]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)


def split_words(text: str) -> Iterator[tuple[str, int]]:
    """Words and signs with their offsets, for use without spaCy."""
    for match in _WORDS_TO_SPLIT.finditer(text):
        if not match.group().isspace():
            yield match.group(), match.start()


def _joins(text: str, index: int) -> bool:
    """True for a hyphen inside a compound word."""
    return 0 < index < len(text) - 1 and text[index - 1].isalpha() and text[index + 1].isalpha()


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    position = 0
    while (match := pattern.search(text, position)) is not None:
        yield match
        position = match.end() - 1


def _numbers_to_digits(tokens: list[Token]) -> list[Token]:
    words = [t.norm for t in tokens]
    out: list[Token] = []
    index = 0
    while index < len(tokens):
        found = number_at(words, index)
        if found is None or (words[index] == "neuf" and not _counts(words, found[1])):
            out.append(tokens[index])
            index += 1
            continue
        value, stop = found
        out.append(Token(str(value), tokens[index].start, tokens[stop - 1].end))
        index = stop
    return out


def _counts(words: list[str], index: int) -> bool:
    """True when what follows « neuf » is counted: otherwise it is the adjective."""
    return index < len(words) and words[index] in _NEUF_UNITS
