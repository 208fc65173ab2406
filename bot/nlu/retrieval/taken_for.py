"""Questions that the classifier takes for something else: what makes one of them after all."""

from __future__ import annotations

from collections.abc import Sequence

from bot.nlu.facts.found import Context, Found
from bot.nlu.reading import Reading
from bot.nlu.retrieval.phrasing import Phrasing
from bot.nlu.retrieval.requests import SURE, Asked
from knowledge.answers import QUESTION_ASPECTS

# Intents that a question is mistaken for, with the probability from which its answer is given instead.
_MISTAKEN = {
    "incompris": SURE,
    "hors_sujet": SURE + 0.1,
    "demander_eligibilite": SURE + 0.1,
    "chercher_structure": SURE + 0.25,
    "donner_information": SURE + 0.1,
    "corriger_information": SURE + 0.25,
    "aide": SURE + 0.2,
    "parler_humain": SURE + 0.25,
    "ne_sait_pas": SURE + 0.25,
}
_NOT_ABOUT_THE_PERSON = frozenset({"theme_detresse", "nombre", "duree", "sujet", "lieu", "activite", "role"})
_SHORT = 12
_INTENT_OF_ASPECT = {
    aspect: intent for intent, groups in reversed(QUESTION_ASPECTS.items()) for group in groups for aspect in group
}
_DEFAULT = "question_dispositif"


def becomes_question(
    intent: str,
    asked: Asked,
    reading: Reading,
    context: Context,
    facts: Sequence[Found],
    subjects: Sequence[Found],
    current: str | None,
    phrasing: Phrasing,
) -> bool:
    """Whether a message of another intent is a question all the same."""
    if asked.alone:
        return current is not None
    if intent not in _MISTAKEN or any(fact.key == context.asked for fact in facts):
        return False
    if not phrasing.asks(reading.norm):
        return False
    if asked.compared:
        return True
    if intent == "incompris" and subjects:
        # Something that we know is named, in a question: told, or admitted not to be known.
        return True
    told = any(fact.key not in _NOT_ABOUT_THE_PERSON and fact.certainty == "dit" for fact in facts)
    if follows(reading, current, phrasing):
        return asked.best >= SURE
    if told or (not subjects and intent != "incompris" and asked.best < 0.8):
        return False
    return asked.best >= _MISTAKEN[intent]


def follows(reading: Reading, current: str | None, phrasing: Phrasing) -> bool:
    """« Et pour les plus de 50 ans ? »: short, goes on from a question about ``current``."""
    begins = phrasing.follows.match(reading.norm, 1) is not None
    return current is not None and begins and sum(token.norm.isalnum() for token in reading.tokens) <= _SHORT


def intent_for(asked: Asked) -> str:
    """The intent whose aspects the best statement treats."""
    return _INTENT_OF_ASPECT.get(asked.statements[0].aspect, _DEFAULT) if asked.statements else _DEFAULT
