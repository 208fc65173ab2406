"""Places as people type them: never a silent wrong town."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.places import Place, PlaceIndex, PlaceIndexError, PlaceReading
from tests.absent import absent
from tests.paths import PLACES

FOLDER = Path(__file__).parent / "lieux"


def cases(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return found


def code(place: Place) -> str:
    return place.code_insee or place.departement


def agrees(reading: PlaceReading, expected: dict[str, Any]) -> bool:
    """Whether a reading is exactly what a case expects (``demande``: at least these candidates)."""
    if "trouve" in expected:
        return reading.status == "found" and reading.place is not None and reading.place.code_insee == expected["trouve"]
    if "departement" in expected:
        place = reading.place
        return (
            reading.status == "found"
            and place is not None
            and (place.code_insee, place.departement, place.approximate) == (None, expected["departement"], True)
        )
    if "demande" in expected:
        return reading.status == "ambiguous" and {*expected["demande"]} <= {code(place) for place in reading.candidates}
    return reading.status == "unknown"


@pytest.fixture(scope="module")
def index() -> PlaceIndex:
    if not PLACES.exists():
        absent("l'index des lieux n'est pas construit (python -m actions.directory.build_places)")
    return PlaceIndex.load(PLACES)


@pytest.mark.parametrize("case", cases("lectures.yml"), ids=lambda case: case["texte"] or "vide")
def test_reading(index: PlaceIndex, case: dict[str, Any]) -> None:
    reading = index.read(case["texte"])
    assert agrees(reading, case), describe(reading)


@pytest.mark.parametrize("case", cases("mentions.yml"), ids=lambda case: case["texte"])
def test_mentions(index: PlaceIndex, case: dict[str, Any]) -> None:
    text = case["texte"]
    mentions = index.mentions(text)
    assert [text[each.start : each.end] for each in mentions] == [each["passage"] for each in case["lieux"]]
    for mention, expected in zip(mentions, case["lieux"], strict=True):
        assert agrees(mention.reading, expected), describe(mention.reading)


def describe(reading: PlaceReading) -> str:
    return f"{reading.status} {reading.place and reading.place.label} {[place.label for place in reading.candidates]}"


def test_there_are_enough_cases() -> None:
    assert len(cases("lectures.yml")) >= 250
    assert len(cases("mentions.yml")) >= 75


def test_candidates_are_few_most_populous_first_and_tell_their_departement(index: PlaceIndex) -> None:
    candidates = index.read("Saint-Martin").candidates
    assert 2 <= len(candidates) <= 6
    assert [place.population for place in candidates] == sorted((place.population for place in candidates), reverse=True)
    assert all(place.departement and place.departement_name for place in candidates)


def test_a_bare_cedex_code_gives_its_departement_and_asks_the_town(index: PlaceIndex) -> None:
    reading = index.read("10026")
    assert reading.status == "ambiguous"
    assert reading.place is not None
    assert (reading.place.code_insee, reading.place.departement) == (None, "10")
    assert {place.departement for place in reading.candidates} == {"10"}


def test_arrondissement_keeps_the_name_of_its_city_and_its_own_code_and_post_code(index: PlaceIndex) -> None:
    place = index.read("paris 18e").place
    assert place is not None
    assert (place.name, place.code_insee, place.post_codes, place.arrondissement) == ("Paris", "75118", ["75018"], 18)
    assert (place.label, place.approximate) == ("Paris 18e", False)


def test_every_unique_commune_is_read_or_asked_about(index: PlaceIndex) -> None:
    """With its département a name is never another town; alone it is right, or asked about."""
    wrong = []
    for commune in index.communes()[::37]:
        for text in (commune.name, f"{commune.name} ({commune.departement})"):
            reading = index.read(text)
            elsewhere = reading.place and reading.place.code_insee not in (commune.code_insee, None)
            if elsewhere or (reading.status == "unknown" and text != commune.name):
                wrong.append(f"{text} -> {describe(reading)}")
    assert not wrong


def test_lookups_by_code(index: PlaceIndex) -> None:
    troyes = index.commune("10387")
    assert troyes is not None
    assert (troyes.name, troyes.departement, troyes.departement_name) == ("Troyes", "10", "Aube")
    assert index.commune("00000") is None
    aube = index.departement("10")
    assert aube is not None
    assert (aube.name, aube.code_insee, aube.approximate) == ("Aube", None, True)
    assert index.departement("99") is None
    assert [place.code_insee for place in index.with_post_code("75018")] == ["75118"]
    assert index.departement_of_post_code("20167") == "2A"
    assert index.departement_of_post_code("20222") == "2B"
    assert index.departement_of_post_code("97150") == "971"
    assert index.departement_of_post_code("99000") is None


@given(st.text(max_size=300))
def test_no_text_raises_and_offsets_are_inside(text: str) -> None:
    if not PLACES.exists():
        absent("l'index des lieux n'est pas construit")
    index = PlaceIndex.load(PLACES)
    assert_sound(index, text)


WORDS = st.sampled_from(
    [
        "a",
        "sur",
        "Troyes",
        "paris",
        "18e",
        "75018",
        "10026",
        "cedex",
        "le",
        "93",
        "st",
        "denis",
        "(",
        ")",
        "-",
        "'",
        "l",
        "é",
        "x" * 40,
        "2a",
        "²",
        "½",
    ]
)


@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_no_mixture_of_place_words_raises(text: str) -> None:
    if not PLACES.exists():
        absent("l'index des lieux n'est pas construit")
    assert_sound(PlaceIndex.load(PLACES), text)


def assert_sound(index: PlaceIndex, text: str) -> None:
    for reading in (index.read(text), *(mention.reading for mention in index.mentions(text))):
        assert (reading.status == "found") == (reading.place is not None and not reading.candidates)
        assert (reading.status == "ambiguous") == bool(reading.candidates)
        assert len(reading.candidates) <= 6
    end = 0
    for mention in index.mentions(text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.reading.status != "unknown"
        end = mention.end


@pytest.mark.parametrize("piece", ["a ", "1" * 5 + " ", "9" * 5000, "troye ", "St-", "é" * 50 + " ", "à sur vers "])
def test_the_longest_texts_are_read(index: PlaceIndex, piece: str) -> None:
    assert_sound(index, (piece * 2000)[:2000])


def test_an_absent_or_foreign_index_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(PlaceIndexError, match="make run"):
        PlaceIndex.load(tmp_path / "rien.msgpack")
    (tmp_path / "autre.msgpack").write_bytes(b"\x00\x01 not an index")
    with pytest.raises(PlaceIndexError, match="make run"):
        PlaceIndex.load(tmp_path / "autre.msgpack")
