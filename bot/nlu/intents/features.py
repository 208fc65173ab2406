"""The text that the intent classifier sees: corrected, folded words, and marks for what the readers found."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.nlu.facts.answers import strip_politeness
from bot.nlu.facts.found import Found
from bot.nlu.intents.weights import Example
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Reading
from knowledge.spelling import fold

_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
QUESTION_WORDS = re.compile(
    r" (?:est ce|qu est ce|combien|comment|quel(?:le)?s?|pourquoi|peut on|puis je|ai je|faut il|c est quoi|"
    r"c est qui|a quoi|y a t il|il y a des|dois je|on peut|je peux|peut il|peut elle|elle peut|il peut|qu est|ai je|"
    r"suis je|aurai je|vais je|que puis|que peut|que pouvez|que proposez|ca veut dire|ca sert|ca dure|c est combien|"
    r"c est ou|savoir si|quid|que faire|que fait|que font|que devien\w+|que se passe|qu en est|ou pas|ou non|ou est|et apres|"
    r"t il|t elle|t ils|t elles|t on|est il|est elle|sont ils|sont elles|lequel|laquelle|depuis quand|jusqu a quand|"
    r"(?:souhait|voudr|aimer)\w+ (?:connaitre|savoir)|qui (?:saisit|signe|decide|paie|paye)) "
)
# Places need an index that training does not load; danger is weighed by a model of its own (``danger_model.py``).
_UNMARKED = frozenset({"lieu", "theme_detresse"})


def features_of(reading: Reading, lexicons: Lexicons, facts: Iterable[Found], subjects: Iterable[Found]) -> Example:
    """Words without politeness around a request, digits as ``0``, then one mark per kind of fact, subject and question.

    Marks let a rare sheet's name count as any other name: « combien dure un GEIQ » teaches « combien dure une EITI ».
    """
    return part_features(reading, reading.norm, lexicons, facts, subjects)


def part_features(reading: Reading, norm: str, lexicons: Lexicons, facts: Iterable[Found], subjects: Iterable[Found]) -> Example:
    """The same for a part ``norm`` of the message."""
    words = _DIGITS.sub("0", strip_politeness(norm, lexicons)).strip()
    marks = sorted({f"«{fact.key}»" for fact in facts if fact.key not in _UNMARKED})
    if any(True for _ in subjects):
        marks.append("«sujet»")
    if "?" in norm:
        marks.append("«?»")
    if QUESTION_WORDS.search(norm):
        marks.append("«mot?»")
    kept = set(words.split())
    accented = [w.lower() for w in _WORD.findall(reading.correction.text)]
    return Example(" ".join([words, *marks]).strip() or "vide", tuple(w for w in accented if fold(w) in kept))
