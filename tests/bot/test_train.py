"""Training: only when something changed, one line said, and mistakes told with Rasa's own words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.train import ensure_model, inputs_hash
from tests.bot.bot_process import MINI
from tests.bot.conftest import train


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(MINI, tmp_path / "projet", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "projet"


@pytest.mark.parametrize(
    "path",
    [
        "domain.yml",
        "bot/config.yml",
        "bot/nlu/lecture.py",
        "data/rules.yml",
        "data/lexique/mots.yml",
        "knowledge/fiches/ei.yml",
        "knowledge/spelling/speller.py",
        "requirements/bot.txt",
    ],
)
def test_every_input_counts(project: Path, path: str) -> None:
    before = inputs_hash(project)
    file = project / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("# un\n")
    one = inputs_hash(project)
    file.write_text("# deux\n")
    two = inputs_hash(project)
    assert len({before, one, two}) == 3


@pytest.mark.parametrize(
    "path",
    [
        "bot/__pycache__/x.cpython-310.pyc",
        "data/.regles.yml.swp",
        "data/nlu.yml~",
        "bot/endpoints.yml",
        "var/lieux.msgpack",
        "README.md",
    ],
)
def test_what_is_not_trained_does_not_count(project: Path, path: str) -> None:
    before = inputs_hash(project)
    file = project / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("x")
    assert inputs_hash(project) == before


def test_the_hash_covers_the_real_project() -> None:
    assert inputs_hash(ROOT) == inputs_hash(ROOT)


def test_an_unchanged_project_is_not_trained_and_older_models_go(project: Path, tmp_path: Path) -> None:
    models = tmp_path / "modele"
    models.mkdir()
    current = models / f"aiguillage-{inputs_hash(project)}.tar.gz"
    current.write_bytes(b"made before")
    (models / "aiguillage-0000000000000000.tar.gz").write_bytes(b"older")
    assert ensure_model(project, models) == (current, False)
    assert [path.name for path in models.iterdir()] == [current.name]
    assert current.read_bytes() == b"made before"


def test_the_command_says_one_line_each_time(mini_model: Path) -> None:
    done = train(MINI, mini_model.parent.parent)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"Modèle à jour : {mini_model}\n", "")
    assert [path.name for path in mini_model.parent.iterdir()] == [mini_model.name]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("  - rule: contraire\n    steps: [{intent: saluer}, {action: action_noter}]\n", "Contradicting rules"),
        (
            "  - rule: case inconnue\n    steps: [{intent: hors_sujet}, {slot_was_set: [{taille: 1}]}, {action: utter_merci}]\n",
            "taille",
        ),
    ],
)
def test_a_mistake_in_the_rules_fails_the_command_with_its_text(project: Path, tmp_path: Path, rule: str, said: str) -> None:
    with (project / "data" / "rules.yml").open("a") as rules:
        rules.write(rule)
    done = train(project, tmp_path / "var")
    assert (done.returncode, done.stdout) == (1, "")
    assert "L'entraînement a échoué." in done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert list((tmp_path / "var" / "modele").iterdir()) == []
