"""Acronyms of the sheets, and the headings made of what people ask."""

from __future__ import annotations

import re
from typing import get_args, get_type_hints

import pytest

from knowledge.glossary import acronym_of, glossary
from knowledge.headings import headings
from knowledge.loader import load_knowledge
from knowledge.sheet_records import Sheet, Statement

KNOWLEDGE = load_knowledge()
ENTRIES = {entry.acronym: entry for entry in glossary(KNOWLEDGE)}
HEADINGS = headings(KNOWLEDGE)
CAPITALS = re.compile(r"(?<![\w-])[A-Z]{2,}(?![\w-])")
# Explained where they stand, in brackets, and used nowhere else; or a name in itself.
NAMES = {"PASS", "PP", "MI", "MOE", "PI", "TIC", "SA", "ASAP", "RIEP", "MDE"}


def texts(sheet: Sheet) -> list[str]:
    said = [text for each in sheet.enonces for text in (each.reponse.standard, each.reponse.simple, each.mesure or "")]
    return [sheet.nom, sheet.resume, *said, *(other.dit for each in sheet.enonces for other in each.desaccord)]


@pytest.mark.parametrize("sheet", KNOWLEDGE.sheets.values(), ids=lambda sheet: sheet.code)
def test_every_acronym_that_a_sheet_uses_is_in_the_glossary(sheet: Sheet) -> None:
    used = {acronym for text in texts(sheet) for acronym in CAPITALS.findall(text)}
    assert used - NAMES - set(ENTRIES) == set()


def test_a_sheet_bears_its_acronym_and_names_are_no_acronyms() -> None:
    expected = {"CDDI": "CDDI", "GEIQ": "GEIQ", "ATIGIP": "ATIGIP", "CDDU": "CDDU", "LULU": None, "REGIE": None, "ARES": None}
    assert {code: acronym_of(KNOWLEDGE.sheets[code]) for code in expected} == expected
    assert ENTRIES["CDDU"].meaning == "contrat à durée déterminée d'usage"
    assert ENTRIES["RSA"].sheet is KNOWLEDGE.sheets["DROITS_CUMUL"]


def test_no_acronym_is_written_twice() -> None:
    assert [sigle for sigle in KNOWLEDGE.acronyms if ENTRIES[sigle].own] == []


@pytest.mark.parametrize("sheet", KNOWLEDGE.sheets.values(), ids=lambda sheet: sheet.code)
def test_a_sheet_speaks_of_the_acronyms_that_lead_to_it(sheet: Sheet) -> None:
    said = " ".join([*texts(sheet), *sheet.autres_noms])
    leading = [entry.acronym for entry in ENTRIES.values() if entry.sheet is sheet and not entry.own]
    assert [acronym for acronym in leading if not re.search(rf"\b{acronym}\b", said)] == []


def test_every_aspect_and_family_has_a_title() -> None:
    hints = get_type_hints(Statement), get_type_hints(Sheet)
    assert list(get_args(hints[0]["aspect"])) and set(get_args(hints[0]["aspect"])) == set(KNOWLEDGE.aspects)
    assert set(get_args(hints[1]["famille"])) == set(KNOWLEDGE.families)


def heading(identifier: str) -> str | None:
    sheet = KNOWLEDGE.sheets[identifier.partition(".")[0].upper()]
    return HEADINGS.of(next(each for each in sheet.enonces if each.id == identifier))


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("cddi.duree_max", "Combien de temps dure un CDDI ?"),
        ("cddi.idee_36_mois", "« Un CDDI dure 36 mois »"),
        ("cap_emploi.contact", "Comment contacter Cap emploi ?"),
        ("france_travail.contact", "Comment contacter France Travail ?"),
        ("mission_locale.contact", "Comment contacter la mission locale ?"),
        ("cap_emploi.public", None),  # « capemploi c pour ki »
        ("plie.procedure", None),  # « coment entré dans un plie »
        ("cddi.suspension", None),  # not a question
    ],
)
def test_headings_are_questions_as_one_writes_them(statement: str, expected: str | None) -> None:
    assert heading(statement) == expected
