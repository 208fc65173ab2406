"""Correction of French as people type it on a phone: pure, data-driven, and reversible.

``Speller.correct`` returns the corrected text with the list of edits; any span of the corrected text leads
back to the span of the original that it was read from. The forms come from ``data/lexique/orthographe.yml``.
Names of places and people are left alone: only listed forms are replaced after a word that introduces a
place, and a capitalised word in the middle of a sentence is never guessed at.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct
from rapidfuzz.distance import OSA

# A run of letters (marks included, so that decomposed accents stay in the word), of digits, or one sign.
_PIECE = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+|\d+|\s+|[\W_]", re.UNICODE)
_APOSTROPHES = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"}
_ELISIONS = {
    "j": ("j'", "je "),
    "d": ("d'", "de "),
    "l": ("l'", "le "),
    "n": ("n'", "ne "),
    "m": ("m'", "me "),
    "s": ("s'", "se "),
}
_VOWELS = frozenset("aeiouyh")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ı": "i", "ł": "l", "ø": "o", "đ": "d"})
# A word after one of these may be a place as somebody types it.
_BEFORE_A_PLACE = frozenset(
    {"a", "à", "sur", "vers", "habite", "hab", "ville", "de", "d", "cote", "pres", "st", "ste", "saint", "sainte"}
)
_MIN_GUESSED = 6
_WORDS = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+|\d+|[^\w\s'-]+")
_UNITS = frozenset({"g", "kg", "m", "km", "h", "l", "ml", "k", "c", "o"})


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case without accents or ligatures: the form in which words are compared.

    >>> fold("Reçu à Nîmes, cœur")
    'recu a nimes, coeur'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
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


class _Piece(Struct):
    text: str
    start: int
    end: int
    rule: str = ""


class Speller:
    """Corrects text with a table of written forms and a list of words of the domain.

    ``forms`` maps a tuple of folded words as written to what is meant; ``vocabulary`` holds folded words that
    an unknown word may be a fault for; ``known`` tells whether a folded word exists (it is then never guessed at).
    """

    def __init__(
        self,
        forms: dict[tuple[str, ...], str],
        vocabulary: dict[str, str],
        known: Callable[[str], bool] | None = None,
    ) -> None:
        self._forms = forms
        self._longest = max((len(form) for form in forms), default=1)
        self._vocabulary = vocabulary
        self._known = known or (lambda _word: False)
        self._by_first: dict[str, list[str]] = {}
        for word in vocabulary:
            if len(word) >= _MIN_GUESSED:
                self._by_first.setdefault(word[0], []).append(word)
        self._guess = lru_cache(maxsize=16384)(self._nearest)

    def correct(self, text: str) -> Correction:
        """Corrected text with its way back. Never raises; an empty text gives an empty correction."""
        pieces = [_Piece(_APOSTROPHES.get(m.group(), m.group()), m.start(), m.end()) for m in _PIECE.finditer(text)]
        return _assemble(text, self._rewrite(pieces))

    def _rewrite(self, pieces: list[_Piece]) -> list[_Piece]:
        out: list[_Piece] = []
        index = 0
        while index < len(pieces):
            piece = pieces[index]
            if not piece.text[0].isalnum():
                _append(out, piece)
                index += 1
                continue
            found = self._listed(pieces, index)
            if found is not None:
                replacement, stop = found
                if replacement.lower() == "".join(p.text for p in pieces[index:stop]).lower():
                    for kept in pieces[index:stop]:
                        _append(out, kept)
                else:
                    _append(out, _Piece(replacement, piece.start, pieces[stop - 1].end, "forme"))
                index = stop
                continue
            guess = self._unlisted(pieces, index)
            _append(out, piece if guess is None else _Piece(guess[0], piece.start, piece.end, guess[1]))
            index += 1
        return out

    def _listed(self, pieces: list[_Piece], index: int) -> tuple[str, int] | None:
        """Longest listed form that starts here: what is meant, and the index after it. Nothing inside an address or a link."""
        if _in_address(pieces, index):
            return None
        best: tuple[str, int] | None = None
        words: list[str] = []
        position = index
        while position < len(pieces) and len(words) < self._longest:
            text = pieces[position].text
            if text.isspace():
                if "\n" in text:
                    break
                position += 1
                continue
            if not (text[0].isalnum() or text in "'-"):
                break
            # Apostrophes and hyphens inside a form are ignored: « keske c », « keske-c », « kesk'c ».
            if text[0].isalnum():
                words.append(text)
                meant = self._forms.get(form_key(words)) or self._forms.get(tuple(fold(w) for w in words))
                if meant is not None:
                    best = (meant, position + 1)
            elif not words:
                break
            position += 1
        if best is None or self._is_elided(pieces, index, best[1]) or self._is_symbol(pieces, index, best[1]):
            return None
        return best

    @staticmethod
    def _is_elided(pieces: list[_Piece], index: int, stop: int) -> bool:
        """True for one letter already elided (« c'est », « j'ai »): nothing to correct."""
        alone = stop == index + 1 and len(pieces[index].text) <= 2
        return alone and stop < len(pieces) and pieces[stop].text == "'"

    @staticmethod
    def _is_symbol(pieces: list[_Piece], index: int, stop: int) -> bool:
        """True for a unit after a number or one letter of a code (« 5 g », « 12 km », « plan-c »)."""
        text = pieces[index].text.lower()
        if stop != index + 1 or len(text) > 2:
            return False
        glued = pieces[index - 1].text if index else " "
        before = pieces[index - 2].text if index > 1 and glued.isspace() else glued
        after = pieces[stop].text if stop < len(pieces) else " "
        if before.isdigit() and text in _UNITS:
            return True
        before = glued
        if len(text) > 1:
            return False
        return before in "'-.@/_" or after in "-.@/_"

    def _unlisted(self, pieces: list[_Piece], index: int) -> tuple[str, str] | None:
        """Guess for a word that no list holds: a missing apostrophe, then one or two faults in a domain word."""
        written = pieces[index].text
        word = fold(written)
        glued = word[0] == "j" and len(word) > 3 and word[1] not in _VOWELS
        if len(word) < 4 or word in self._vocabulary or (self._known(word) and not glued):
            return None
        previous = _previous_word(pieces, index)
        if written[0].isupper() and previous is not None:
            return None
        split = self._missing_apostrophe(word)
        if split is not None:
            return (split, "apostrophe")
        if _in_address(pieces, index) or previous in _BEFORE_A_PLACE:
            return None
        meant = self._guess(word)
        return None if meant is None else (meant, "faute")

    def _missing_apostrophe(self, word: str) -> str | None:
        elided = _ELISIONS.get(word[0])
        rest = word[1:]
        if elided is None or len(rest) < 3:
            return None
        meant = self._vocabulary.get(rest) or self._forms.get((rest,))
        if meant is None and word[0] == "j" and rest[0] not in _VOWELS and not _VOWELS.isdisjoint(rest):
            # No French word starts with j and a consonant: « jdors », « jpense ».
            meant = rest
        return None if meant is None else elided[0 if rest[0] in _VOWELS else 1] + meant

    def _nearest(self, word: str) -> str | None:
        """Domain word at one edit (two from nine letters), same first letter; ``None`` when two are as near."""
        if len(word) < _MIN_GUESSED:
            return None
        limit = 2 if len(word) >= 9 else 1
        best: tuple[int, str] | None = None
        tie = False
        for candidate in self._by_first.get(word[0], ()):
            if abs(len(candidate) - len(word)) > limit:
                continue
            distance = OSA.distance(word, candidate, score_cutoff=limit)
            if distance > limit:
                continue
            if best is None or distance < best[0]:
                best, tie = (distance, candidate), False
            elif distance == best[0] and self._vocabulary[candidate] != self._vocabulary[best[1]]:
                tie = True
        return None if best is None or tie else self._vocabulary[best[1]]


def _in_address(pieces: list[_Piece], index: int) -> bool:
    """True for a word of a mail address, a file name or a link: no French."""
    before = pieces[index - 1].text if index else " "
    after = pieces[index + 1].text if index + 1 < len(pieces) else " "
    beyond = pieces[index + 2].text if index + 2 < len(pieces) else " "
    two_before = pieces[index - 2].text if index > 1 else " "
    glued_dot = (after == "." and beyond[0].isalnum()) or (before == "." and two_before[0].isalnum())
    return glued_dot or before in "@_" or after in "@_"


def _previous_word(pieces: list[_Piece], index: int) -> str | None:
    """Folded word before ``index`` in the same sentence, or ``None`` at its start."""
    for piece in reversed(pieces[:index]):
        if piece.text[0].isalnum():
            return fold(piece.text)
        if piece.text in ".!?\n":
            return None
    return None


def _append(out: list[_Piece], piece: _Piece) -> None:
    """Adds a piece, with a space between digits and letters that were glued (« 2ans » is read « 2 ans »)."""
    if out and out[-1].text and piece.text:
        last, first = out[-1].text[-1], piece.text[0]
        glued = (last.isdigit() and first.isalpha()) or (last.isalpha() and first.isdigit())
        if glued:
            out.append(_Piece(" ", piece.start, piece.start, "espace"))
    out.append(piece)


def _assemble(original: str, pieces: list[_Piece]) -> Correction:
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


def form_key(words: Sequence[str]) -> tuple[str, ...]:
    """Key of a written form: folded, but words of one to three letters keep their accents (« cé » is not « ce »)."""
    return tuple(w.lower() if len(w) <= 3 else fold(w) for w in words)


class SpellingError(ValueError):
    """A spelling list that cannot be read; the message is French and names the file."""


def load_forms(path: Path) -> tuple[dict[tuple[str, ...], str], dict[str, str]]:
    """Reads a spelling list: ``formes`` (what is meant: [as written, …]) and ``vocabulaire`` (words to guess at).

    Returns the table of folded written forms, and folded word → word. Raises ``SpellingError`` when a form is listed twice
    with two meanings, since the reading would then depend on the order of the file.
    """
    content: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (strings only, no objects)
    forms: dict[tuple[str, ...], str] = {}
    for meant, written in content["formes"].items():
        for form in written:
            words = _WORDS.findall(form)
            key = form_key(words)
            if forms.setdefault(key, meant) != meant:
                raise SpellingError(f"{path.name} : « {form} » est écrit pour « {forms[key]} » et pour « {meant} »")
    vocabulary = {fold(word): word for word in content["vocabulaire"]}
    return forms, vocabulary
