"""The sentences of domain.yml, and its lists, held against the rest of the project."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
import yaml

from actions.dialogue.server import STEPS
from actions.foundation.profile import FACT_KEYS
from actions.foundation.wording import load_wording
from tests.paths import ROOT

DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
SOURCES = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "actions").rglob("*.py"))]
FORBIDDEN = re.compile(r"vous avez droit|vous êtes éligible|non éligible|vous serez pris|refusé", re.I)


def test_every_fact_is_a_slot() -> None:
    assert set(FACT_KEYS) <= DOMAIN["slots"].keys()


def test_every_step_is_an_action_of_the_domain() -> None:
    assert sorted(f"action_{step.step}" for step in STEPS) == sorted(DOMAIN["actions"])


def test_rules_use_the_domain_only() -> None:
    rules = yaml.safe_load((ROOT / "data/rules/regles.yml").read_text(encoding="utf-8"))["rules"]
    steps = [step for rule in rules for step in rule["steps"]]
    intents = [step["intent"] for step in steps if "intent" in step]
    intents += [step["intent"] for group in steps if "or" in group for step in group["or"]]
    assert sorted(intents) == sorted(next(iter(intent)) for intent in DOMAIN["intents"])
    assert {step["action"] for step in steps if "action" in step} == set(DOMAIN["actions"])


def test_every_sentence_is_said_somewhere() -> None:
    code = "\n".join(SOURCES)
    for name in load_wording().names():
        stem = name.removeprefix("utter_")
        # A variant for a worker is named by adding _tiers; demander_… is completed by what is missing.
        variants = {stem, stem.removesuffix("_tiers"), f"{stem.split('_')[0]}_{{"}
        assert any(quote + variant in code for variant in variants for quote in ("'", '"')), name


@pytest.mark.parametrize("name", load_wording().names())
def test_sentences_promise_nothing(name: str) -> None:
    text = DOMAIN["responses"][name][0]["text"]
    assert not FORBIDDEN.search(text)
    fields = [field for _, field, _, _ in string.Formatter().parse(text) if field is not None]
    assert all(re.fullmatch(r"[a-z_]+", field) for field in fields)


def test_wording_says_which_sentence_is_missing(tmp_path: Path) -> None:
    (tmp_path / "domain.yml").write_text("responses:\n  utter_bonjour:\n    - text: Bonjour {nom}\n", encoding="utf-8")
    wording = load_wording(tmp_path / "domain.yml")
    assert wording("bonjour", nom="à vous") == "Bonjour à vous"
    with pytest.raises(KeyError):
        wording("bonsoir")
    with pytest.raises(KeyError):
        wording("bonjour")
