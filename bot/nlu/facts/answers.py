"""What a short answer means in the light of the question just asked."""

from __future__ import annotations

import re
from typing import Any, Literal, get_args, get_origin, get_type_hints

from bot.nlu.facts.durations import Duration
from bot.nlu.facts.found import Context, Found, found
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Reading
from knowledge.model import Profile

YesNo = Literal["oui", "non", "ne_sait_pas"]
_HINTS = get_type_hints(Profile)
BOOLEANS = frozenset(key for key, hint in _HINTS.items() if bool in get_args(hint))
INTEGERS = frozenset(key for key, hint in _HINTS.items() if int in get_args(hint) and get_origin(hint) is not list)
_MONTHS = ("mois_sans_emploi", "mois_inscrit")
_NUMBER = re.compile(r"(?<= )(?P<n>\d{1,4}) ")
_BENEFITS = ("RSA", "ASS", "AAH", "ARE")
_AGES = range(14, 81)
_OPENING = re.compile(
    r" (?P<word>oui|non) (?=depuis |(?:mais |et |car )?(?:je|j|elle|il|on|c|mon|ma|mes) |pas encore |aucun|jamais |"
    r"seulement |bien sur )"
)


def short_answer(reading: Reading, lexicons: Lexicons) -> YesNo | None:
    """« oui », « non » or « je ne sais pas » when the whole message says just that, politeness aside."""
    bare = _bare(reading, lexicons)
    for name in ("ne_sait_pas", "oui", "non"):
        pattern = lexicons.answers[name]
        if pattern is not None and _whole(pattern, bare):
            return name  # type: ignore[return-value]
    return None


def opening_answer(reading: Reading, lexicons: Lexicons) -> YesNo | None:
    """« oui » or « non » that opens a longer answer: followed by « depuis » or a subject."""
    norm = _bare(reading, lexicons)
    match = _OPENING.match(norm)
    return match["word"] if match else None  # type: ignore[return-value]


def says(reading: Reading, lexicons: Lexicons, name: str) -> bool:
    """True when the whole message is one of the forms listed under ``name``."""
    pattern = lexicons.answers[name]
    return pattern is not None and _whole(pattern, _bare(reading, lexicons))


def read_answer(
    reading: Reading, context: Context, lexicons: Lexicons, known: list[Found], durations: list[Duration]
) -> list[Found]:
    """Facts that only the question asked makes readable; nothing when the message said that fact by itself."""
    asked = context.asked
    if asked is None or not reading.tokens or any(f.key == asked for f in known):
        return []
    whole = (0, len(reading.tokens))
    if asked in lexicons.choices:
        choice = _choice(reading, lexicons, asked)
        if choice is not None:
            return [found(reading, whole, asked, choice)]
    if asked == "allocations":
        return _benefits(reading, lexicons)
    yes_no = short_answer(reading, lexicons) or opening_answer(reading, lexicons)
    if asked in BOOLEANS:
        if yes_no in ("oui", "non"):
            return [found(reading, whole, asked, yes_no == "oui")]
        return []
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


def _benefits(reading: Reading, lexicons: Lexicons) -> list[Found]:
    if short_answer(reading, lexicons) == "non" or says(reading, lexicons, "aucune_allocation"):
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
