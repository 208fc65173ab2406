"""Danger: what the patterns say, what the learnt reader adds, and how they vote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.danger_model import NONE, DangerModel, Thresholds, features, signs
from bot.nlu.distress import read_distress
from bot.nlu.french import French
from bot.nlu.intents.linear import LinearClassifier
from bot.settings import ROOT

THEMES = {"suicide", "violence", "maltraitance", "enfant_en_danger", "sans_abri", "exploitation"}
DATA = ROOT / "data" / "nlu" / "intentions"


def read(french: French, text: str) -> list[tuple[str, str]]:
    return [(f.value, f.certainty) for f in read_distress(french.read(text), french.lexicons)]


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("il s'est ouvert les veines hier", "suicide"),
        ("jpense a la mort tout le temps, je veux en finir", "suicide"),
        ("il m'a mis un couteau sous la gorge", "violence"),
        ("mon mari me cogne", "violence"),
        ("on va me marier de force", "violence"),
        ("à l'ehpad mamie est attachée à son lit", "maltraitance"),
        ("j'ai 12 ans et mon père me frappe", "enfant_en_danger"),
        ("le samu social ne répond plus, c'est complet", "sans_abri"),
        ("je dors dans une laverie", "sans_abri"),
        ("l'employeur refuse de me rendre mon passeport", "exploitation"),
        ("elle fait des passes, on l'y force", "exploitation"),
        # Typed by ear: « nulpar » is nulle part, « pandu » pendu; « s'est » is no « c'est ».
        ("jé nulpar ou dormir", "sans_abri"),
        ("mon frere s'est pandu", "suicide"),
        ("je suis battue par mon mari", "violence"),
    ],
)
def test_patterns_are_sure_of(french: French, text: str, theme: str) -> None:
    assert (theme, "dit") in read(french, text)


@pytest.mark.parametrize(
    "text",
    [
        "vos sigles me tuent",
        "je tue des cafards, c'est mon métier",
        "il m'a donné un coup de main",
        "les frais de la banque m'étranglent",
        "je suis veilleur au 115",
        "on peut être obligé de travailler le samedi ?",
        "le PSG s'est fait battre",
        "je touche une petite pension pour mon fils",
        "j'ai mal au dos",
        "non il ne m'a jamais frappée",
        "aucune violence à la maison",
        "je ne suis pas en danger",
        "je ne veux pas mourir",
        "ma voiture dort dehors",
        "le divorce m'a mis une claque",
        "on m'a volé mes papiers dans le train",
    ],
)
def test_patterns_are_not_sure_of(french: French, text: str) -> None:
    assert all(certainty == "deduit" for _, certainty in read(french, text))


def blocks(name: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load((DATA / f"{name}.yml").read_text(encoding="utf-8"))["nlu"]
    return loaded


def test_training_data_has_every_theme_and_as_many_lookalikes_as_needed() -> None:
    dangers = {b["metadata"]["theme"]: b["examples"].splitlines() for b in blocks("detresse")}
    assert set(dangers) == THEMES
    assert min(map(len, dangers.values())) >= 90
    alike = [line for b in blocks("fausses_alertes") for line in b["examples"].splitlines()]
    assert len(alike) >= 250
    assert all(b["intent"] != "detresse" for b in blocks("fausses_alertes"))
    twice = [t for t, n in Counter([*alike, *(t for rows in dangers.values() for t in rows)]).items() if n > 1]
    assert twice == []


@pytest.fixture(scope="module")
def rows(french: French) -> list[tuple[Any, str]]:
    """One sentence in four, to train in a second."""
    dangers = [(t, b["metadata"]["theme"]) for b in blocks("detresse") for t in b["examples"].splitlines()]
    alike = [(t, NONE) for b in blocks("fausses_alertes") for t in b["examples"].splitlines()]
    return [(french.read(text[2:]), label) for text, label in [*dangers, *alike][::4]]


@pytest.fixture(scope="module")
def model(french: French, rows: list[tuple[Any, str]]) -> DangerModel:
    trained = DangerModel.train(rows, french)
    assert trained is not None
    return trained


def vote(model: DangerModel, french: French, text: str) -> list[tuple[str, str]]:
    reading = french.read(text)
    return [(f.value, f.certainty) for f in model.weigh(reading, read_distress(reading, french.lexicons))]


def test_the_learnt_reader_hears_what_no_pattern_lists(model: DangerModel, french: French) -> None:
    text = "il a levé son poing sur moi et j'ai peur de rentrer, j'ai des marques au visage"
    assert {theme for theme, _ in vote(model, french, text)} == {"violence"}
    assert vote(model, french, "je cherche un poste de cuisinier à Brest") == []


def _says(margin: float) -> Callable[..., tuple[str, float]]:
    return lambda *_: ("suicide", margin)


def test_votes_follow_the_thresholds(model: DangerModel, french: French, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = Thresholds()
    for margin, expected in (
        (limits.sure, [("suicide", "dit")]),
        (limits.doubtful, [("suicide", "deduit")]),
        (limits.doubtful - 0.01, []),
    ):
        monkeypatch.setattr(model, "margin", _says(margin))
        assert vote(model, french, "je tremble tous les matins") == expected
    monkeypatch.setattr(model, "margin", _says(3.0))
    # No word of danger: hard spelling alone never stops the conversation.
    assert vote(model, french, "trois mots quelconques ici") == [("suicide", "deduit")]
    assert vote(model, french, "bonne nuit") == [("suicide", "deduit")]
    assert vote(model, french, "") == []
    # Patterns are sure: the model may add its theme in front, doubt, or say nothing against.
    assert vote(model, french, "mon mari me cogne") == [("suicide", "dit"), ("violence", "dit")]
    monkeypatch.setattr(model, "margin", _says(limits.denied))
    assert vote(model, french, "mon mari me cogne") == [("violence", "dit")]
    monkeypatch.setattr(model, "margin", _says(limits.denied - 0.01))
    assert vote(model, french, "mon mari me cogne") == [("violence", "deduit")]


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("mon mari me cognait, c'est du passé, j'ai refait ma vie", False),
        ("j'ai lu dans le journal qu'un homme a étranglé sa femme", False),
        # What goes on is not over, whatever else is said.
        ("mon mari me cognait, c'était fini et il recommence, hier il m'a étranglée", True),
    ],
)
def test_a_danger_that_is_over_does_not_stop_by_its_words(
    model: DangerModel, french: French, monkeypatch: pytest.MonkeyPatch, text: str, stops: bool
) -> None:
    monkeypatch.setattr(model, "margin", lambda *_: ("violence", Thresholds().over - 0.1))
    assert [certainty == "dit" for _, certainty in vote(model, french, text)][:1] == [stops]


def test_other_facts_stay_behind_dangers(model: DangerModel, french: French) -> None:
    from datetime import date

    from bot.nlu.facts.found import Context
    from bot.nlu.facts.reader import read_facts

    text = "j'ai 34 ans et mon mari me frappe"
    reading = french.read(text)
    others = read_facts(reading, Context(date(2026, 11, 22)), french.lexicons)
    weighed = model.weigh(reading, [*others, *read_distress(reading, french.lexicons)])
    assert weighed[0].key == "theme_detresse"
    assert [f for f in weighed if f.key != "theme_detresse"] == others


def test_the_model_survives_a_round_trip(model: DangerModel, french: French, tmp_path: Path) -> None:
    model.save(tmp_path)
    again = DangerModel.load(tmp_path, french)
    assert again is not None
    reading = french.read("il a dit qu'il me retrouverait")
    assert again.margin(reading, []) == pytest.approx(model.margin(reading, []), abs=1e-5)
    assert DangerModel.load(tmp_path / "vide", french) is None


def test_without_dangers_there_is_no_model(french: French) -> None:
    assert DangerModel.train([(french.read("bonjour"), NONE)], french) is None


def test_ages_of_children_and_old_people_are_signs(french: French) -> None:
    marks = {text: set(signs(french.read(text), french.lexicons)) for text in ("j'ai 12 ans", "j'ai 82 ans", "j'ai 40 ans")}
    assert marks["j'ai 12 ans"] - marks["j'ai 40 ans"] == {"§98"}
    assert marks["j'ai 82 ans"] - marks["j'ai 40 ans"] == {"§99"}


@settings(max_examples=60, deadline=None)
@given(text=st.one_of(st.text(max_size=200), st.text(alphabet="abcdeéij' ?0123456789§", max_size=200)))
def test_quick_scores_are_the_classifier_s(model: DangerModel, french: French, text: str) -> None:
    classifier: LinearClassifier = model._classifier
    example = features(french.read(text), french.lexicons, [])
    assert np.allclose(classifier.score(example), classifier.scores([example])[0], atol=1e-4)
