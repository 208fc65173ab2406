"""Phone numbers (to E.164, French numbering plan) and mail addresses, in the text as typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.facts.contact_words import one_of, plain
from bot.nlu.facts.found import Found
from bot.nlu.facts.mail import read_mails
from bot.nlu.facts.spoken_digits import spoken_digits

_PHONE = re.compile(
    r"(?<![\w+])(?P<prefix>\+\s?\d{1,3}|00\s?\d{2,3})?[\s.\-/()]*(?P<rest>(?:\(0\)\s?)?\d(?:[\s.,\-/_]{0,2}\d){7,11})(?!\d)"
)
# The letter o for a zero: glued to a digit, or a pair between digits (« 06 oo 38 »).
_LETTER_O = re.compile(r"(?<![^\W\d_])[oO]{1,2}(?=\d)|(?<=\d)[oO]{1,2}(?![^\W\d_])|(?<=\d[ .-])[oO]{2}(?=[ .-]\d)")
# Overseas numbers have their own country code: first four digits of the national number.
_OVERSEAS = {
    "0262": "262", "0263": "262", "0269": "262", "0692": "262", "0693": "262", "0639": "262",
    "0590": "590", "0690": "590", "0691": "590", "0594": "594", "0694": "594", "0596": "596", "0696": "596", "0697": "596",
    "0508": "508",
}  # fmt: skip
_COUNTRIES = ("33", "262", "590", "594", "596", "508")
# Kept for fiction by the French regulator, inside Mayotte's range: trainings and tests use them.
_FICTION = "063998"
_SHORTEST, _LONGEST = 9, 15
_DENIED = re.compile(rf"\b{one_of('nies')}(?:\s(?:le|au|du|mon|ce|numero|num))*\s*:?\s*$")
_OTHER_NUMBER = re.compile(rf"\b{one_of('autres_numeros')}\W+(?:est|c'?est|c|:|le|n°|\W)*$")
_SOMEONE_HAS = re.compile(rf"\b{one_of('autrui')}\s(?:a|c[' ]?est|c|est|:|au)\s?(?:le|au)?\s?$")


def to_e164(text: str) -> str | None:
    """E.164 form of a phone number as typed in France, ``None`` when it is not one.

    >>> to_e164("06.12.34.56.78"), to_e164("+33 (0)6 12 34 56 78"), to_e164("0692 12 34 56"), to_e164("12345")
    ('+33612345678', '+33612345678', '+262692123456', None)
    """
    international = text.strip().startswith(("+", "00"))
    digits = re.sub(r"\D", "", text)
    if international:
        digits = digits.removeprefix("00")
        for code in _COUNTRIES:
            if digits.startswith(code):
                national = digits[len(code) :].removeprefix("0")
                wanted = 6 if code == "508" else 9
                return f"+{code}{national}" if len(national) == wanted and national[0] != "0" else None
        return f"+{digits}" if _SHORTEST <= len(digits) <= _LONGEST and digits[0] != "0" else None
    if len(digits) == 9 and digits[0] in "67":
        digits = "0" + digits
    if len(digits) == 11 and digits.startswith("33"):
        digits = "0" + digits[2:]
    if len(digits) != 10 or digits[0] != "0" or digits[1] == "0":
        return None
    if digits.startswith(_FICTION):
        return f"+33{digits[1:]}"
    country = _OVERSEAS.get(digits[:4], "33")
    return f"+{country}{digits[4:] if country == '508' else digits[1:]}"


def read_contact(text: str, asked: str | None) -> list[Found]:
    """``telephone`` and ``email`` with their spans in ``text``; nine digits count as a phone only when one was asked.

    Of several numbers, the first that is neither denied (« c'est pas le 06… ») nor somebody else's.
    """
    read = plain(text)
    phones = [*_phones(read, asked), *spoken_phones(text)]
    mine = [f for f in phones if not _DENIED.search(read[: f.start])]
    own = [f for f in mine if not _SOMEONE_HAS.search(read[: f.start])]
    return [*(own or mine)[:1], *read_mails(text)[:1]]


def _phones(read: str, asked: str | None) -> Iterator[Found]:
    plain = _LETTER_O.sub(lambda m: "0" * len(m.group()), read)
    wanted = asked in ("contact", "telephone")
    for match in _PHONE.finditer(plain):
        digits = re.sub(r"\D", "", match.group())
        phone = to_e164(match.group())
        national = not match["prefix"]
        if phone is None or (national and not wanted and (len(digits) == 9 or digits[0] not in "03")):
            continue
        if _OTHER_NUMBER.search(read[: match.start()]):
            continue
        start = match.start() + len(match.group()) - len(match.group().lstrip(" .-/"))
        yield Found("telephone", phone, start, match.end())


def spoken_phones(text: str) -> Iterator[Found]:
    """Numbers written in words: « zéro six zéro zéro vingt-trois … »."""
    for digits, start, end in spoken_digits(text):
        phone = to_e164(digits)
        if phone is not None:
            yield Found("telephone", phone, start, end)
