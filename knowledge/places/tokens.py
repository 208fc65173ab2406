"""Words of a text as far as places are concerned: without accents, case or abbreviations, with offsets.

One spelling for names and for what people type: "St-Étienne", "saint etienne" and "SAINT ETIENNE" give the
same words. Pure functions; the words themselves are editors' (``data/lexique/lieux.yml``).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from msgspec import Struct

# A number with its ordinal ending (18e, 1er), Corsica's 2A and 2B, a number, or letters with their marks.
_ORDINAL: Final = r"\d{1,2}(?:(?:er|[èe]re|[eè]me|i[eè]me|[eè]|nde?)(?![^\W\d_]))"
_WORD: Final = re.compile(rf"{_ORDINAL}|2[abAB](?![^\W_])|\d+|(?:[^\W\d_][\u0300-\u036f]*)+", re.IGNORECASE)
_APOSTROPHES: Final = frozenset("'’‘ʼ`´")
_SENTENCE_END: Final = frozenset(".!?…:\n")
_BREAK: Final = _SENTENCE_END | frozenset(",;")
_HYPHENS: Final = frozenset("-‐‑–")
_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})


class Word(Struct, frozen=True):
    """One word: its plain form, and where it stands in the text (code points).

    ``capital``: begins with a capital that no sentence's beginning explains. ``apart``: a comma, a full stop or
    a new line comes before. ``joined``: a hyphen ties it to the word before. ``acronym``: all capitals.
    """

    plain: str
    start: int
    end: int
    capital: bool
    number: bool
    apart: bool
    joined: bool
    acronym: bool


class Vocabulary(Struct, frozen=True, kw_only=True):
    """What editors wrote in ``data/lexique/lieux.yml``, already plain. Sequences are words joined by spaces."""

    abreviations: dict[str, str]
    articles: frozenset[str]
    liaisons: frozenset[str]
    contractions: dict[str, tuple[str, str]]
    debuts_generaux: frozenset[str]
    codes_postaux_usuels: dict[str, str]
    mots_arrondissement: frozenset[str]
    mots_ordinal: frozenset[str]
    ordinaux: dict[str, int]
    mots_cedex: frozenset[str]
    mots_departement: frozenset[str]
    mots_apres_nombre: frozenset[str]
    mots_avant_nombre: frozenset[str]
    mots_autour: frozenset[str]
    suites_fortes: frozenset[str]
    suites_probables: frozenset[str]
    suites_faibles: frozenset[str]
    suites_departement: frozenset[str]
    suites_departement_faibles: frozenset[str]
    suites_exclues: frozenset[str]
    mots_avant_verbe: frozenset[str]
    suites_noms: frozenset[str]
    mots_proximite: frozenset[str]
    mots_vides: frozenset[str]
    mots_ordinaires: frozenset[str]


def plain(text: str) -> str:
    """Lower case, no accent, no ligature: ``Œuilly`` gives ``oeuilly``."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(char for char in folded if not unicodedata.combining(char))


def words(text: str, abbreviations: dict[str, str]) -> list[Word]:
    """Words of a text, abbreviations written out (``st`` is ``saint``)."""
    found: list[Word] = []
    before = 0
    for match in _WORD.finditer(text):
        raw = match.group()
        form = plain(raw)
        if not form:
            continue
        start, end = match.span()
        # A letter beside an apostrophe (l', d', s') is never an abbreviation.
        if _APOSTROPHES.isdisjoint((text[start - 1 : start], text[end : end + 1])):
            form = abbreviations.get(form, form)
        between = text[before:start]
        apart = not _BREAK.isdisjoint(between)
        capital = raw[0].isupper() and before > 0 and _SENTENCE_END.isdisjoint(between)
        joined = before > 0 and between in _HYPHENS
        found.append(
            Word(form, start, end, capital, form.isascii() and form.isdigit(), apart, joined, raw.isupper() and end - start > 1)
        )
        before = end
    return found


def spaced(text: str, abbreviations: dict[str, str]) -> str:
    """A name as plain words joined by spaces: ``L'Haÿ-les-Roses`` gives ``l hay les roses``."""
    return " ".join(word.plain for word in words(text, abbreviations))
