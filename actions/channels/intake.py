"""What comes in from a person, before anything reads it.

Rasa takes any text that starts with ``/`` for a command, even after invisible characters or in full width
(reference: Rasa's YAML story reader). Such text, and text with nothing to read, is answered here.
"""

from __future__ import annotations

import unicodedata
from typing import Literal

from msgspec import Struct

MAX_CODE_POINTS = 2000
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_BLANK_LETTERS = {"\u115f", "\u1160", "\u3164", "\uffa0", "\u2800"}  # letters and a braille cell drawn as nothing


class Intake(Struct, frozen=True):
    """Text as it may reach the bot, or the reason why it must not."""

    text: str
    verdict: Literal["readable", "empty", "command", "too_long"]


def take_in(raw: str) -> Intake:
    """Cleans one message. Length is counted in Unicode code points, before cleaning."""
    if len(raw) > MAX_CODE_POINTS:
        return Intake("", "too_long")
    text = "".join(_visible(character) for character in raw).strip()
    folded = unicodedata.normalize("NFKC", text).strip()
    if not folded or not any(unicodedata.category(character)[0] != "M" for character in folded):
        return Intake("", "empty")
    if folded.startswith("/"):
        return Intake("", "command")
    return Intake(text, "readable")


def _visible(character: str) -> str:
    if character in "\n\t\r":
        return " " if character != "\n" else "\n"
    if character in _BLANK_LETTERS or unicodedata.category(character) in _INVISIBLE:
        # The joiner inside an emoji is of no use to the reader either.
        return ""
    return character
