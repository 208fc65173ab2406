"""Answers to questions, from the sheets: written, sourced, dated, never made up."""

from __future__ import annotations

from msgspec.structs import replace

from actions.dialogue import questions
from actions.dialogue.chosen import Chosen, choose
from actions.dialogue.comparison import compare
from actions.dialogue.telling import SIMPLE, tell
from actions.dialogue.turn import DialogueAction, Turn, choice
from actions.dialogue.unknown import keep_question, unknown
from actions.foundation.message import Choice, Message
from knowledge.answers import ASPECTS_ASKED, answer, found_statement

OFTEN_ASKED = ("EI", "ACI", "AI", "EITI", "PASS_IAE")
SUBJECT, TOLD = "sujet_courant", "derniers_enonces"


class Explain(DialogueAction):
    """Answers « c'est quoi une EITI ? »; a question that was pending is put again after."""

    step = "expliquer"

    async def answer(self, turn: Turn) -> list[Message]:
        _take_version(turn)
        told = _again(turn) if turn.manner.get("redire") else await _answers(turn)
        pending = questions.again(turn, "revenons")
        if pending is not None:
            return [*(replace(message, choices=[]) for message in told), pending]
        if not told[-1].choices:
            told[-1] = replace(told[-1], choices=_after(turn))
        return told


async def _answers(turn: Turn) -> list[Message]:
    """One message a question; a comparison is one, after what it wrongly takes for granted."""
    subject = _subject(turn)
    found = _found(turn, subject)
    versus = [str(code) for code in turn.manner.get("comparaison") or []]
    if versus:
        table = compare(turn, versus)
        if table is not None:
            first = found[0].found if found and found[0] is not None and found[0].sure else None
            turn.remember(SUBJECT, versus[0])
            if first is not None and first.statements[0].aspect == "idee_fausse":
                return [tell(turn, first, simply=_simply(turn)), table]
            return [table]
    if not any(found):
        if subject is None and turn.manner.get("vague", True):
            return [Message(text=turn.services.wording("reponse_quel_sujet"), choices=_subjects(turn))]
        return await unknown(turn, subject)
    known = [each for each in found if each is not None]
    turn.remember(SUBJECT, known[0].found.sheet.code)
    turn.remember(TOLD, [statement.id for each in known for statement in each.found.statements])
    messages = [_message(turn, each) for each in known]
    if not all(each.sure for each in known) and await keep_question(turn, subject):
        kept = turn.services.wording("reponse_gardee")
        messages[-1] = replace(messages[-1], text=f"{messages[-1].text}\n{kept}")
    if len(known) < len(found):
        messages += await unknown(turn, subject)
    return messages


def _message(turn: Turn, chosen: Chosen) -> Message:
    """The answer, what it may have meant too in short; what is only near begins by saying so."""
    message = tell(turn, chosen.found, simply=_simply(turn), also=chosen.also)
    if chosen.sure:
        return message
    opening = "reponse_proche_sms" if turn.channel == "sms" else "reponse_proche"
    return replace(message, text=turn.services.wording(opening, reponse=message.text))


def _found(turn: Turn, subject: str | None) -> list[Chosen | None]:
    """What answers each question of the message; None for one that has no answer."""
    knowledge, lists = turn.services.knowledge, turn.latest.get("enonces_par_demande")
    wanted = ASPECTS_ASKED.get(turn.intent, frozenset())
    if turn.latest.get("enonces") is None:
        # A choice that was offered, not words: the subject and the intent say all.
        known = answer(knowledge, subject, turn.intent, turn.today) if subject else None
        return [Chosen(found=known) if known is not None else None]
    if lists:
        return [choose(turn, matches, subject=None, aspects=frozenset()) for matches in lists]
    chosen = choose(turn, turn.latest["enonces"], subject=subject, aspects=wanted)
    if (chosen is None or not chosen.sure) and subject is not None and turn.manner.get("vague"):
        general = answer(knowledge, subject, turn.intent, turn.today)
        if general is not None and general.exact:
            return [Chosen(found=general)]
    return [chosen]


def _subject(turn: Turn) -> str | None:
    """Sheet that the message names; else, for questions on the PASS IAE, that one; else the last one spoken of."""
    named: str | None = turn.value("sujet")
    if named is None and turn.intent == "question_pass_iae":
        return "PASS_IAE"
    return named or turn.recall(SUBJECT)


def _take_version(turn: Turn) -> None:
    """The words chosen hold for the rest of the conversation."""
    wanted = turn.manner.get("version")
    if wanted is not None:
        turn.remember(SIMPLE, wanted == "simple")


def _simply(turn: Turn) -> bool:
    return bool(turn.recall(SIMPLE))


def _again(turn: Turn) -> list[Message]:
    """What was told last, in the words now wanted."""
    found = [found_statement(turn.services.knowledge, each, turn.today) for each in turn.recall(TOLD) or []]
    told = [tell(turn, each, simply=_simply(turn)) for each in found if each is not None]
    return told or [Message(text=turn.services.wording("reponse_quel_sujet"), choices=_subjects(turn))]


def _subjects(turn: Turn) -> list[Choice]:
    sheets = turn.services.knowledge.sheets
    return [choice(sheets[code].nom, turn.intent, sujet=code) for code in OFTEN_ASKED if code in sheets]


def _after(turn: Turn) -> list[Choice]:
    """Back to what was under way, or on to the person's own situation."""
    wording = turn.services.wording
    label = "choix_verdict" if turn.known.facts else "choix_pour_moi"
    return [choice(wording(label), "demander_eligibilite"), choice(wording("choix_humain"), "parler_humain")]
