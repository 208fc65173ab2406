"""Two things side by side: what their sheets say in a few words, aspect by aspect, where both say something."""

from __future__ import annotations

from actions.dialogue.turn import Turn
from actions.dialogue.verdict import sources
from actions.foundation.message import Message, SourceLine
from knowledge.answers import current_statements
from knowledge.glossary import short_name
from knowledge.sheet_records import Sheet, Statement

# Aspects laid side by side, in the order in which people choose.
ASPECTS = ("definition", "public", "contrat", "duree", "montant", "criteres", "prescription")

# For a worker who asks what structures receive.
WITH_AID = ("definition", "aide", *ASPECTS[1:])


def compare(turn: Turn, codes: list[str]) -> Message | None:
    """A message for two sheets; None when they have no aspect in common."""
    sheets = [turn.services.knowledge.sheets[code] for code in codes if code in turn.services.knowledge.sheets]
    if len(sheets) != 2:
        return None
    wording = turn.services.wording
    parts = [wording("comparaison", un=sheets[0].nom, autre=sheets[1].nom)]
    used: list[Statement] = []
    for aspect in WITH_AID if turn.manner.get("structure") and turn.about_someone else ASPECTS:
        told = [_statement(turn, sheet, aspect) for sheet in sheets]
        one, other = told
        if one is None or other is None or one is other:
            continue
        used += [one, other]
        lines = [
            wording("comparaison_ligne", nom=short_name(sheet), bref=each.reponse.bref)
            for sheet, each in zip(sheets, (one, other), strict=True)
        ]
        parts.append("\n".join([turn.services.knowledge.aspects[aspect].titre, *lines]))
    if not used:
        return None
    return Message(text="\n\n".join(parts), sources=_newest(turn, used), sheets=[sheet.code for sheet in sheets])


def _newest(turn: Turn, statements: list[Statement]) -> list[SourceLine]:
    """The most recent document behind each statement, each once."""
    cited = [sources(turn, [statement.id])[0] for statement in statements]
    return sorted({each.title: each for each in cited}.values(), key=lambda each: each.date, reverse=True)


def _statement(turn: Turn, sheet: Sheet, aspect: str) -> Statement | None:
    """The first statement of the sheet itself, or of a contract it uses, that can be put in a few words."""
    for statement in current_statements(turn.services.knowledge, sheet, aspect, turn.today):
        if statement.reponse.bref and (statement.pour == "tous" or turn.about_someone):
            return statement
    return None
