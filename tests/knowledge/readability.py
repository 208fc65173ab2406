"""Measures of a text: words a sentence, septets of an SMS. The GSM-7 table is written apart from the channels' own."""

from __future__ import annotations

import re
import unicodedata

from knowledge.sheet_records import Answer

# 3GPP 23.038, default alphabet; the extension table costs an escape and a character.
GSM7_BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_EXTENSION = set("\f^{}\\[~]|€")


def septets(text: str) -> int:
    """Length of a text in GSM-7 septets. Raises ValueError naming the characters that are outside."""
    outside = sorted(set(text) - GSM7_BASIC - GSM7_EXTENSION)
    if outside:
        raise ValueError("hors GSM-7 : " + ", ".join(f"{c} ({unicodedata.name(c, '?')})" for c in outside))
    return len(text) + sum(c in GSM7_EXTENSION for c in text)


def sentences(text: str) -> list[str]:
    """Sentences, ended by a full stop, a question or an exclamation mark before a space or the end."""
    return [part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if re.search(r"\w", part)]


def words(sentence: str) -> list[str]:
    """Words, a number and its thousands counting as one, an elided word as part of the next."""
    joined = re.sub(r"(?<=\d) (?=\d)", "", sentence)
    return [word for word in joined.split() if re.search(r"\w", word)]


def figures(text: str) -> list[str]:
    """Numbers of a text, their thousands joined: « 13 304 € » gives 13304."""
    return re.findall(r"\d+(?:,\d+)?", re.sub(r"(?<=\d)[   ](?=\d{3}(?!\d))", "", text))


def lengths(answer: Answer) -> tuple[str, str, str]:
    return answer.standard, answer.simple, answer.sms
