"""Yes, no, don't know and consent: read from word lists in the light of the question asked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.nlu.facts.answers import asks_yes_or_no, polarity, says, strip_politeness
from bot.nlu.facts.corrections import may_correct
from bot.nlu.facts.found import Context, Found
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Reading

# Answers that the classifier may not give where nothing was asked, or from words that do not say them.
ANSWERS = frozenset({"oui", "non", "ne_sait_pas", "consentir", "refuser_consentement"})
_DENIED = re.compile(r" (?:pas|rien|jamais|personne|ni|aucun|aucune|sans|refuse|non) ")
_CLAUSE = re.compile(r"(?<= )(?:[.,;:!…]|mais|car|et) ")
_YES_OR_NO = re.compile(
    r" (?:oui|non|nenni|nope|negatif|affirmatif|pas du tout|tout a fait|exact\w*|jamais|pas encore|plus maintenant|si) "
)
# What is sent: without it, « envoyez-moi … » is no consent.
_OBJECT = re.compile(
    r"\b(?:ma|mes|mon|la|cette|cet|leur|l) "
    r"(?:demande|coordonnees|dossier|candidature|donnees|informations|infos|fiche|envoi|transmission|numero)\b"
)
_ERASE = re.compile(r" (?:efface|supprim)\w* ")
_ENOUGH = re.compile(r" non c est bon ")
# A « oui » to the consent question may be followed by a few words, not by a story.
_LONGEST_YES = 14


def exact_answer(reading: Reading, context: Context, lexicons: Lexicons, facts: Iterable[Found] = ()) -> str | None:
    """The answer that the words give, ``None`` when they give none. ``facts`` are those read in the message."""
    if context.asked == "consentement":
        return _on_consent(reading, context, lexicons)
    for name in ("refuser_consentement", "consentir"):
        if says(reading, lexicons, name) or _said_inside(reading, lexicons, name):
            return name
    answer = polarity(reading, context, lexicons)
    if answer is None:
        return None
    asked = context.asked
    if answer.kind == "ne_sait_pas" and asked is not None:
        return None if _choice_said(reading, context, lexicons) or _answers(asked, facts) else answer.kind
    if (asked == "allocations" or asked in lexicons.choices) and (_given(facts) or not _YES_OR_NO.search(reading.norm)):
        # « oui le RSA », « aucune des trois »: a value, not a yes or a no.
        return None
    if answer.whole:
        return answer.kind
    if not asks_yes_or_no(asked) or _searched(answer.rest, lexicons, "autre_demande"):
        return None
    return None if asked in lexicons.choices and answer.kind != "non" else answer.kind


def permitted(intent: str, reading: Reading, context: Context, lexicons: Lexicons) -> bool:
    """Whether the classifier may read ``intent`` in this message: an answer or a correction needs words that say it."""
    if intent == "corriger_information":
        return may_correct(reading, lexicons)
    if intent not in ANSWERS:
        return True
    if intent == "refuser_consentement":
        return context.asked == "consentement"
    return intent == "ne_sait_pas" and context.asked is not None


def _on_consent(reading: Reading, context: Context, lexicons: Lexicons) -> str | None:
    """Consent asked for: a refusal anywhere wins, a reserve is no consent, and a question is neither."""
    norm = reading.norm
    if "?" in norm or _searched(norm, lexicons, "incomprehension"):
        return None
    polite = lexicons.answers["accord_poli"]
    text = norm if polite is None else polite.sub("oui ", norm)
    answer = polarity(reading, context, lexicons)
    agreed = _agreed(text, lexicons)
    if _searched(text, lexicons, "refus") or (agreed is False):
        return "refuser_consentement"
    if answer is not None and answer.kind == "non" and not (agreed and _ENOUGH.search(norm)):
        return "refuser_consentement"
    if (answer is not None and answer.kind == "ne_sait_pas") or _searched(norm, lexicons, "hesite"):
        return "ne_sait_pas"
    yes = agreed or (answer is not None and (answer.whole or len(answer.rest.split()) <= _LONGEST_YES))
    if not yes or _searched(norm, lexicons, "autre_demande") or norm.rstrip(" .!,…").endswith((" mais", " mais euh")):
        return None
    if _searched(text, lexicons, "reserve") or (answer is not None and not answer.sure):
        return "ne_sait_pas"
    if not agreed and answer is not None and _DENIED.search(answer.rest):
        return "ne_sait_pas"
    return "consentir"


def _agreed(text: str, lexicons: Lexicons) -> bool | None:
    """``True`` with words of sending or accepting, ``False`` when they are denied in their clause, ``None`` without any."""
    pattern = lexicons.answers["accord"]
    if pattern is None:
        return None
    said: bool | None = None
    start = 0
    for stop in (*(m.start() for m in _CLAUSE.finditer(text)), len(text)):
        clause = " " + text[start:stop].strip() + " "
        if pattern.search(clause):
            if _DENIED.search(clause.replace(" non ", " ", 1) if start == 0 else clause):
                return False
            said = True
        start = stop
    return said


def _said_inside(reading: Reading, lexicons: Lexicons, name: str) -> bool:
    """An explicit sentence of consent or refusal that nothing asked for: it names what is sent, and asks nothing."""
    norm = reading.norm
    pattern = lexicons.answers[name]
    if pattern is None or "?" in norm or _ERASE.search(norm):
        return False
    for match in pattern.finditer(norm):
        if _OBJECT.search(match.group() + norm[match.end() :]) is None or len(match.group().split()) < 3:
            continue
        return name == "refuser_consentement" or not (
            _DENIED.search(norm) or _searched(norm, lexicons, "reserve") or _searched(norm, lexicons, "en_retour")
        )
    return False


def _given(facts: Iterable[Found]) -> bool:
    return any(f.key == "allocations" and f.operation == "affirme" for f in facts)


def _answers(asked: str, facts: Iterable[Found]) -> bool:
    return any(f.key == asked for f in facts)


def _choice_said(reading: Reading, context: Context, lexicons: Lexicons) -> bool:
    bare = strip_politeness(reading.norm, lexicons)
    patterns = lexicons.choices.get(context.asked or "", {}).values()
    return any(p is not None and (m := p.match(bare, 1)) is not None and m.end() == len(bare) for p in patterns)


def _searched(text: str, lexicons: Lexicons, name: str) -> bool:
    pattern = lexicons.answers[name]
    return pattern is not None and pattern.search(text) is not None
