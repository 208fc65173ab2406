"""The listed forms (``formes`` of ``data/lexique/orthographe.yml``): the longest one that starts at a word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from knowledge.spelling.text import Piece, fold, in_address

_WORDS = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+|\d+|[^\w\s'-]+")
# In a form, marks a word that must follow and is not part of it.
_FOLLOWED = ">"
_UNITS = frozenset({"g", "kg", "m", "km", "h", "l", "ml", "k", "c", "o"})

Forms = dict[tuple[str, ...], str]


class SpellingError(ValueError):
    """A spelling list that cannot be read; the message is French and names the file."""


def form_key(words: Sequence[str]) -> tuple[str, ...]:
    """Key of a listed form: its accents count (« gagné » may be « gagner », « gagne » is not)."""
    return tuple(unicodedata.normalize("NFC", w.lower()) for w in words)


def meaning(words: Sequence[str], forms: Forms) -> str | None:
    """What words mean when they are listed: as they are written, else without their accents (but « cé » is never « ce »)."""
    exact = form_key(words)
    found = forms.get(exact)
    if found is not None or all(w.isascii() for w in exact):
        return found
    loose = tuple(w if len(w) <= 3 else fold(w) for w in exact)
    return forms.get(loose) or forms.get(tuple(w if len(w) == 1 else fold(w) for w in loose))


def _key_of(form: str) -> tuple[str, ...]:
    return form_key(_WORDS.findall(form.replace(_FOLLOWED, f" {_FOLLOWED} ")))


def load_forms(path: Path) -> tuple[Forms, dict[str, str]]:
    """Reads a spelling list: ``formes`` (what is meant: [as written, …]), ``sigles`` (the same, only in capitals) and
    ``vocabulaire`` (words to guess at). « mé >pas »: « mé » when « pas » follows (``>#``: a number).

    Returns the table of folded written forms (in capitals for ``sigles``), and folded word → word. Raises ``SpellingError``
    when a form is listed twice with two meanings, since the reading would then depend on the order of the file.
    """
    content: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (strings only, no objects)
    forms: Forms = {}
    rows = [(meant, form, _key_of(form)) for meant, written in content["formes"].items() for form in written]
    capitals = content.get("sigles") or {}
    rows += [(meant, form, tuple(_WORDS.findall(form.upper()))) for meant, written in capitals.items() for form in written]
    for meant, form, key in rows:
        if forms.setdefault(key, meant) != meant:
            raise SpellingError(f"{path.name} : « {form} » est écrit pour « {forms[key]} » et pour « {meant} »")
    # Which words have forms of this kind.
    forms.update({key[:2]: "" for key in list(forms) if _FOLLOWED in key[1:2]})
    vocabulary = {fold(word): word for word in content["vocabulaire"]}
    return forms, vocabulary


def listed(pieces: list[Piece], index: int, forms: Forms, longest: int, shouting: bool) -> tuple[str, int] | None:
    """Longest listed form that starts here: what is meant, and the index after it. Nothing inside an address or a link.

    ``shouting``: the whole message is in capitals, which then say nothing about acronyms.
    """
    if in_address(pieces, index):
        return None
    best: tuple[str, int] | None = None
    words: list[str] = []
    position = index
    while position < len(pieces) and len(words) < longest:
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
            meant = (None if shouting else forms.get(tuple(words))) or meaning(words, forms)
            meant = _before(words, pieces, position + 1, forms) or meant
            if meant:
                best = (meant, position + 1)
        elif not words:
            break
        position += 1
    if best is None or _is_elided(pieces, index, best[1]) or _is_symbol(pieces, index, best[1]):
        return None
    return best


def _before(words: list[str], pieces: list[Piece], index: int, forms: Forms) -> str | None:
    """What ``words`` mean because of the word that follows, which stays as it is (« mé >pas »)."""
    if len(words) > 1 or (words[0].lower(), _FOLLOWED) not in forms:
        return None
    following = next((p.text for p in pieces[index : index + 2] if p.is_word), "")
    key = "#" if following.isdigit() else following.lower()
    return forms.get((words[0].lower(), _FOLLOWED, key))


def _is_elided(pieces: list[Piece], index: int, stop: int) -> bool:
    """True for one letter already elided (« c'est », « j'ai »): nothing to correct."""
    alone = stop == index + 1 and len(pieces[index].text) <= 2
    return alone and stop < len(pieces) and pieces[stop].text == "'"


def _is_symbol(pieces: list[Piece], index: int, stop: int) -> bool:
    """True for a unit after a number or one letter of a code (« 5 g », « 12 km », « plan-c »)."""
    text = pieces[index].text.lower()
    if stop != index + 1 or len(text) > 2:
        return False
    glued = pieces[index - 1].text if index else " "
    before = pieces[index - 2].text if index > 1 and glued.isspace() else glued
    after = pieces[stop].text if stop < len(pieces) else " "
    if before.isdigit() and text in _UNITS:
        return True
    if len(text) > 1:
        return False
    return glued in "'-.@/_" or after in "-.@/_"
