"""Acronyms and what they stand for: those that a sheet bears, read from its names, and those that sheets only use."""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

from knowledge.loader import Knowledge
from knowledge.sheet_records import Sheet

_WORD = re.compile(r"[^\W_]+")


class Entry(Struct, frozen=True, kw_only=True):
    """An acronym in words. ``own``: whether ``sheet``, if any, is the one that bears it, or one that speaks of it."""

    acronym: str
    meaning: str
    sheet: Sheet | None
    own: bool


def acronym_of(sheet: Sheet) -> str | None:
    """The code, where it is made of initials of a name of the sheet (GEIQ, not LULU) and is not a word of its name (Ares)."""
    written = {word.casefold() for word in _WORD.findall(sheet.nom)}
    return sheet.code if _expansion(sheet) is not None and sheet.code.casefold() not in written else None


def short_name(sheet: Sheet) -> str:
    """The acronym where there is one, else the name."""
    return acronym_of(sheet) or sheet.nom


def long_name(sheet: Sheet) -> str:
    """The name with its acronym, once: « Contrat à durée déterminée d'insertion (CDDI) »."""
    acronym = acronym_of(sheet)
    return f"{sheet.nom} ({acronym})" if acronym else sheet.nom


def glossary(knowledge: Knowledge) -> list[Entry]:
    """Every acronym once, in alphabetical order."""
    entries = {}
    for sheet in knowledge.sheets.values():
        meaning = _expansion(sheet)
        if meaning is not None:
            entries[sheet.code] = Entry(acronym=sheet.code, meaning=meaning, sheet=sheet, own=True)
    for record in knowledge.acronyms.values():
        about = knowledge.sheets[record.fiche] if record.fiche else None
        entries.setdefault(record.sigle, Entry(acronym=record.sigle, meaning=record.sens, sheet=about, own=False))
    return sorted(entries.values(), key=lambda entry: entry.acronym)


def _expansion(sheet: Sheet) -> str | None:
    """The first name whose words begin, in order, with the letters of the code."""
    if not sheet.code.isalpha():
        return None
    return next((name for name in [sheet.nom, *sheet.autres_noms] if _spells(name, sheet.code)), None)


def _spells(name: str, code: str) -> bool:
    plain = unicodedata.normalize("NFD", name.casefold())
    initials = iter(word[0] for word in _WORD.findall(re.sub(r"[\u0300-\u036f]", "", plain)))
    return all(letter in initials for letter in code.casefold())
