"""What is kept of a question tells nothing of who wrote it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.french import French
from bot.nlu.retrieval.kept_question import kept_question
from tests.bot.nlu.conftest import ReadFacts


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Mme Durand peut-elle avoir un chat en EA ?", "Durand"),
        ("mon numéro est le 06 12 34 56 78, on a une mutuelle en EI ?", "12"),
        ("écrivez-moi à jean.kerviel@exemple.fr pour la mutuelle", "kerviel"),
        ("je m'appelle Karim, on a droit à une mutuelle ?", "Karim"),
        ("chez Zblurf SARL on a une mutuelle ?", "Zblurf"),
        ("j'ai 52 ans, y a-t-il une mutuelle", "52"),
    ],
)
def test_names_and_numbers_are_marks(french: French, facts_in: ReadFacts, text: str, secret: str) -> None:
    kept = kept_question(french.read(text), facts_in(text), french.known)
    assert secret.casefold() not in kept.casefold()
    assert "mutuelle" in kept or "chat" in kept


def test_what_is_spoken_of_stays_readable(french: French, facts_in: ReadFacts) -> None:
    text = "est-ce qu'on a des tickets restaurant en chantier d'insertion ?"
    assert kept_question(french.read(text), facts_in(text), french.known) == text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_no_digit_is_ever_kept(french: French, facts_in: ReadFacts, text: str) -> None:
    assert not re.search(r"[0-9]", kept_question(french.read(text), facts_in(text), french.known))
