"""What may reach the bot."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.channels.intake import MAX_CODE_POINTS, take_in


@pytest.mark.parametrize(
    "text",
    ["/restart", "  /back", "／restart", "\u200b/restart", "\ufeff\u2060／session_start", "\u202e/x", "\n/x", "⁄x"[:0] + "/x{}"],
)
def test_commands_are_held_back(text: str) -> None:
    assert take_in(text).verdict == "command"


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200d", "\u3164", "\u0301", "\x00\x07", "\u2800", "\ud800"])
def test_nothing_to_read(text: str) -> None:
    assert take_in(text).verdict == "empty"


def test_length_counts_code_points() -> None:
    assert take_in("é" * MAX_CODE_POINTS).verdict == "readable"
    assert take_in("😀" * MAX_CODE_POINTS).verdict == "readable"
    assert take_in("a" * (MAX_CODE_POINTS + 1)).verdict == "too_long"


def test_a_slash_inside_a_sentence_passes() -> None:
    assert take_in("je cherche un poste homme/femme").text == "je cherche un poste homme/femme"


@given(st.text(max_size=300))
def test_whatever_passes_is_no_command(text: str) -> None:
    intake = take_in(text)
    if intake.verdict == "readable":
        assert intake.text.strip()
        assert not unicodedata.normalize("NFKC", intake.text).strip().startswith("/")
        assert not any(unicodedata.category(character) == "Cf" for character in intake.text)
    else:
        assert intake.text == ""
