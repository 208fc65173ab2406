"""The thread of the conversation: an answer falls in the step that asked for it."""

from __future__ import annotations

from actions.dialogue import questions
from actions.dialogue.contact import agreement, collect, decide
from actions.dialogue.correct import correct
from actions.dialogue.open_and_close import ask_to_erase, in_their_language, openings, speak_to_someone
from actions.dialogue.orient import Orient, orient
from actions.dialogue.structures import show_structures
from actions.dialogue.turn import DialogueAction, Turn
from actions.foundation.message import Message


class Resume(DialogueAction):
    """Answers « oui », « non », « je ne sais pas », a fact, or what was not understood."""

    step = "poursuivre"

    async def answer(self, turn: Turn) -> list[Message]:
        match turn.asked:
            case "prenom" | "contact":
                return await _identity(turn)
            case "consentement" if turn.intent in ("oui", "non"):
                return [await decide(turn, agreed=turn.intent == "oui")]
            case "effacement" if turn.intent in ("oui", "non"):
                return [ask_to_erase(turn)]
            case "lieu":
                return await _after_place(turn)
            case "structures" if turn.intent == "oui":
                return [await show_structures(turn)]
            case "structures" if turn.intent == "non":
                turn.ask(None)
                return [Message(text=turn.services.wording("autre_chose"), choices=openings(turn)[2:])]
        if turn.intent == "corriger_information" and not turn.learned:
            return [correct(turn)]
        if turn.intent == "non":
            questions.take_none(turn)
        if turn.intent in ("incompris", "oui", "non") and turn.asked and not turn.learned:
            return _unclear(turn)
        return orient(turn) if turn.learned or turn.intent != "incompris" else _unclear(turn)


async def _after_place(turn: Turn) -> list[Message]:
    """A place was asked, by the verdict or by the search."""
    if not turn.value("lieu"):
        return orient(turn) if turn.learned or turn.intent == "ne_sait_pas" else _unclear(turn)
    if turn.recall("apres_lieu") == Orient.step:
        turn.remember("apres_lieu", None)
        return orient(turn)
    return [await show_structures(turn)]


async def _identity(turn: Turn) -> list[Message]:
    """A name or a number was asked."""
    if turn.intent == "non":
        return [await decide(turn, agreed=False)]
    return orient(turn) if _wanders(turn) else [await collect(turn)]


def _wanders(turn: Turn) -> bool:
    """A fact about the situation, given while a name or a number was asked."""
    return turn.learned and not {"prenom", "telephone", "email"} & set(turn.known.changed)


def _unclear(turn: Turn) -> list[Message]:
    """Says what can help, puts the pending question again, or offers ways to go on."""
    wording = turn.services.wording
    if turn.noise.get("raison") == "langue":
        return [in_their_language(turn)]
    if turn.noise.get("raison") == "media":
        return [Message(text=wording("media"), choices=[speak_to_someone(turn)])]
    again = questions.again(turn, "question_reposee")
    if again is not None:
        return [again]
    if turn.asked == "lieu":
        return [Message(text=wording("lieu_inconnu"))]
    if turn.asked == "consentement":
        return [Message(text=wording("consentement_flou"), choices=agreement(turn))]
    return [Message(text=f"{wording('incompris')}\n\n{wording('aide')}", choices=openings(turn))]
