"""Conversations written as YAML (one file each, beside this one): what is said, understood, answered.

``dit`` (with ``sms``, the same as people type it on a phone) or ``choisit`` (part of a label); ``compris``: facts of the
profile (null: absent); ``intention``; ``repond``: patterns that the answer must hold; ``jamais``: patterns it must not;
``verdict``: status by kind; ``structures``: {au_moins, dans_km}.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.stack import Conversation

SCRIPTS = sorted(Path(__file__).parent.glob("*.yml"))
FORBIDDEN = r"vous avez droit|vous êtes éligible|non éligible|vous serez pris|inéligible"


@pytest.mark.parle
@pytest.mark.parametrize("spelling", ["dit", "sms"])
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_script(path: Path, spelling: str, person: Conversation) -> None:
    """Said in plain French, then by its twin in SMS spelling: the same outcome."""
    script = yaml.safe_load(path.read_text(encoding="utf-8"))
    for number, turn in enumerate(script["tours"], 1):
        answer = person.say(turn.get(spelling, turn["dit"])) if "dit" in turn else person.choose(turn["choisit"])
        check_turn(turn, answer, person, f"{path.stem}, tour {number}")


def check_turn(turn: dict[str, Any], answer: dict[str, Any], person: Conversation, where: str) -> None:
    assert not re.search(FORBIDDEN, person.text, re.I), f"{where} : {person.text}"
    for fact, value in turn.get("compris", {}).items():
        assert answer["profile"].get(fact) == value, f"{where} : {fact} = {answer['profile'].get(fact)!r}"
    if "intention" in turn:
        assert answer["understood"]["intent"] == turn["intention"], f"{where} : {answer['understood']}"
    for pattern in listed(turn.get("repond")):
        assert re.search(pattern, person.text, re.I), f"{where} : {pattern!r} absent de « {person.text} »"
    for pattern in listed(turn.get("jamais")):
        assert not re.search(pattern, person.text, re.I), f"{where} : {pattern!r} dans « {person.text} »"
    for kind, status in turn.get("verdict", {}).items():
        assert person.statuses.get(kind) == status, f"{where} : {kind} = {person.statuses.get(kind)}"
    if "structures" in turn:
        wanted = turn["structures"]
        near = [card for card in person.structures if card["distance_km"] <= wanted["dans_km"]]
        assert len(near) >= wanted["au_moins"], f"{where} : {person.structures}"
    if turn.get("sources"):
        assert any(message["sources"] for message in answer["messages"]), f"{where} : pas de source"


def listed(patterns: str | list[str] | None) -> list[str]:
    return [patterns] if isinstance(patterns, str) else patterns or []
