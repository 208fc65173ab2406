"""Answers to questions, from the sheets: written, sourced, dated, never made up."""

from __future__ import annotations

from actions.dialogue import questions
from actions.dialogue.turn import DialogueAction, Turn, choice
from actions.dialogue.verdict import sources
from actions.foundation.message import Choice, Message
from knowledge.answers import answer

OFTEN_ASKED = ("EI", "ACI", "AI", "EITI", "PASS_IAE")


class Explain(DialogueAction):
    """Answers « c'est quoi une EITI ? »; a question that was pending is put again after."""

    step = "expliquer"

    async def answer(self, turn: Turn) -> list[Message]:
        subject = turn.value("sujet") or self._implied(turn)
        if subject is None:
            return [Message(text=turn.services.wording("reponse_quel_sujet"), choices=_subjects(turn))]
        turn.remember("sujet_courant", subject)
        found = answer(turn.services.knowledge, subject, turn.intent, turn.today)
        if found is None:
            return [_unknown(turn)]
        lines = [note.standard for note in found.notes]
        lines += [statement.reponse.standard for statement in found.statements]
        cited = sources(turn, (statement.id for statement in found.statements))
        pending = questions.again(turn, "revenons")
        told = Message(text="\n".join(lines), sources=cited, choices=[] if pending else _after(turn))
        return [told, pending] if pending else [told]

    def _implied(self, turn: Turn) -> str | None:
        """Subject of a question that names none: the PASS IAE for its own questions, else the last one."""
        if turn.intent == "question_pass_iae":
            return "PASS_IAE"
        subject: str | None = turn.recall("sujet_courant")
        return subject


def _subjects(turn: Turn) -> list[Choice]:
    sheets = turn.services.knowledge.sheets
    return [choice(sheets[code].nom, turn.intent, sujet=code) for code in OFTEN_ASKED if code in sheets]


def _after(turn: Turn) -> list[Choice]:
    """Back to what was under way, or on to the person's own situation."""
    wording = turn.services.wording
    label = "choix_verdict" if turn.known.facts else "choix_pour_moi"
    return [choice(wording(label), "demander_eligibilite"), choice(wording("choix_humain"), "parler_humain")]


def _unknown(turn: Turn) -> Message:
    return Message(
        text=turn.services.wording("reponse_inconnue"),
        choices=[choice(turn.services.wording("choix_humain"), "parler_humain")],
    )
