"""What no sheet answers: said so, with the person to ask; kept without who asked; answered at a later visit."""

from __future__ import annotations

from typing import Any

from actions.dialogue.telling import SIMPLE, tell
from actions.dialogue.turn import Turn, choice
from actions.foundation.message import Message
from knowledge.answers import first_prescribers, found_statement

WAITING = "questions_en_attente"


async def unknown(turn: Turn, subject: str | None) -> Message:
    """One honest sentence, whom to ask, a human being. The question is kept for the operator."""
    wording = turn.services.wording
    lines = [wording("reponse_inconnue")]
    advice = first_prescribers(turn.services.knowledge, turn.profile, turn.today)
    if advice:
        why = advice[0].pourquoi_tiers if turn.about_someone else advice[0].pourquoi
        lines.append(wording("verdict_conseiller", nom=advice[0].nom, pourquoi=why))
    number = await turn.services.questions.keep(str(turn.manner.get("gardee") or ""), turn.intent, subject)
    if number is not None:
        turn.remember(WAITING, list(dict.fromkeys([*_waiting(turn), number])))
        lines.append(wording("reponse_gardee"))
    return Message(text="\n".join(lines), choices=[choice(wording("choix_humain"), "parler_humain")])


async def answered_since(turn: Turn) -> list[Message]:
    """Answers found since to questions of this conversation, each told once."""
    waiting = _waiting(turn)
    if not waiting or turn.intent in ("detresse", "supprimer_donnees", "arreter"):
        return []
    answered = await turn.services.questions.answered(waiting)
    told = []
    for kept in answered:
        found = found_statement(turn.services.knowledge, kept.statement or "", turn.today)
        if found is not None:
            message = tell(turn, found, simply=bool(turn.recall(SIMPLE)))
            text = turn.services.wording("reponse_trouvee", question=kept.text, reponse=message.text)
            told.append(Message(text=text, sources=message.sources, sheets=message.sheets))
    done = {kept.id for kept in answered}
    turn.remember(WAITING, [number for number in waiting if number not in done] or None)
    return told


def _waiting(turn: Turn) -> list[int]:
    numbers: Any = turn.recall(WAITING) or []
    return [number for number in numbers if isinstance(number, int)]
