"""From what was read to one intent: danger, then exact short answers, then contact, then the classifier."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from bot.nlu.facts.answers import says, short_answer, strip_politeness
from bot.nlu.facts.corrections import is_correcting
from bot.nlu.facts.found import Context, Found
from bot.nlu.intents.features import QUESTION_WORDS, features_of, part_features
from bot.nlu.intents.linear import Example
from bot.nlu.intents.noise import Noise, read_noise
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Reading

Ranking = list[tuple[str, float]]
QUESTIONS = [
    "question_dispositif",
    "question_montant",
    "question_duree",
    "question_contrat",
    "question_criteres",
    "question_prescription",
    "question_pass_iae",
    "question_droits_cumul",
]
REQUESTS = frozenset([*QUESTIONS, "demander_eligibilite", "chercher_structure", "parler_humain"])
CONTACT = frozenset({"telephone", "email", "prenom"})
CONTACT_STEPS = frozenset({"contact", "prenom", "telephone", "email"})
# Facts that describe a situation (a name or a way to be reached does not).
_NOT_A_SITUATION = frozenset({"theme_detresse", "sujet", "nombre", "duree", *CONTACT})
# Below this probability the classifier does not know (curve: python -m tests.evaluate --seuil).
THRESHOLD = 0.30
_OTHER_THRESHOLD = 0.50
# From this probability, a request that comes second to a described situation was meant.
_HEARD = 0.06
_SEGMENTS = re.compile(
    r" (?:[.?!;\n]|et aussi|et sinon|et puis|aussi|et (?=combien|comment|est ce|c est|quel|ou |ca |qui |quand|"
    r"pourquoi|je voudrais|je peux|on peut|il faut|faut)) "
)
# Never by the classifier alone: read word for word, or not at all.
EXACT_ONLY = frozenset({"oui", "non", "ne_sait_pas", "consentir", "refuser_consentement", "detresse"})


@dataclass(frozen=True)
class Decision:
    """One intent with its confidence, the ranking behind it, further intents, and the noise if it was one."""

    intent: str
    confidence: float
    ranking: Ranking = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    noise: Noise | None = None


def decide(
    reading: Reading,
    context: Context,
    lexicons: Lexicons,
    facts: list[Found],
    subjects: list[Found],
    rank: Callable[[Example], Ranking],
    known: Callable[[str], bool],
) -> Decision:
    """The intent of one message. Facts include ``theme_detresse`` when danger was read."""
    if any(f.key == "theme_detresse" and f.certainty == "dit" for f in facts):
        return Decision("detresse", 1.0)
    exact = _exact(reading, context, lexicons)
    if exact is not None:
        return Decision(exact, 1.0)
    contact = [f for f in facts if f.key in CONTACT]
    situation = [f for f in facts if f.key not in _NOT_A_SITUATION]
    noise = read_noise(reading, reading.correction.original, lexicons, known, bool(facts or subjects))
    if noise is not None and not contact:
        return Decision("incompris", 1.0, noise=noise)
    if contact and (context.asked in CONTACT_STEPS or any(f.key != "prenom" for f in contact)) and not _asks(reading):
        return Decision("laisser_coordonnees", 1.0)
    ranking = [(i, p) for i, p in rank(features_of(reading, lexicons, facts, subjects)) if i not in EXACT_ONLY]
    return _by_words(reading, context, lexicons, situation, facts, subjects, ranking, rank)


def _by_words(
    reading: Reading,
    context: Context,
    lexicons: Lexicons,
    situation: list[Found],
    facts: list[Found],
    subjects: list[Found],
    ranking: Ranking,
    rank: Callable[[Example], Ranking],
) -> Decision:
    intent, confidence = ranking[0]
    loose = any(f.key in ("nombre", "duree") for f in facts)
    answered = context.asked is not None and any(
        f.key == context.asked or (f.key == "lieu" and context.asked.startswith("lieu")) for f in facts
    )
    if is_correcting(reading, lexicons) and (situation or loose) and not _asks(reading):
        return Decision("corriger_information", max(confidence if intent == "corriger_information" else 0.9, 0.9), ranking)
    asks = asks_something(reading)
    if answered and not asks and len(reading.tokens) <= 12:
        return Decision("donner_information", 0.95, ranking)
    if intent == "donner_information" and asks:
        # A situation and a question: the question is the request.
        wanted, probability = next(((i, p) for i, p in ranking if i in REQUESTS), ("demander_eligibilite", 0.0))
        if "?" in reading.norm or probability >= _HEARD:
            return Decision(
                wanted, max(probability, 1 - confidence), ranking, _others(reading, lexicons, facts, subjects, rank, wanted)
            )
    if intent in QUESTIONS and not asks and any(f.certainty == "dit" for f in situation):
        # No question in these words, and facts that are stated.
        return Decision("donner_information", max(0.8, 1 - confidence), ranking)
    if (
        (situation or loose)
        and intent not in REQUESTS
        and not asks
        and intent not in ("donner_information", "laisser_coordonnees", "corriger_information")
    ):
        # Facts were read: what the classifier hears besides is a greeting, thanks or noise.
        return Decision(
            "donner_information",
            max(0.8, confidence),
            ranking,
            _others(reading, lexicons, facts, subjects, rank, "donner_information"),
        )
    by_part = _requests_by_part(reading, lexicons, facts, subjects, rank) if intent in REQUESTS else []
    if len(set(by_part)) > 1:
        # Two questions in one message: the first is answered first.
        first = by_part[0]
        return Decision(
            first,
            max(dict(ranking).get(first, 0.0), _OTHER_THRESHOLD),
            ranking,
            [i for i in dict.fromkeys(by_part) if i != first],
        )
    if confidence < THRESHOLD:
        return Decision("donner_information" if situation else "incompris", 1 - confidence if not situation else 0.6, ranking)
    return Decision(intent, confidence, ranking, _others(reading, lexicons, facts, subjects, rank, intent))


def _exact(reading: Reading, context: Context, lexicons: Lexicons) -> str | None:
    """Yes, no, don't know and consent: the whole message must be one of the listed forms."""
    for name in ("refuser_consentement", "consentir"):
        if says(reading, lexicons, name):
            return name
    answer = short_answer(reading, lexicons)
    if context.asked == "consentement":
        return {"oui": "consentir", "non": "refuser_consentement"}.get(answer or "", answer)
    if answer == "ne_sait_pas" and context.asked in lexicons.choices:
        return None if _choice_said(reading, context, lexicons) else answer
    return answer


