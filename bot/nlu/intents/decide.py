"""From what was read to one intent: danger, then exact short answers, then contact, then the classifier."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from bot.nlu.facts.answers import strip_politeness
from bot.nlu.facts.corrections import is_correcting
from bot.nlu.facts.found import Context, Found
from bot.nlu.french import French
from bot.nlu.intents.exact import exact_answer, permitted
from bot.nlu.intents.features import QUESTION_WORDS, features_of, part_features
from bot.nlu.intents.noise import Noise, read_noise
from bot.nlu.intents.weights import Example
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
# From this probability, a request that comes second to a described situation was meant.
_HEARD = 0.06
_PARTS = re.compile(r" (?:[.?!;,:\n]|et|mais|sinon|aussi|puis|ensuite|apres|donc) ")
_ASKING = re.compile(r" (?:ou pas|ou non|combien|quand|quoi|comment|qui|quel\w*|est ce|faut) ")
# A part of a message is a request of its own from these probabilities: put as a question, or not.
_ASKED, _CERTAIN = 0.7, 0.95
# Never learnt as an intent: danger has a reader of its own.
NOT_LEARNT = frozenset({"detresse"})
_SHORT_ANSWER = 12
_POLITE = frozenset({"saluer", "remercier", "au_revoir", "incompris", "ne_sait_pas"})


@dataclass(frozen=True)
class Decision:
    """One intent with its confidence, the ranking behind it, further intents, and the noise if it was one.

    ``route``: the rule that decided; confidences are calibrated route by route (``calibration.py``).
    """

    intent: str
    confidence: float
    route: str
    ranking: Ranking = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    noise: Noise | None = None


@dataclass(frozen=True)
class Heard:
    """All that a decision looks at: the message, what was read in it, and how to rank a text."""

    reading: Reading
    context: Context
    lexicons: Lexicons
    facts: list[Found]
    subjects: list[Found]
    rank: Callable[[Example], Ranking]

    @property
    def situation(self) -> list[Found]:
        return [f for f in self.facts if f.key not in _NOT_A_SITUATION]

    @property
    def loose(self) -> bool:
        """A number or a duration that nothing in the message explains."""
        return any(f.key in ("nombre", "duree") for f in self.facts)

    @property
    def answered(self) -> bool:
        """The message holds the fact that was asked for."""
        asked = self.context.asked
        return asked is not None and any(f.key == asked or (f.key == "lieu" and asked.startswith("lieu")) for f in self.facts)

    def ranking(self, example: Example) -> Ranking:
        """Intents with their probabilities, without the answers that these words cannot give."""
        allowed = [(i, p) for i, p in self.rank(example) if permitted(i, self.reading, self.context, self.lexicons)]
        total = sum(p for _, p in allowed) or 1.0
        return [(i, p / total) for i, p in allowed]


def decide(
    reading: Reading,
    context: Context,
    facts: list[Found],
    subjects: list[Found],
    rank: Callable[[Example], Ranking],
    french: French,
) -> Decision:
    """The intent of one message. Facts include ``theme_detresse`` when danger was read."""
    if any(f.key == "theme_detresse" and f.certainty == "dit" for f in facts):
        return Decision("detresse", 1.0, "danger")
    exact = exact_answer(reading, context, french.lexicons, facts)
    if exact is not None:
        return Decision(exact, 1.0, "exact")
    contact = [f for f in facts if f.key in CONTACT]
    noise = read_noise(reading, reading.correction.original, french.lexicons, french.known, bool(facts or subjects))
    if noise is not None and not contact:
        return Decision("incompris", 1.0, "bruit", noise=noise)
    if contact and is_correcting(reading, french.lexicons) and not _asks(reading):
        return Decision("corriger_information", 0.95, "correction")
    if contact and (context.asked in CONTACT_STEPS or any(f.key != "prenom" for f in contact)) and not _asks(reading):
        return Decision("laisser_coordonnees", 1.0, "contact")
    return _by_words(Heard(reading, context, french.lexicons, facts, subjects, rank))


def _by_words(heard: Heard) -> Decision:
    ranking = heard.ranking(features_of(heard.reading, heard.lexicons, heard.facts, heard.subjects))
    intent, confidence = ranking[0]
    asks = asks_something(heard.reading)
    told = heard.situation or heard.loose
    if is_correcting(heard.reading, heard.lexicons) and told and not _asks(heard.reading):
        return Decision("corriger_information", max(confidence, 0.9), "correction", ranking)
    if heard.answered and not asks and len(heard.reading.tokens) <= _SHORT_ANSWER:
        return Decision("donner_information", 0.95, "reponse", ranking)
    if intent == "donner_information" and asks:
        # A situation and a question: the question is the request.
        wanted, probability = next(((i, p) for i, p in ranking if i in REQUESTS), ("demander_eligibilite", 0.0))
        if "?" in heard.reading.norm or probability >= _HEARD:
            return Decision(wanted, max(probability, 1 - confidence), "demande_apres_faits", ranking, _others(heard, wanted))
    if intent in QUESTIONS and not asks and any(f.certainty == "dit" for f in heard.situation):
        # No question in these words, and facts that are stated.
        return Decision("donner_information", 1 - confidence, "faits_sans_question", ranking)
    if told and not asks and intent in _POLITE:
        # Facts were read: the greeting or the thanks come with them.
        return Decision(
            "donner_information", 1 - confidence, "faits_avant_politesse", ranking, _others(heard, "donner_information")
        )
    requests = _requests_by_part(heard)
    if intent in REQUESTS and len(requests) > 1:
        # Two questions in one message: the first is answered first.
        first, *rest = requests
        return Decision(first, max(dict(ranking).get(first, 0.0), _ASKED), "deux_demandes", ranking, rest)
    if confidence < THRESHOLD:
        if heard.situation:
            return Decision("donner_information", 0.6, "faits_seuls", ranking)
        return Decision("incompris", 1 - confidence, "sous_le_seuil", ranking)
    return Decision(intent, confidence, "classifieur", ranking, _others(heard, intent))


def _asks(reading: Reading) -> bool:
    return "?" in reading.norm


def asks_something(reading: Reading) -> bool:
    """True with a question mark or a question word."""
    return "?" in reading.norm or QUESTION_WORDS.search(reading.norm) is not None


def _others(heard: Heard, main: str) -> list[str]:
    """Further requests, when people ask two things."""
    return [intent for intent in _requests_by_part(heard) if intent != main]


def _requests_by_part(heard: Heard) -> list[str]:
    """The request of each part of the message that makes one by itself, in order, each once; none in a message of one part."""
    norm = heard.reading.norm
    cuts = [0, *[m.end() - 1 for m in _PARTS.finditer(norm)], len(norm)]
    parts = [norm[a:b] for a, b in pairwise(cuts)]
    parts = [p for p in parts if len(strip_politeness(p, heard.lexicons).split()) >= 2]
    if len(parts) < 2:
        return []
    return list(dict.fromkeys(intent for part in parts if (intent := _request_of(heard, part)) is not None))


def _request_of(heard: Heard, part: str) -> str | None:
    """A question that is put as one, or a request without any doubt; anything else in a part is said in passing."""
    features = part_features(heard.reading, part, heard.lexicons, heard.facts, heard.subjects)
    intent, probability = heard.ranking(features)[0]
    if intent in QUESTIONS and probability >= _ASKED and ("?" in part or QUESTION_WORDS.search(part) or _ASKING.search(part)):
        return intent
    return intent if intent in REQUESTS - set(QUESTIONS) and probability >= _CERTAIN else None
