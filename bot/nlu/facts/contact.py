"""Phone numbers (to E.164, French numbering plan) and mail addresses, in the text as typed."""

from __future__ import annotations

import re

from bot.nlu.facts.found import Found

_PHONE = re.compile(
    r"(?<![\w+])(?P<prefix>\+\s?\d{1,3}|00\s?\d{2,3})?[\s.\-/()]*(?P<rest>(?:\(0\)\s?)?\d(?:[\s.\-/]{0,2}\d){7,11})(?!\d)"
)
_MAIL = re.compile(
    r"(?<![\w.+-])(?P<name>[\w.+-]{1,64})\s?(?:@|\(at\)|\s(?:arobase|arobas|at)\s)\s?"
    r"(?P<host>[a-z0-9-]{1,63}(?:(?:\s?\.\s?|\spoint\s)[a-z0-9-]{1,63}){1,3})(?![\w@])",
    re.IGNORECASE,
)
# Overseas numbers have their own country code: first four digits of the national number.
_OVERSEAS = {
    "0262": "262", "0263": "262", "0269": "262", "0692": "262", "0693": "262", "0639": "262",
    "0590": "590", "0690": "590", "0691": "590", "0594": "594", "0694": "594", "0596": "596", "0696": "596", "0697": "596",
}  # fmt: skip
# Kept for fiction by the French regulator, inside Mayotte's range: trainings and tests use them.
_FICTION = "063998"
_SHORTEST, _LONGEST = 9, 15


def to_e164(text: str) -> str | None:
    """E.164 form of a phone number as typed in France, ``None`` when it is not one.

    >>> to_e164("06.12.34.56.78"), to_e164("+33 (0)6 12 34 56 78"), to_e164("0692 12 34 56"), to_e164("12345")
    ('+33612345678', '+33612345678', '+262692123456', None)
    """
    international = text.strip().startswith(("+", "00"))
    digits = re.sub(r"\D", "", text)
    if international:
        digits = digits.removeprefix("00")
        for code in ("33", "262", "590", "594", "596"):
            if digits.startswith(code):
                national = digits[len(code) :].removeprefix("0")
                return f"+{code}{national}" if len(national) == 9 and national[0] != "0" else None
        return f"+{digits}" if _SHORTEST <= len(digits) <= _LONGEST and digits[0] != "0" else None
    if len(digits) == 9 and digits[0] in "67":
        digits = "0" + digits
    if len(digits) == 11 and digits.startswith("33"):
        digits = "0" + digits[2:]
    if len(digits) != 10 or digits[0] != "0" or digits[1] == "0":
        return None
    if digits.startswith(_FICTION):
        return f"+33{digits[1:]}"
    return f"+{_OVERSEAS.get(digits[:4], '33')}{digits[1:]}"


def read_contact(text: str, asked: str | None) -> list[Found]:
    """``telephone`` and ``email`` with their spans in ``text``; nine digits count as a phone only when one was asked."""
    out: list[Found] = []
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        phone = to_e164(match.group())
        national = not match["prefix"]
        if phone is None or (national and len(digits) == 9 and asked not in ("contact", "telephone")):
            continue
        if national and digits[0] != "0" and asked not in ("contact", "telephone"):
            continue
        start = match.start() + len(match.group()) - len(match.group().lstrip(" .-/"))
        out.append(Found("telephone", phone, start, match.end()))
        break
    for match in _MAIL.finditer(text):
        host = re.sub(r"\s?\.\s?|\spoint\s", ".", match["host"], flags=re.IGNORECASE)
        out.append(Found("email", f"{match['name']}@{host}".lower().strip("."), match.start(), match.end()))
        break
    return out
