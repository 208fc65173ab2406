"""The pages about the sheets, as HTML: one sheet, all of them, the glossary, a sheet that does not exist."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rapidfuzz import fuzz, process, utils

from actions.channels.pages.sheet_view import SheetReader
from knowledge.dates import in_words
from knowledge.glossary import glossary, long_name, short_name
from knowledge.headings import headings
from knowledge.loader import Knowledge
from knowledge.sheet_records import Sheet

FOLDER = Path(__file__).parent
LOOSE = re.compile(r"(?<=«) | (?=[:;?!»%€])")
NEAREST = 5
LIKE_ENOUGH = 55
LONGEST_ASKED = 80


class SheetPages:
    """Makes each page once a day: what holds depends on the day alone."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._headings = headings(knowledge)
        self._templates = _templates()
        self._day: date | None = None
        self._reader: SheetReader | None = None
        self._made: dict[tuple[str, bool], str] = {}

    def sheet(self, sheet: Sheet, day: date, *, simple: bool) -> str:
        reader = self._on(day)
        key = (sheet.code, simple)
        if key not in self._made:
            self._made[key] = self._render("sheet.html", view=reader.view(sheet, simple=simple))
        return self._made[key]

    def index(self, day: date) -> str:
        families = [
            (key, heading.titre, [sheet for sheet in self._knowledge.sheets.values() if sheet.famille == key])
            for key, heading in self._knowledge.families.items()
        ]
        return self._kept("index", day, "index.html", families=families)

    def glossary(self, day: date) -> str:
        return self._kept("glossary", day, "glossary.html", entries=glossary(self._knowledge))

    def absent(self, asked: str, day: date) -> str:
        """Says that there is no such sheet, and which ones have a name like it."""
        self._on(day)
        return self._render("absent.html", nearest=self._nearest(asked[:LONGEST_ASKED]))

    def _nearest(self, asked: str) -> list[Sheet]:
        names = [
            (name, sheet.code)
            for sheet in self._knowledge.sheets.values()
            for name in [sheet.code.replace("_", " "), sheet.nom, *sheet.autres_noms]
        ]
        found = process.extract(
            asked.replace("_", " ").replace("-", " "),
            [name for name, _ in names],
            scorer=fuzz.QRatio,
            processor=utils.default_process,
            score_cutoff=LIKE_ENOUGH,
            limit=4 * NEAREST,
        )
        codes = list(dict.fromkeys(names[place][1] for _, _, place in found))
        return [self._knowledge.sheets[code] for code in codes[:NEAREST]]

    def _on(self, day: date) -> SheetReader:
        if self._reader is None or self._day != day:
            self._day, self._reader, self._made = day, SheetReader(self._knowledge, self._headings, day), {}
        return self._reader

    def _kept(self, key: str, day: date, template: str, **values: Any) -> str:
        self._on(day)
        if (key, False) not in self._made:
            self._made[key, False] = self._render(template, **values)
        return self._made[key, False]

    def _render(self, template: str, **values: Any) -> str:
        return self._templates.get_template(template).render(day=in_words(self._day or date.min), **values)


def sheet_path(sheet: Sheet) -> str:
    """The one address of a sheet's page."""
    return f"/fiches/{sheet.code.lower()}"


def _tied(value: Any) -> Any:
    """French punctuation stays on the line of its word. Markup already made is left alone."""
    return LOOSE.sub("\u00a0", value) if type(value) is str else value


def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_tied,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update(long_name=long_name, short_name=short_name, path=sheet_path)
    return templates
