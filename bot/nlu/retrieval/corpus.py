"""What is searched: every written question of every statement, and the statements' own texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import yaml
from msgspec import Struct

from bot.nlu.retrieval.query import Query
from knowledge.sheet_records import Sheet, Statement

WITHOUT_ANSWER = Path(__file__).resolve().parents[3] / "data" / "reponses" / "sans_reponse.yml"


class Searched(Struct, frozen=True, kw_only=True):
    """One statement: its written questions and its texts, read as a message would be."""

    id: str
    sheet: str
    aspect: str
    questions: list[Query]
    text: Query


class Corpus(Struct, frozen=True, kw_only=True):
    """All statements; ``see``: for each sheet, those whose rules apply to it; ``unanswered``: questions without an answer."""

    statements: list[Searched]
    see: dict[str, list[str]]
    unanswered: list[Query]


def build_corpus(sheets: Iterable[Sheet], read: Callable[[str], Query]) -> Corpus:
    """Reads everything once. ``read`` makes a query of a text (spelling, subjects)."""
    known = list(sheets)
    return Corpus(
        statements=[_searched(sheet, statement, read) for sheet in known for statement in sheet.enonces],
        see={sheet.code: sheet.voir for sheet in known},
        unanswered=[read(question) for question in unanswered_questions()],
    )


def unanswered_questions(path: Path = WITHOUT_ANSWER) -> list[str]:
    """Questions written by hand that no sheet answers."""
    return [question for part in yaml.safe_load(path.read_text(encoding="utf-8")).values() for question in part]


def _searched(sheet: Sheet, statement: Statement, read: Callable[[str], Query]) -> Searched:
    texts = [statement.reponse.standard, statement.reponse.sms, statement.reponse.bref or "", statement.mesure or ""]
    return Searched(
        id=statement.id,
        sheet=sheet.code,
        aspect=statement.aspect,
        questions=[read(question) for question in statement.questions],
        text=read("\n".join(text for text in texts if text)),
    )
