"""What a short answer means in the light of the question just asked."""

from __future__ import annotations

import re
from typing import Any, get_args, get_origin, get_type_hints

from bot.nlu.facts.durations import Duration
from bot.nlu.facts.found import Context, Found, found
from bot.nlu.facts.polarity import Polarity, read_polarity
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Reading
from knowledge.model import Profile

_HINTS = get_type_hints(Profile)
BOOLEANS = frozenset(key for key, hint in _HINTS.items() if bool in get_args(hint))
INTEGERS = frozenset(key for key, hint in _HINTS.items() if int in get_args(hint) and get_origin(hint) is not list)
_MONTHS = ("mois_sans_emploi", "mois_inscrit")
_NUMBER = re.compile(r"(?<= )(?P<n>\d{1,4}) ")
_BENEFITS = ("RSA", "ASS", "AAH", "ARE")
_AGES = range(14, 81)
# Questions whose « oui » or « non » is an answer, besides the yes/no facts.
_YES_NO_STEPS = frozenset({"allocations", "pass_iae_etat", "consentement", "effacement", "structures", "contact"})
# Yes/no facts that are a lack: « pas de voiture » is a yes there.
_LACKS = frozenset(
    {"probleme_mobilite", "sans_emploi", "sans_hebergement", "sans_experience", "fle_inferieur_a1", "parent_isole"}
)


def polarity(reading: Reading, context: Context, lexicons: Lexicons) -> Polarity | None:
    """« oui », « non » or « je ne sais pas » in the light of the question just asked."""
    asked = context.asked
    return read_polarity(reading, lexicons, asks_yes_or_no(asked), asked in _LACKS)


def asks_yes_or_no(asked: str | None) -> bool:
    """Whether the question just asked is answered by yes or no."""
    return asked in BOOLEANS or asked in _YES_NO_STEPS


def says(reading: Reading, lexicons: Lexicons, name: str) -> bool:
    """True when the whole message is one of the forms listed under ``name``."""
    pattern = lexicons.answers[name]
    return pattern is not None and _whole(pattern, _bare(reading, lexicons))


def read_answer(
    reading: Reading, context: Context, lexicons: Lexicons, known: list[Found], durations: list[Duration]
) -> list[Found]:
    """Facts that only the question asked makes readable; nothing when the message said that fact by itself."""
    asked = context.asked
    if (
        asked is None
        or not reading.tokens
        or any(f.key == asked and (f.certainty == "dit" or asked not in BOOLEANS) for f in known)
    ):
        return []
    whole = (0, len(reading.tokens))
    if asked in lexicons.choices:
        choice = _choice(reading, lexicons, asked)
        if choice is not None:
            return [found(reading, whole, asked, choice)]
    if asked == "allocations":
        return _benefits(reading, context, lexicons)
    if asked in BOOLEANS:
        return _yes_or_no(reading, context, lexicons, known)
    if asked in INTEGERS:
        return _number(reading, asked, durations)
    return []


def loose_numbers(reading: Reading, context: Context, known: list[Found], durations: list[Duration]) -> list[Found]:
    """``nombre`` and ``duree`` when the message is little more than a number and nothing says what it is."""
    if any(f.key not in ("role",) for f in known) or len(reading.tokens) > 4 or context.asked in INTEGERS:
        return []
    if durations:
        return [found(reading, (d.first, d.stop), "duree", d.months, d.certainty) for d in durations[:1]]
    hits = list(reading.find(_NUMBER))
    return [found(reading, hits[0], "nombre", int(hits[0].match["n"]))] if len(hits) == 1 else []


def _number(reading: Reading, asked: str, durations: list[Duration]) -> list[Found]:
    if asked in _MONTHS:
        if durations:
            d = durations[0]
            return [found(reading, (d.first, d.stop), asked, d.months, d.certainty)]
        numbers = list(reading.find(_NUMBER))
        # Months or years? The question asks for months, people often answer in years: to be confirmed.
        if len(numbers) == 1 and len(reading.tokens) <= 3 and int(numbers[0].match["n"]) <= 600:
            return [found(reading, numbers[0], asked, int(numbers[0].match["n"]), "deduit")]
        return []
    for hit in reading.find(_NUMBER):
        value = int(hit.match["n"])
        if asked == "age" and value in _AGES and len(reading.tokens) <= 6:
            return [found(reading, hit, "age", value)]
    return []


def _yes_or_no(reading: Reading, context: Context, lexicons: Lexicons, known: list[Found]) -> list[Found]:
    """The fact asked about, deduced only from « je crois que oui ». A RQTH that is being asked for is no « non »."""
    answer = polarity(reading, context, lexicons)
    if answer is None or answer.kind == "ne_sait_pas" or context.asked is None:
        return []
    if context.asked == "rqth" and any(f.key == "rqth_en_cours" and f.value is True for f in known):
        return []
    other = lexicons.answers["autre_demande"]
    if other is not None and other.search(answer.rest):
        # « oui bonjour, je voudrais parler à quelqu'un » answers nothing.
        return []
    value = answer.kind == "oui"
    if any(f.key == context.asked and (f.value is not value or not answer.sure) for f in known):
        # « non, chez ma sœur » to « sans logement ? »: what the words let one guess is still to be confirmed.
        return []
    return [found(reading, (0, len(reading.tokens)), context.asked, value, "dit" if answer.sure else "deduit")]


def _benefits(reading: Reading, context: Context, lexicons: Lexicons) -> list[Found]:
    answer = polarity(reading, context, lexicons)
    if (answer is not None and answer.kind == "non" and answer.sure) or says(reading, lexicons, "aucune_allocation"):
        whole = (0, len(reading.tokens))
        return [found(reading, whole, "allocations", code, operation="nie") for code in _BENEFITS]
    return []


def _choice(reading: Reading, lexicons: Lexicons, asked: str) -> Any:
    bare = _bare(reading, lexicons)
    for value, pattern in lexicons.choices[asked].items():
        if pattern is not None and _whole(pattern, bare):
            return value
    return None


def _bare(reading: Reading, lexicons: Lexicons) -> str:
    """Words without signs and politeness at both ends."""
    return strip_politeness(reading.norm, lexicons)


def strip_politeness(norm: str, lexicons: Lexicons) -> str:
    """``norm`` without greetings, thanks and signs at its ends; unchanged when nothing else would be left."""
    text = re.sub(r" [.!,;:…]+(?= )", "", norm)
    text = text if text.strip() else norm
    pattern = lexicons.politeness
    if pattern is None:
        return text
    while True:
        match = pattern.match(text, 1)
        if match is None or not text[match.end() :].strip():
            break
        text = " " + text[match.end() :]
    for match in pattern.finditer(text):
        if match.end() == len(text) and text[: match.start()].strip():
            return text[: match.start()]
    return text


def _whole(pattern: re.Pattern[str], norm: str) -> bool:
    """True when ``norm`` is one form, or the same kind of form said twice (« oui oui », « non merci non »)."""
    position, times = 1, 0
    while position < len(norm) and times < 3:
        best = 0
        match = pattern.match(norm, position)
        if match is None:
            return False
        full = pattern.fullmatch(norm, position)
        if full is not None:
            return True
        best = match.end()
        position, times = best, times + 1
    return position >= len(norm) and times > 0
