"""A sheet as its page shows it: which statements, in which order, with what must be said of their age. No markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from knowledge.ageing import ageing
from knowledge.answers import found_statement, phrase, source_date
from knowledge.dates import in_words
from knowledge.headings import Headings
from knowledge.loader import Knowledge
from knowledge.sheet_records import Answer, Contact, Sheet, Statement


class CitedSource(Struct, frozen=True, kw_only=True):
    title: str
    date_label: str
    url: str | None


class ShownDisagreement(Struct, frozen=True, kw_only=True):
    says: str
    sources: list[CitedSource]


class Figure(Struct, frozen=True, kw_only=True):
    """« 23 921 euros par an », what it measures, who receives it."""

    value: str
    measure: str | None
    paid_to: str | None


class ShownStatement(Struct, frozen=True, kw_only=True):
    """``notes``: sentences that are said with this one. ``changed``: marked, since the page's head says it for most."""

    id: str
    heading: str | None
    text: str
    figure: Figure | None
    place: str | None
    notes: list[str]
    changed: bool
    disagreements: list[ShownDisagreement]
    sources: list[CitedSource]


class Section(Struct, frozen=True, kw_only=True):
    """The statements of one aspect."""

    key: str
    title: str
    statements: list[ShownStatement]


class ShownContact(Struct, frozen=True, kw_only=True):
    contact: Contact
    sources: list[CitedSource]


class SheetView(Struct, frozen=True, kw_only=True):
    """``notes``: what is said once, for all statements or (``marked``) for most, which then bear a mark.

    ``professional``: what structures, employers and prescribers receive and do.
    """

    sheet: Sheet
    simple: bool
    notes: list[str]
    marked: bool
    sections: list[Section]
    professional: list[Section]
    contacts: list[ShownContact]
    related: list[Sheet]


class SheetReader:
    """Makes views of one day's knowledge."""

    def __init__(self, knowledge: Knowledge, headings: Headings, day: date) -> None:
        self._knowledge = knowledge
        self._headings = headings
        self._day = day
        self._ending = {each.record: each.ends_on for each in ageing(knowledge, day) if each.state == "bientot"}

    def view(self, sheet: Sheet, *, simple: bool) -> SheetView:
        noted = [(statement, notes) for statement in sheet.enonces if (notes := self._notes(statement)) is not None]
        often = Counter(_version(note, simple=simple) for _, notes in noted for note in notes)
        common = [note for note, count in often.items() if count > max(1, len(noted) // 2)]
        marked = any(often[note] < len(noted) for note in common)
        shown = [(statement, self._show(statement, notes, common, marked, simple=simple)) for statement, notes in noted]
        return SheetView(
            sheet=sheet,
            simple=simple,
            notes=common,
            marked=marked,
            sections=self._sections((each, view) for each, view in shown if each.pour == "tous"),
            professional=self._sections((each, view) for each, view in shown if each.pour == "professionnel"),
            contacts=[ShownContact(contact=contact, sources=self._cited(contact.source)) for contact in sheet.contacts],
            related=self._related(sheet),
        )

    def _notes(self, statement: Statement) -> list[Answer] | None:
        """What is said of a statement's age; None when it is not told any more, or not yet."""
        found = found_statement(self._knowledge, statement.id, self._day)
        if found is None:
            return None
        end = self._ending.get(statement.id)
        if end is None:
            return found.notes
        return [*found.notes, phrase(self._knowledge, "terme_proche", date=in_words(end), date_courte=f"{end:%d/%m/%Y}")]

    def _show(
        self, statement: Statement, notes: list[Answer], common: list[str], marked: bool, *, simple: bool
    ) -> ShownStatement:
        said = [_version(note, simple=simple) for note in notes]
        return ShownStatement(
            id=statement.id.partition(".")[2],
            heading=self._headings.of(statement),
            text=_version(statement.reponse, simple=simple),
            figure=None if simple else _figure(statement),
            place=statement.lieu,
            notes=[note for note in said if note not in common],
            changed=marked and any(note in common for note in said),
            disagreements=[]
            if simple
            else [ShownDisagreement(says=each.dit, sources=self._cited(each.source)) for each in statement.desaccord],
            sources=self._cited(statement.source),
        )

    def _sections(self, shown: Iterable[tuple[Statement, ShownStatement]]) -> list[Section]:
        """In the order of ``rubriques.yml``; inside each, in the order of the sheet."""
        told = list(shown)
        sections = [
            Section(key=key, title=heading.titre, statements=[view for statement, view in told if statement.aspect == key])
            for key, heading in self._knowledge.aspects.items()
        ]
        return [section for section in sections if section.statements]

    def _cited(self, ids: Iterable[str]) -> list[CitedSource]:
        """Most recent first."""
        found = sorted((self._knowledge.sources[each] for each in ids), key=lambda source: source.date, reverse=True)
        return [CitedSource(title=source.titre, date_label=source_date(source), url=source.url) for source in found]

    def _related(self, sheet: Sheet) -> list[Sheet]:
        """Those that this sheet names, then those that name it."""
        sheets = self._knowledge.sheets
        naming = [each.code for each in sheets.values() if sheet.code in each.voir]
        return [sheets[code] for code in dict.fromkeys([*sheet.voir, *naming])]


def _version(answer: Answer, *, simple: bool) -> str:
    return answer.simple if simple else answer.standard


def _figure(statement: Statement) -> Figure | None:
    value = statement.valeur
    if value is None:
        return None
    written = f"{_number(value.nombre)} {value.unite.replace('pour cent', '%')}"
    return Figure(value=written, measure=statement.mesure, paid_to=statement.verse_a)


def _number(value: float) -> str:
    """« 23 921 », « 12,5 »."""
    return f"{value:,}".replace(",", "\u202f").replace(".", ",").removesuffix(",0")
