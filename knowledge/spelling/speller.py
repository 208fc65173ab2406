"""From a message to its correction: listed forms first, then what can be guessed word by word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from knowledge.spelling.forms import Forms, listed, meaning
from knowledge.spelling.splits import Elisions, Groups
from knowledge.spelling.text import Correction, Piece, append, assemble, cut, fold, in_address, previous_word
from knowledge.spelling.words import Frequencies, Words

# A word after one of these may be a place as somebody types it: only a word of the domain is read there.
_BEFORE_A_PLACE = frozenset(
    {"a", "à", "sur", "vers", "habite", "hab", "ville", "de", "d", "cote", "pres", "st", "ste", "saint", "sainte"}
)
# After one of these comes somebody's name.
_BEFORE_A_NAME = frozenset({"appelle", "prenom", "nom", "mme", "mr", "madame", "monsieur", "mlle", "prenoms"})
_VOWELS = frozenset("aeiouyh")
# The shortest word that is guessed at by itself.
_MIN_LENGTH = 4
_MIN_ELIDED = 3
_STRETCHED = re.compile(r"(.)\1{2,}")


class Speller:
    """Corrects text with a table of written forms and a list of words of the domain.

    ``forms`` maps a tuple of folded words as written to what is meant; ``vocabulary`` holds folded words that
    an unknown word may be a fault for; ``known`` tells whether a folded word exists; ``frequencies`` how frequent words
    are, without which only ``vocabulary`` is guessed at; ``domain`` are further words that are right as they are.

    Names are left alone: a capitalised word in the middle of a sentence, a word after one that introduces a person,
    words mostly seen with a capital; and after a word that introduces a place, all but sure faults.
    """

    def __init__(
        self,
        forms: Forms,
        vocabulary: dict[str, str],
        known: Callable[[str], bool] | None = None,
        frequencies: Frequencies | None = None,
        domain: Iterable[str] = (),
    ) -> None:
        self._words = Words(vocabulary, frequencies or Frequencies(), known or (lambda _word: False), domain)
        self._forms = self._with_plain_forms(forms)
        self._longest = max((len(form) for form in forms), default=1)
        self._splits = Elisions(self._words, self._form)
        self._groups = Groups(self._words, self._form)
        self._guess = lru_cache(maxsize=16384)(self._guessed)

    def correct(self, text: str) -> Correction:
        """Corrected text with its way back. Never raises; an empty text gives an empty correction."""
        return assemble(text, self._rewrite(cut(text), text.isupper()))

    def _rewrite(self, pieces: list[Piece], shouting: bool) -> list[Piece]:
        out: list[Piece] = []
        index = 0
        while index < len(pieces):
            piece = pieces[index]
            if not piece.is_word:
                append(out, piece)
                index += 1
                continue
            found = listed(pieces, index, self._forms, self._longest, shouting)
            if found is not None:
                replacement, stop = found
                if replacement.lower() == "".join(p.text for p in pieces[index:stop]).lower():
                    for kept in pieces[index:stop]:
                        append(out, kept)
                else:
                    append(out, Piece(replacement, piece.start, pieces[stop - 1].end, "forme"))
                index = stop
                continue
            guess = self._unlisted(pieces, index, shouting)
            append(out, piece if guess is None else Piece(guess[0], piece.start, piece.end, guess[1]))
            index += 1
        return out

    def _unlisted(self, pieces: list[Piece], index: int, shouting: bool) -> tuple[str, str] | None:
        """What a word that no list holds is read as, and by which rule; ``None`` to leave it."""
        written = pieces[index].text
        if len(written) < _MIN_ELIDED or not written.isalpha():
            return None
        previous = previous_word(pieces, index)
        if written[0].isupper() and not shouting and (previous is not None or written.isupper()):
            return None
        if previous in _BEFORE_A_NAME or in_address(pieces, index):
            return None
        return self._guess(written.lower(), previous in _BEFORE_A_PLACE)

    def _guessed(self, written: str, perhaps_place: bool) -> tuple[str, str] | None:
        word = fold(written)
        if _STRETCHED.search(written) and len(set(word)) > 1:
            return self._unstretched(word)
        elided = word[0] == "j" and len(word) > 3 and word[1] not in _VOWELS
        if self._words.sure(word) and not elided:
            return None
        by_ear = None if len(word) < _MIN_LENGTH or elided else self._words.heard_as(written, word, strict=perhaps_place)
        split = self._splits.exact(written, word)
        if split is not None and (by_ear is None or split.rank <= self._words.rank(by_ear)):
            return (split.text, "apostrophe")
        if by_ear is not None:
            return (self._words.spelt(by_ear), "son")
        split = self._splits.by_ear(written, word)
        if split is not None:
            return (split.text, "apostrophe")
        meant = self._words.nearest(written, word, strict=perhaps_place)
        if meant is not None:
            return (self._words.spelt(meant), "faute")
        if self._words.seen(written) or perhaps_place:
            return None
        group = self._groups.cut(word)
        if group is not None:
            return (group, "mots collés")
        meant = self._words.abbreviated(word)
        return None if meant is None else (self._words.spelt(meant), "abrégé")

    def _unstretched(self, word: str) -> tuple[str, str] | None:
        """« ouiiiii », « mercii », « nooon »: the word without its repeated letters."""
        for kept in (r"\1", r"\1\1"):
            short = _STRETCHED.sub(kept, word)
            meant = self._form(short) or (self._words.spelt(short) if self._words.sure(short) else None)
            if meant is not None and len(short) > 1:
                return (meant, "lettres répétées")
        return None

    def _with_plain_forms(self, forms: Forms) -> Forms:
        """The forms, and those with accents also as typed without, unless that is another word (« gagné », « gagne »)."""
        plain: Forms = {}
        for words, meant in forms.items():
            key = tuple(word if len(word) <= 3 or word.isupper() else fold(word) for word in words)
            if len(key) > 1 or not self._words.sure(key[0]):
                plain.setdefault(key, meant)
        return {**plain, **forms}

    def _form(self, word: str) -> str | None:
        """What a single listed form means."""
        return meaning((word,), self._forms)
