"""Questions and what their answers must hold (``tests/knowledge/reponses/*.yml``), through the chat's API.

``question``; ``role: prescripteur`` when a worker asks; ``attendu``: patterns all found in the answer; ``interdit``: none
found; ``enonce``: the statement told. Known failures are listed in ``fautes_connues.yml``, which may only shrink.
Run with ``AIGUILLAGE_CONSIGNER=1`` to write what fails now.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import msgspec
import pytest
import yaml

from knowledge.loader import load_knowledge
from tests.paths import ROOT
from tests.stack import Conversation, Stack

FOLDER = ROOT / "tests" / "knowledge" / "reponses"
KNOWN = FOLDER / "fautes_connues.yml"
FILES = [path for path in sorted(FOLDER.glob("*.yml")) if path != KNOWN]
FEWEST = 450
A_WORKER = "Je suis conseillère, j'accompagne une personne."


class Check(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    question: str
    attendu: list[str]
    interdit: list[str] = []
    role: str | None = None
    enonce: str | None = None


def checks_of(path: Path) -> list[Check]:
    return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), list[Check])


def known_failures() -> dict[str, list[str]]:
    return yaml.safe_load(KNOWN.read_text(encoding="utf-8")) or {} if KNOWN.is_file() else {}


def fault(check: Check, stack: Stack) -> str | None:
    """What is wrong with the answer, or None."""
    person = Conversation(stack.client)
    person.open()
    if check.role == "prescripteur":
        person.say(A_WORKER)
    person.say(check.question)
    for pattern in check.attendu:
        if not re.search(pattern, person.text, re.IGNORECASE | re.MULTILINE):
            return f"{pattern!r} absent de « {person.text[:200]} »"
    for pattern in check.interdit:
        if re.search(pattern, person.text, re.IGNORECASE):
            return f"{pattern!r} dans « {person.text[:200]} »"
    if check.enonce is not None and _standard(check.enonce) not in person.text:
        return f"{check.enonce} n'est pas dit : « {person.text[:200]} »"
    return None


def _standard(identifier: str) -> str:
    sheet = load_knowledge().sheets[identifier.partition(".")[0].upper()]
    return next(each.reponse.standard for each in sheet.enonces if each.id == identifier)


def test_there_are_enough_checks_and_they_are_all_different() -> None:
    questions = [check.question for path in FILES for check in checks_of(path)]
    assert len(questions) >= FEWEST
    assert len(set(questions)) == len(questions)


def test_no_check_repeats_a_question_of_the_sheets() -> None:
    """They would only show that what was learnt is remembered."""
    written = {q.casefold() for sheet in load_knowledge().sheets.values() for each in sheet.enonces for q in each.questions}
    repeated = [c.question for path in FILES for c in checks_of(path) if c.question.casefold().rstrip(" ?") in written]
    assert repeated == []


@pytest.mark.parle
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_answers(path: Path, stack: Stack) -> None:
    found = {check.question: reason for check in checks_of(path) if (reason := fault(check, stack)) is not None}
    if os.environ.get("AIGUILLAGE_CONSIGNER") == "1":
        _write(path.stem, list(found))
        return
    known = known_failures().get(path.stem, [])
    new = {question: reason for question, reason in found.items() if question not in known}
    mended = [question for question in known if question not in found]
    report = "\n".join(f"- {question} : {reason}" for question, reason in new.items())
    assert not new, f"{len(new)} réponses fausses sur {len(checks_of(path))} :\n{report}"
    assert not mended, f"réponses désormais justes, à retirer de {KNOWN.name} : {mended}"


def _write(name: str, failing: list[str]) -> None:
    listed = {key: value for key, value in known_failures().items() if key != name}
    listed |= {name: failing} if failing else {}
    header = "# Questions encore mal répondues, par fichier. Une réponse enfin juste sort d'ici ; aucune n'y entre sans raison.\n"
    body = yaml.safe_dump(listed, allow_unicode=True, sort_keys=True, width=200) if listed else "{}\n"
    KNOWN.write_text(header + body, encoding="utf-8")
