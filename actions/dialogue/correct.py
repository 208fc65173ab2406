"""« Corriger »: what was understood, one tap a fact to take it back, and to confirm what was only deduced."""

from __future__ import annotations

from actions.dialogue import questions
from actions.dialogue.turn import Turn, choice, taking_back
from actions.foundation.message import Choice, Message

MAX_CHOICES, MAX_CONFIRMED = 8, 2


def correct(turn: Turn) -> Message:
    """Every fact that was understood, each with a tap; asks for the situation when nothing was."""
    wording = turn.services.wording
    offered = [each for key in questions.spoken(turn.known.facts) for each in _taps(turn, key)]
    if not offered:
        return Message(text=wording("corriger_rien"))
    turn.ask(None)
    return Message(text=wording("corriger"), choices=offered[:MAX_CHOICES])


def offers(turn: Turn) -> list[Choice]:
    """Beside what was understood: a tap for what was only deduced and will not be asked, and one that leads here."""
    facts, wording = turn.services.knowledge.facts, turn.services.wording
    unasked = [
        key
        for key in questions.spoken(turn.known.changed)
        if turn.known.certainty.get(key) == "deduit" and facts[key].demande != "directe"
    ]
    confirmed = [
        choice(wording("choix_confirmer", fait=questions.told(turn, key)), "donner_information", **{key: turn.known.facts[key]})
        for key in unasked[:MAX_CONFIRMED]
    ]
    return [*confirmed, choice(wording("choix_corriger"), "corriger_information")]


def _taps(turn: Turn, key: str) -> list[Choice]:
    told = questions.told(turn, key)
    if not told:
        return []
    wording, value = turn.services.wording, turn.known.facts[key]
    sure = turn.known.certainty.get(key) != "deduit"
    right = [] if sure else [choice(wording("choix_confirmer", fait=told), "donner_information", **{key: value})]
    return [*right, taking_back(wording("choix_enlever", fait=told), key, value)]
