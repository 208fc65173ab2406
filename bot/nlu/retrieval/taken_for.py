"""Questions that the classifier takes for something else: what makes one of them after all."""

from __future__ import annotations

from collections.abc import Sequence

from bot.nlu.facts.found import Context, Found
from bot.nlu.reading import Reading
from bot.nlu.retrieval.phrasing import Phrasing
from bot.nlu.retrieval.requests import SURE, Asked
from knowledge.answers import QUESTION_ASPECTS
from knowledge.loader import load_knowledge

# Intents that a question is mistaken for, with the probability from which its answer is given instead.
_MISTAKEN = {
    "incompris": SURE,
    "hors_sujet": SURE + 0.05,
    "demander_eligibilite": SURE + 0.05,
    "chercher_structure": SURE + 0.15,
    "donner_information": SURE + 0.05,
    "corriger_information": SURE + 0.15,
    "aide": SURE + 0.15,
    "parler_humain": SURE + 0.15,
    "ne_sait_pas": SURE + 0.15,
}
_NOT_ABOUT_THE_PERSON = frozenset({"theme_detresse", "nombre", "duree", "sujet", "lieu", "activite", "role"})
# From here on, a question about what the person has (« l'AAH, c'est niveau 1 ? ») is no mere fact.
_SURE_THOUGH_TOLD = 0.8
_SHORT, _FEWEST_WORDS = 12, 4
# Intents of who wants both things rather than to know which.
_LOOKING = frozenset({"chercher_structure", "demander_eligibilite", "donner_information"})
DEFINITION, CONTACT = "«definition»", "«contact»"
_REACHED = frozenset({"acteur", "organisation", "programme"})
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
    if asked.compared:
        # « Je cherche un GEIQ ou une ETTI à Troyes » compares nothing.
        return asked.comparing or intent not in _LOOKING or "?" in reading.norm
    if subjects and (DEFINITION in asked.notions or _reaches(intent, asked, subjects)):
        return asked.best >= SURE / 2
    if not phrasing.asks(reading.norm):
        return False
    if intent == "incompris" and subjects:
        # Something that we know is named, in a question: told, or admitted not to be known.
        return True
    told = any(fact.key not in _NOT_ABOUT_THE_PERSON and fact.certainty == "dit" for fact in facts)
    if follows(reading, current, phrasing):
        return asked.best >= SURE
    besides = any(all(each.end <= fact.start or fact.end <= each.start for fact in facts) for each in subjects)
    if (told and not besides) or (not subjects and intent != "incompris"):
        return asked.best >= _SURE_THOUGH_TOLD
    return asked.best >= _MISTAKEN[intent]


def _reaches(intent: str, asked: Asked, subjects: Sequence[Found]) -> bool:
    """The address or phone of somebody who is no structure to be found near the person."""
    first = load_knowledge().sheets[str(subjects[0].value)]
    return intent == "chercher_structure" and CONTACT in asked.notions and first.famille in _REACHED


def open_question(reading: Reading, phrasing: Phrasing) -> bool:
    """A whole question in French: better admitted not to be known than said not to be understood."""
    words = sum(token.norm.isalpha() for token in reading.tokens)
    return words >= _FEWEST_WORDS and phrasing.asks(reading.norm)


def follows(reading: Reading, current: str | None, phrasing: Phrasing) -> bool:
    """« Et pour les plus de 50 ans ? »: short, goes on from a question about ``current``."""
    begins = phrasing.follows.match(reading.norm, 1) is not None
    return current is not None and begins and sum(token.norm.isalnum() for token in reading.tokens) <= _SHORT


def intent_for(asked: Asked) -> str:
    """The intent whose aspects the best statement treats."""
    return _INTENT_OF_ASPECT.get(asked.statements[0].aspect, _DEFAULT) if asked.statements else _DEFAULT
