"""Fixed texts for people in danger: the right numbers, few words, nothing else."""

from __future__ import annotations

import re
from statistics import median

import pytest

from knowledge.loader import load_knowledge
from knowledge.sheet_records import Answer, Distress, PrescriberAdvice
from tests.knowledge.readability import lengths, sentences, septets, words

KNOWLEDGE = load_knowledge()
THEMES = list(KNOWLEDGE.distress.values())
SAID = [(theme, said) for theme in THEMES for said in ("reponse", "tiers")]

NUMBERS = {
    "suicide": ["15", "112", "3114"],
    "violence": ["17", "112", "114", "3919"],
    "maltraitance": ["17", "112", "3977"],
    "enfant_en_danger": ["17", "112", "119"],
    "sans_abri": ["115", "112"],
    "exploitation": ["17", "112", "0 806 000 126"],
}
# In violence and exploitation, what protects at once comes before what listens.
FIRST = {
    "violence": "17",
    "exploitation": "17",
    "suicide": "15",
    "maltraitance": "17",
    "enfant_en_danger": "17",
    "sans_abri": "115",
}


def position(number: str, text: str) -> int:
    """Where a number is given, as a word of its own: 115 is not found in 1157, nor 12 in 112."""
    found = re.search(rf"(?<!\d){re.escape(number)}(?!\d)", text)
    return found.start() if found else -1


def test_all_themes_are_there() -> None:
    assert set(KNOWLEDGE.distress) == set(NUMBERS)


@pytest.mark.parametrize(("theme", "said"), SAID, ids=lambda each: getattr(each, "code", each))
def test_every_length_gives_every_number(theme: Distress, said: str) -> None:
    for text in lengths(getattr(theme, said)):
        missing = [number for number in NUMBERS[theme.code] if position(number, text) < 0]
        assert not missing, text


@pytest.mark.parametrize(("theme", "said"), SAID, ids=lambda each: getattr(each, "code", each))
def test_no_number_is_given_that_is_not_recorded(theme: Distress, said: str) -> None:
    known = {number.numero for number in theme.numeros}
    for text in lengths(getattr(theme, said)):
        given = re.findall(r"(?<!\d)(?:0 \d{3} \d{3} \d{3}|\d{2,4})(?!\d)", text)
        assert set(given) <= known


@pytest.mark.parametrize(("theme", "said"), SAID, ids=lambda each: getattr(each, "code", each))
def test_what_protects_at_once_comes_first(theme: Distress, said: str) -> None:
    for text in lengths(getattr(theme, said)):
        places = {number: position(number, text) for number in NUMBERS[theme.code]}
        assert min(places, key=lambda number: places[number]) == FIRST[theme.code], text


def test_the_3919_is_said_to_send_no_help() -> None:
    for said in ("reponse", "tiers"):
        for text in lengths(getattr(KNOWLEDGE.distress["violence"], said)):
            assert re.search(r"n'envoie pas de secours|pas de secours", text)
    assert next(n for n in KNOWLEDGE.distress["violence"].numeros if n.numero == "114").par == "sms"


def test_an_unanswered_115_is_called_again() -> None:
    for said in ("reponse", "tiers"):
        for text in lengths(getattr(KNOWLEDGE.distress["sans_abri"], said)):
            assert re.search(r"rappelez", text, re.IGNORECASE)


@pytest.mark.parametrize(("theme", "said"), SAID, ids=lambda each: getattr(each, "code", each))
def test_texts_are_short_and_fit_their_medium(theme: Distress, said: str) -> None:
    answer: Answer = getattr(theme, said)
    assert septets(answer.sms) <= 306
    sizes = [len(words(sentence)) for sentence in sentences(answer.simple)]
    assert max(sizes) <= 12
    assert median(sizes) <= 8
    assert max(len(words(sentence)) for sentence in sentences(answer.standard)) <= 25
    assert len(answer.standard) <= 450


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.code)
def test_nothing_is_asked_and_nothing_is_judged(theme: Distress) -> None:
    for text in (*lengths(theme.reponse), *lengths(theme.tiers), theme.doute):
        assert not re.search(r"insertion|emploi|IAE|désolé|malheureusement|normal", text)
    assert len(sentences(theme.doute)) == 1
    assert any(position(number.numero, theme.doute) >= 0 for number in theme.numeros) or theme.code == "exploitation"


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.code)
def test_sources_are_given(theme: Distress) -> None:
    assert theme.source
    assert all(source in KNOWLEDGE.sources for source in theme.source)


@pytest.mark.parametrize("advice", KNOWLEDGE.prescribers, ids=lambda advice: advice.id)
def test_advice_is_plain_and_said_of_someone_else_without_you(advice: PrescriberAdvice) -> None:
    for text in (advice.pourquoi, advice.pourquoi_tiers):
        assert max(len(words(sentence)) for sentence in sentences(text)) <= 15
        assert len(text) <= 250
    assert not re.search(r"\b(votre|vos|vous)\b", advice.pourquoi_tiers, re.IGNORECASE)
    assert sum(each.sinon for each in KNOWLEDGE.prescribers) == 1
    assert advice.sinon != bool(advice.si_un_de)
