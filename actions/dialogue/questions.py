"""Questions about facts: which one comes next, how it is put, and the echo of what was read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from actions.dialogue.turn import Turn, choice
from actions.foundation.message import Choice, EntityValue, Message
from knowledge.model import Diagnosis, Fact

MAX_QUESTIONS = 6
TIMES = 2
AUTHORITY = "prescripteur_habilite"
UNSPOKEN = {"code_insee", "code_postal", "role", "allocations_niees", "prenom", "telephone", "email"}


def next_question(turn: Turn, diagnosis: Diagnosis) -> str | None:
    """Fact to ask now: what was deduced and matters is confirmed first. None when nothing more is to be asked.

    A question that was passed over (the person spoke of something else) is put once more, never a third time.
    """
    asked: list[str] = turn.recall("questions_posees") or []
    if len(set(asked)) >= MAX_QUESTIONS:
        return None
    if turn.about_someone and turn.profile.prescripteur_habilite is None and AUTHORITY not in asked:
        return AUTHORITY
    wanted = [missing.question for option in diagnosis.options for missing in option.missing]
    deduced = [key for key in turn.known.facts if turn.known.certainty.get(key) == "deduit" and key in wanted]
    candidates = dict.fromkeys([*deduced, *diagnosis.questions])
    for key in candidates:
        passed_over = key == turn.asked and turn.intent not in ("ne_sait_pas", "oui", "non") and asked.count(key) < TIMES
        if turn.services.knowledge.facts[key].demande == "directe" and (key not in asked or passed_over):
            return key
    return None


def put(turn: Turn, key: str, *, intro: str = "") -> Message:
    """The question about a fact, with its choices; notes that it was asked."""
    turn.remember("questions_posees", [*(turn.recall("questions_posees") or []), key])
    turn.ask(key)
    fact = turn.services.knowledge.facts[key]
    text = turn.services.wording("question", question=sentence(turn, fact), pourquoi=fact.pourquoi)
    return Message(text=f"{intro}\n{text}".strip(), choices=choices(turn, fact))


def again(turn: Turn, name: str) -> Message | None:
    """The pending question, put again with sentence ``name``; None when no fact is being asked."""
    fact = turn.services.knowledge.facts.get(turn.asked or "")
    if fact is None:
        return None
    return Message(text=turn.services.wording(name, question=sentence(turn, fact)), choices=choices(turn, fact))


def sentence(turn: Turn, fact: Fact) -> str:
    return fact.question_tiers if turn.about_someone else fact.question


def choices(turn: Turn, fact: Fact) -> list[Choice]:
    wording = turn.services.wording
    offered = [choice(each.etiquette, "donner_information", **{fact.cle: each.valeur}, **each.aussi) for each in fact.choix]
    if not offered and fact.type == "booleen":
        offered = [
            choice(wording("choix_oui"), "donner_information", **{fact.cle: True}),
            choice(wording("choix_non"), "donner_information", **{fact.cle: False}),
        ]
    return [*offered, choice(wording("choix_ne_sait_pas"), "ne_sait_pas")]


def take_none(turn: Turn) -> None:
    """« Non » to a question about a list (benefits) is its answer « aucune »: the choice that says nothing but denials."""
    fact = turn.services.knowledge.facts.get(turn.asked or "")
    if fact is None or fact.type != "liste":
        return
    none = [each for each in fact.choix if each.valeur == [] and each.aussi]
    if none and not turn.learned:
        widest = max(none, key=lambda each: sum(map(len, each.aussi.values())))
        turn.take([EntityValue(entity=key, value=value) for key, value in widest.aussi.items()])


def echo(turn: Turn) -> str:
    """« J'ai compris : … » for the facts that this message brought; empty when it brought none."""
    read = [_echoed(turn, key) for key in spoken(turn.known.changed)]
    facts = [each for each in read if each]
    return turn.services.wording("compris", faits=", ".join(facts)) if facts else ""


def spoken(keys: Iterable[str]) -> list[str]:
    """Keys that are said back to the person, each once."""
    found = [key for key in dict.fromkeys(keys) if key not in UNSPOKEN]
    return [key for key in found if not (key == "departement" and "commune" in found)]


def _echoed(turn: Turn, key: str) -> str:
    text = told(turn, key)
    if text and turn.known.certainty.get(key) == "deduit":
        return turn.services.wording("compris_deduit", fait=text)
    return text


def told(turn: Turn, key: str) -> str:
    """A known fact in words; empty when it is not known or never said back."""
    value = turn.known.facts.get(key)
    if key == "reconnaissance_handicap":  # what « RQTH » and « AAH » say already is not said twice
        value = [each for each in value or [] if each not in _said_elsewhere(turn)] or None
    fact = turn.services.knowledge.facts.get(key)
    return "" if value is None or fact is None else reading(fact, value)


def _said_elsewhere(turn: Turn) -> set[str]:
    """Recognitions that another known fact says back."""
    facts = turn.known.facts
    return ({"RQTH"} if facts.get("rqth") is True else set()) | ({"AAH"} & set(facts.get("allocations", [])))


def reading(fact: Fact, value: Any) -> str:
    """A fact in words, as in the echo."""
    if isinstance(fact.lecture, str):
        labels = {each.valeur: each.etiquette for each in fact.choix if isinstance(each.valeur, str | int)}
        values = value if isinstance(value, list) else [value]
        shown = " et ".join(str(labels.get(each, each)) for each in values)
        return fact.lecture.format(valeur=shown)
    return fact.lecture.vrai if value else fact.lecture.faux
