"""The questions of one message: its parts, and the subjects that stand side by side in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.nlu.facts.found import Found
from bot.nlu.reading import Reading
from bot.nlu.retrieval.phrasing import Phrasing

# Where one question ends and another begins.
_CUT = re.compile(
    r" (?:[?!.;\n]+|et aussi|et sinon|et puis|et (?=combien |comment |est ce|c est |quel|qui |quand |pourquoi |ou |faut |"
    r"il faut |je peux |on peut |ca |sa |qu |il y a|y a |celui |celle |ceux |sur quoi|a quoi|au max|on fait|je dois |on doit |"
    r"faut il|peut on|peut il|peut elle))"
)
_FEWEST_WORDS = 2
_ARTICLES = frozenset(["un", "une", "l", "le", "la", "les", "d", "de", "du", "des", "en", "au", "aux", "a", "qu"])
INDEPENDENT = "TRAVAIL_INDEPENDANT"


def parts_of(reading: Reading, phrasing: Phrasing) -> list[tuple[int, int]]:
    """Ranges of tokens, one a question; a single one when the message asks one thing."""
    cuts = [0, *(match.end() for match in _CUT.finditer(reading.norm)), len(reading.norm)]
    ranges = [(_token_at(reading, begin), _token_at(reading, end)) for begin, end in pairwise(cuts)]
    asking = [
        (first, stop)
        for first, stop in ranges
        if sum(token.norm.isalnum() for token in reading.tokens[first:stop]) >= _FEWEST_WORDS
        and phrasing.asks(_norm(reading, first, stop + 1))
    ]
    return asking if len(asking) > 1 else [(0, len(reading.tokens))]


def side_by_side(reading: Reading, subjects: Sequence[Found], phrasing: Phrasing) -> list[str]:
    """Codes of two subjects or more with nothing but a link between them (« une EI ou un chantier »)."""
    spans = sorted((reading.tokens_in(each.start, each.end), str(each.value)) for each in subjects)
    linked = [
        one != other and _linked(reading, stop, first, phrasing) for ((_, stop), one), ((first, _), other) in pairwise(spans)
    ]
    if sum(linked) != 1:
        # « Des ESAT, des EA ou des SIAE » is a list, not two things.
        return []
    place = linked.index(True)
    return [spans[place][1], spans[place + 1][1]]


def _linked(reading: Reading, stop: int, first: int, phrasing: Phrasing) -> bool:
    """Whether nothing but a link stands between two tokens."""
    between = [token.norm for token in reading.tokens[stop:first] if token.norm not in _ARTICLES]
    norm = " " + "".join(f"{word} " for word in between)
    match = phrasing.link.match(norm, 1)
    return (match is not None and match.end() == len(norm)) or between in ([","], ["/"])


def compared(reading: Reading, subjects: Sequence[Found], phrasing: Phrasing) -> list[str]:
    """Two sheets that the message compares, or an empty list. Going alone counts as one, where it is set against another."""
    codes = list(dict.fromkeys(str(each.value) for each in subjects))
    words = phrasing.compare.search(reading.norm) is not None
    alone = next(reading.find(phrasing.alone), None)
    if len(codes) == 1 and alone is not None and (words or " ou " in reading.norm):
        return [*codes, INDEPENDENT] if codes[0] != INDEPENDENT else []
    if len(codes) < 2:
        return []
    near = side_by_side(reading, subjects, phrasing)
    between_or = near and any(f" {link} " in reading.norm for link in ("ou", "vs", "vous", "versus", "ou bien"))
    if words or (between_or and (phrasing_is_short(reading) or "?" in reading.norm)):
        return near or codes[:2]
    return []


def phrasing_is_short(reading: Reading) -> bool:
    """« EI ou ACI ? »: hardly more than the two names."""
    return sum(token.norm.isalpha() for token in reading.tokens) <= 12


def _token_at(reading: Reading, offset: int) -> int:
    """Number of the first token that begins at ``offset`` of ``norm`` or after."""
    return reading.norm[:offset].count(" ") - 1 if offset else 0


def _norm(reading: Reading, first: int, stop: int) -> str:
    return " " + "".join(f"{token.norm} " for token in reading.tokens[first:stop])
