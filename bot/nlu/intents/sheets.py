"""Examples that editors write with a statement of knowledge: its ``questions`` teach the intent of its aspect."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.sheet_records import Sheet

# Aspects whose questions always call one intent; the others are asked in too many ways to teach one.
INTENT_OF_ASPECT = {
    "definition": "question_dispositif",
    "activites": "question_dispositif",
    "resultat": "question_dispositif",
    "criteres": "question_criteres",
    "duree": "question_duree",
    "fin": "question_duree",
    "contrat": "question_contrat",
    "montant": "question_montant",
    "prescription": "question_prescription",
    "droits_cumul": "question_droits_cumul",
}
# Questions of each statement that are learnt. There are thousands, far more alike than what people write: with ten of
# each, 0.929 of the working sentences are read right, with six 0.934, with three 0.936 (22 November 2026).
_OF_EACH = 3
_OWN_INTENT = {"PASS_IAE": "question_pass_iae"}


def sheet_questions(sheets: Iterable[Sheet]) -> list[tuple[str, str]]:
    """``(question, intent)`` for the first questions of each statement whose aspect has one intent."""
    out: list[tuple[str, str]] = []
    for sheet in sheets:
        for statement in sheet.enonces:
            intent = _OWN_INTENT.get(sheet.code) or INTENT_OF_ASPECT.get(statement.aspect)
            if intent is not None:
                out += [(question, intent) for question in statement.questions[:_OF_EACH]]
    return out
