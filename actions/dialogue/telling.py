"""A statement in words for who asks: in one line with its source for a professional, simply for who wants it simply."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from actions.dialogue.turn import Turn
from actions.dialogue.verdict import sources
from actions.foundation.message import Message
from knowledge.answers import Found, source_date
from knowledge.sheet_records import Answer, Statement

SIMPLE = "version_simple"
# What a value is, said by the statement's own words: a most, a least, or the value itself.
MOST = re.compile(r"au plus|maximum|maximal|plafond|\bmax\b", re.IGNORECASE)
LEAST = re.compile(r"au moins|minimum|minimal", re.IGNORECASE)
DENIAL = re.compile(r"^(?:non|faux|pas |nuance)", re.IGNORECASE)
OPENING = re.compile(r"^(?:non|faux|nuance|pas tout à fait|pas toujours)\W*", re.IGNORECASE)


def tell(turn: Turn, found: Found, *, simply: bool, also: Statement | None = None) -> Message:
    """The notes, what corrects the question, the statements, their sources. ``also``: a statement said in short after them."""
    lines = [version(note, turn, simply=simply) for note in found.notes]
    for statement in found.statements:
        lines += [_correction(turn, statement), *_told(turn, statement, simply=simply)]
    if also is not None:
        lines.append(turn.services.wording("reponse_aussi", reponse=also.reponse.simple if simply else also.reponse.sms))
    cited = sources(turn, (statement.id for statement in (*found.statements, *([also] if also else []))))
    return Message(text="\n".join(line for line in lines if line), sources=cited, sheets=[found.sheet.code])


def version(answer: Answer, turn: Turn, *, simply: bool) -> str:
    """The length that suits: two short messages by SMS, easy words where they were asked for."""
    if turn.channel == "sms":
        return answer.sms
    return answer.simple if simply else answer.standard


def _told(turn: Turn, statement: Statement, *, simply: bool) -> list[str]:
    told = version(statement.reponse, turn, simply=simply)
    short = statement.reponse.bref
    if not turn.about_someone or simply or short is None or turn.channel == "sms":
        return [told]
    newest = max((turn.services.knowledge.sources[each] for each in statement.source), key=lambda source: source.date)
    line = turn.services.wording("reponse_pro", bref=short, source=newest.titre, date=source_date(newest))
    return [line, told]


def _correction(turn: Turn, statement: Statement) -> str:
    """« Non : 24 mois au plus… » when the question takes another figure for granted."""
    value, short = statement.valeur, statement.reponse.bref
    if value is None or short is None or DENIAL.match(statement.reponse.standard):
        return ""
    words = f"{short} {statement.mesure or ''}"
    for figure in _figures(turn.manner.get("nombres") or []):
        if figure["unite"] != value.unite or _written(figure["nombre"], statement.reponse.standard):
            continue
        if _contradicts(figure["nombre"], value.nombre, words):
            return turn.services.wording("reponse_correction", bref=OPENING.sub("", short))
    return ""


def _figures(figures: Iterable[Any]) -> list[dict[str, Any]]:
    return [each for each in figures if isinstance(each, dict) and {"nombre", "unite"} <= set(each)]


def _contradicts(number: float, value: float, words: str) -> bool:
    """Beyond a most, under a least. A bare value is only contradicted by who asks for a yes: that cannot be told, so not here."""
    if MOST.search(words):
        return number > value
    return number < value if LEAST.search(words) else False


def _written(number: float, text: str) -> bool:
    """Whether the answer itself speaks of this number: it then deals with it."""
    digits = re.sub(r"(?<=\d)[\s\u202f\u00a0](?=\d{3})", "", text)
    return re.search(rf"(?<![\d,]){number:g}(?!\d)", digits) is not None
