"""What no sheet answers: said so, with the person to ask; kept without who asked; answered at a later visit."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from msgspec.structs import replace

from actions.dialogue.services import Services
from actions.dialogue.telling import SIMPLE, tell
from actions.dialogue.turn import Turn, choice
from actions.foundation.message import Message
from actions.handover.open_questions import Kept
from knowledge.answers import first_prescribers, found_statement

WAITING = "questions_en_attente"
# What the bot writes in the place of a name, a place, a number: such a text is not said back.
MARK = re.compile(r"\[\w+\]")


async def unknown(turn: Turn, subject: str | None) -> list[Message]:
    """One honest sentence, whom to ask, a human being. The question is kept for the operator.

    Someone else may have asked it before, and the operator may have answered: then the answer is told.
    """
    number = await _keep(turn, subject)
    if number is not None:
        for kept in await turn.services.questions.answered([number]):
            found = found_statement(turn.services.knowledge, kept.statement or "", turn.today)
            if found is not None:
                return [replace(tell(turn, found, simply=bool(turn.recall(SIMPLE))), answers=number)]
    wording = turn.services.wording
    lines = [wording("reponse_inconnue")]
    advice = first_prescribers(turn.services.knowledge, turn.profile, turn.today)
    if advice:
        why = advice[0].pourquoi_tiers if turn.about_someone else advice[0].pourquoi
        lines.append(wording("verdict_conseiller", nom=advice[0].nom, pourquoi=why))
    if number is not None:
        _await_answer(turn, number)
        lines.append(wording("reponse_gardee"))
    return [Message(text="\n".join(lines), choices=[choice(wording("choix_humain"), "parler_humain")])]


async def keep_question(turn: Turn, subject: str | None) -> bool:
    """Leaves the question to the operator; its answer will be told at a later visit. False when nothing could be kept."""
    number = await _keep(turn, subject)
    if number is not None:
        _await_answer(turn, number)
    return number is not None


async def _keep(turn: Turn, subject: str | None) -> int | None:
    return await turn.services.questions.keep(str(turn.manner.get("gardee") or ""), turn.intent, subject)


def _await_answer(turn: Turn, number: int) -> None:
    turn.remember(WAITING, list(dict.fromkeys([*waiting(turn.recall(WAITING)), number])))


class FoundSince:
    """Answers found since to questions that a conversation asked; its own encrypted memory holds their numbers."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def __call__(
        self, conversation_id: str, slots: Mapping[str, Any], channel: str, told: Collection[int]
    ) -> list[Message]:
        """Those not told yet, oldest question first; ``told``: numbers of the questions whose answer was told."""
        numbers = [number for number in waiting(slots.get(WAITING)) if number not in told]
        if not numbers:
            return []
        answered = await self._services.questions.answered(numbers)
        turn = Turn(self._services, slots, {"metadata": {"canal": channel}}, conversation_id)
        messages = [self._message(turn, kept) for kept in answered]
        return [message for message in messages if message is not None]

    def _message(self, turn: Turn, kept: Kept) -> Message | None:
        found = found_statement(self._services.knowledge, kept.statement or "", turn.today)
        if found is None:
            return None
        wording = self._services.wording
        message = tell(turn, found, simply=bool(turn.recall(SIMPLE)))
        if MARK.search(kept.text):
            text = wording("reponse_trouvee_sans_texte", nom=found.sheet.nom, reponse=message.text)
        else:
            text = wording("reponse_trouvee", question=kept.text, reponse=message.text)
        return Message(text=text, sources=message.sources, sheets=message.sheets, answers=kept.id)


def waiting(numbers: Any) -> list[int]:
    return [number for number in numbers or [] if isinstance(number, int)]