def _choice_said(reading: Reading, context: Context, lexicons: Lexicons) -> bool:
    bare = strip_politeness(reading.norm, lexicons)
    patterns = lexicons.choices.get(context.asked or "", {}).values()
    return any(p is not None and (m := p.match(bare, 1)) is not None and m.end() == len(bare) for p in patterns)


def _asks(reading: Reading) -> bool:
    return "?" in reading.norm


def asks_something(reading: Reading) -> bool:
    """True with a question mark or a question word."""
    return "?" in reading.norm or QUESTION_WORDS.search(reading.norm) is not None


def _others(
    reading: Reading, lexicons: Lexicons, facts: list[Found], subjects: list[Found], rank: Callable[[Example], Ranking], main: str
) -> list[str]:
    """Further requests, when people ask two things: each part of the message is ranked by itself."""
    out: list[str] = []
    for intent in _requests_by_part(reading, lexicons, facts, subjects, rank):
        if intent != main and intent not in out:
            out.append(intent)
    return out


def _requests_by_part(
    reading: Reading, lexicons: Lexicons, facts: list[Found], subjects: list[Found], rank: Callable[[Example], Ranking]
) -> list[str]:
    """The request of each part of the message that makes one by itself, in order; empty for a message in one part."""
    cuts = [0, *[m.end() - 1 for m in _SEGMENTS.finditer(reading.norm)], len(reading.norm)]
    parts = [reading.norm[a:b] for a, b in pairwise(cuts)]
    parts = [p for p in parts if len(strip_politeness(p, lexicons).split()) >= 2]
    if len(parts) < 2:
        return []
    ranked = [rank(part_features(reading, part, lexicons, facts, subjects))[0] for part in parts]
    return [intent for intent, probability in ranked if probability >= _OTHER_THRESHOLD and intent in REQUESTS]
