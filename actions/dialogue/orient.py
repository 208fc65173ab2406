"""Where the person stands: takes facts in, asks what can still change the verdict, then tells it."""

from __future__ import annotations

from msgspec.structs import replace

from actions.dialogue import questions, verdict
from actions.dialogue.correct import offers
from actions.dialogue.turn import DialogueAction, Turn, choice
from actions.foundation.message import Message
from knowledge.diagnosis import diagnose
from knowledge.model import Diagnosis

MINIMUM_AGE = 16


class Orient(DialogueAction):
    """Answers « suis-je concerné ? », and every fact given."""

    step = "orienter"

    async def answer(self, turn: Turn) -> list[Message]:
        return orient(turn)


def orient(turn: Turn) -> list[Message]:
    """Next question, or the verdict when nothing can change it; a worker has the verdict at once, then the question."""
    wording = turn.services.wording
    heard = questions.echo(turn)
    if turn.age is not None and turn.age < MINIMUM_AGE:
        turn.ask(None)
        return [Message(text=f"{heard}\n{wording('moins_de_16')}".strip())]
    unsettled = settle_place(turn, heard) if turn.known.place_to_settle else None
    if unsettled is not None:
        turn.remember("apres_lieu", Orient.step)
        return [unsettled]
    if not turn.known.facts.keys() - {"role"}:
        return [invite(turn)]
    diagnosis = diagnose(turn.profile, turn.author, turn.today, turn.services.knowledge)
    question = questions.next_question(turn, diagnosis)
    if question is not None and not (turn.about_someone or _nothing_to_gain(diagnosis)):
        asked = questions.put(turn, question, intro=heard)
        return [replace(asked, choices=[*asked.choices, *offers(turn)]) if heard else asked]
    turn.remember("verdict_montre", True)
    told = verdict.tell(turn, diagnosis, heard)
    if question is None:
        turn.ask("structures")
        return told
    # Only the last message of a turn has choices: those of the question come first.
    asked = questions.put(turn, question)
    offered = [*asked.choices, *told[-1].choices]
    return [*told[:-1], replace(told[-1], choices=[]), replace(asked, choices=offered)]


def _nothing_to_gain(diagnosis: Diagnosis) -> bool:
    """Every kind is open already."""
    return all(option.status == "ouvert" for option in diagnosis.options)


def invite(turn: Turn) -> Message:
    """Nothing is known yet: asks for the situation in the writer's own words."""
    turn.ask(None)
    return Message(text=turn.services.wording("inviter_tiers" if turn.about_someone else "inviter"))


def settle_place(turn: Turn, heard: str = "") -> Message | None:
    """Asks which place was meant, or for another spelling; None when there is nothing to settle."""
    reading = turn.known.place_to_settle or turn.recall("lieu_a_preciser")
    if not reading:
        return None
    wording = turn.services.wording
    turn.ask("lieu")
    if reading.get("status") == "ambiguous":
        offered = [
            choice(
                wording("choix_lieu", nom=place["name"], departement=place["departement"]),
                "donner_information",
                lieu={"status": "found", **place},
            )
            for place in reading["candidates"]
        ]
        return Message(text=f"{heard}\n{wording('lieu_ambigu')}".strip(), choices=offered)
    return Message(text=f"{heard}\n{wording('lieu_inconnu')}".strip())
