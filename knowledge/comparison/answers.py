"""What is answered to the reference questions, before and after an edit: those written in the sheets, and each kind of question
asked of each sheet.

The trained bot also finds the answer to questions that nobody wrote; that takes a training, so it is left to ``make evaluate``.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from knowledge.answers import QUESTION_ASPECTS, Found, answer, found_statement, source_line
from knowledge.dates import in_words
from knowledge.loader import Knowledge
from knowledge.sheet_records import Period, Sheet, Statement, Value

# Keys of a statement and of its answer, as the guide names them, in the order in which they are told.
TEXTS = ("standard", "simple", "sms", "bref")


class Part(Struct, frozen=True, kw_only=True):
    """One thing that differs in a record; empty: it is not there."""

    name: str
    before: str
    after: str


class RecordChange(Struct, frozen=True, kw_only=True):
    """A statement (or the head of a sheet) that differs. ``state``: « ajoute », « retire » or « change »."""

    sheet: str
    record: str
    state: str
    parts: list[Part]


class AnswerChange(Struct, frozen=True, kw_only=True):
    """Reference questions that get another answer: from which statements to which. Same ids: their text or sources differ."""

    before: list[str]
    after: list[str]
    questions: list[str]


class Told(Struct, frozen=True):
    """Statements told, and all that is shown of them."""

    records: tuple[str, ...]
    shown: tuple[str, ...]


def compare_records(before: Knowledge, after: Knowledge) -> list[RecordChange]:
    """Sheets and statements that differ, sheet by sheet."""
    found = []
    for code in dict.fromkeys([*before.sheets, *after.sheets]):
        old, new = before.sheets.get(code), after.sheets.get(code)
        heads = _head(old), _head(new)
        if heads[0] != heads[1]:
            found.append(RecordChange(sheet=code, record=code, state=_state(old, new), parts=_parts(*heads)))
        were, are = ({each.id: each for each in sheet.enonces} if sheet else {} for sheet in (old, new))
        for identifier in dict.fromkeys([*were, *are]):
            was, now = were.get(identifier), are.get(identifier)
            if was != now:
                parts = _parts(_statement(was), _statement(now))
                found.append(RecordChange(sheet=code, record=identifier, state=_state(was, now), parts=parts))
    return found


def compare_answers(before: Knowledge, after: Knowledge, today: date) -> tuple[list[AnswerChange], int]:
    """Questions whose answer differs, grouped by what answers them; and how many questions were compared."""
    were, are = reference_answers(before, today), reference_answers(after, today)
    questions = dict.fromkeys([*were, *are])
    grouped: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    nothing = Told((), ())
    for question in questions:
        was, now = were.get(question, nothing), are.get(question, nothing)
        if was != now:
            grouped.setdefault((was.records, now.records), []).append(question)
    changes = [AnswerChange(before=list(was), after=list(now), questions=each) for (was, now), each in grouped.items()]
    return sorted(changes, key=lambda each: -len(each.questions)), len(questions)


def reference_answers(knowledge: Knowledge, today: date) -> dict[str, Told]:
    """What is told to each reference question; a question that no statement may answer on that day is told nothing."""
    collected: dict[str, list[Found]] = {}
    for sheet in knowledge.sheets.values():
        for statement in sheet.enonces:
            found = found_statement(knowledge, statement.id, today)
            for question in statement.questions:
                collected.setdefault(question, []).extend([found] if found else [])
        for intent in QUESTION_ASPECTS:
            general = answer(knowledge, sheet.code, intent, today)
            label = f"{sheet.code} : {intent.removeprefix('question_').replace('_', ' ')}"
            collected.setdefault(label, []).extend([general] if general and general.exact else [])
    return {question: _told(knowledge, found) for question, found in collected.items()}


def _told(knowledge: Knowledge, found: list[Found]) -> Told:
    statements = [statement for each in found for statement in each.statements]
    shown = [text for each in found for note in each.notes for text in _lengths(note)]
    for statement in statements:
        shown += _lengths(statement.reponse)
        shown += [source_line(knowledge.sources[source]) for source in statement.source]
    return Told(tuple(each.id for each in statements), tuple(shown))


def _lengths(text: object) -> list[str]:
    return [getattr(text, name) or "" for name in TEXTS]


def _state(old: object | None, new: object | None) -> str:
    return "ajoute" if old is None else "retire" if new is None else "change"


def _parts(old: dict[str, str], new: dict[str, str]) -> list[Part]:
    names = dict.fromkeys([*old, *new])
    return [
        Part(name=name, before=old.get(name, ""), after=new.get(name, ""))
        for name in names
        if old.get(name, "") != new.get(name, "")
    ]


def _head(sheet: Sheet | None) -> dict[str, str]:
    if sheet is None:
        return {}
    contacts = (
        " ".join(filter(None, (each.lieu, each.adresse, each.telephone, each.courriel, each.site))) for each in sheet.contacts
    )
    return {
        "nom": sheet.nom,
        "famille": sheet.famille,
        "résumé": sheet.resume,
        "autres noms": ", ".join(sheet.autres_noms),
        "voir": ", ".join(sheet.voir),
        "contacts": " ; ".join(contacts),
    }


def _statement(statement: Statement | None) -> dict[str, str]:
    """A statement as a list of texts that can be laid side by side."""
    if statement is None:
        return {}
    return {
        "chiffre": _value(statement.valeur),
        "mesure": statement.mesure or "",
        "dates": _period(statement.en_vigueur),
        "sources": ", ".join(statement.source),
        **{name: getattr(statement.reponse, name) or "" for name in TEXTS},
        "aspect": statement.aspect,
        "pour": statement.pour,
        "lieu": statement.lieu or "",
        "versé à": statement.verse_a or "",
        "désaccord": " ; ".join(each.dit for each in statement.desaccord),
        "questions": " | ".join(statement.questions),
    }


def _value(value: Value | None) -> str:
    return f"{value.nombre} {value.unite}" if value else ""


def _period(period: Period) -> str:
    words = [f"depuis le {in_words(period.depuis)}"]
    if period.jusqu_au:
        words.append(f"jusqu'au {in_words(period.jusqu_au)}")
    if period.suite:
        words.append(f"suite {period.suite}")
    if period.confirme_le:
        words.append(f"confirmé le {in_words(period.confirme_le)}")
    return ", ".join(words)
