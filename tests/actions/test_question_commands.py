"""``aiguillage questions``, as the operator types it."""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine
from typer.testing import CliRunner

from actions.handover.open_questions import OpenQuestions
from actions.question_commands import _run, questions
from knowledge.answers import found_statement
from knowledge.loader import load_knowledge
from tests.frozen import TODAY

CLI = CliRunner()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIGUILLAGE_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("AIGUILLAGE_KEYS", raising=False)


def asked(text: str, subject: str | None) -> int:
    def keep(kept: OpenQuestions) -> object:
        return kept.keep(text, "question_dispositif", subject)

    return int(_run(keep))  # type: ignore[arg-type,call-overload]


def test_nothing_yet() -> None:
    assert "Aucune question" in CLI.invoke(questions, []).output


def test_listed_by_sheet_then_answered() -> None:
    number = asked("y a-t-il une cantine", "ESAT")
    asked("y a-t-il une cantine", "ESAT")
    asked("combien de bus", None)
    listed = CLI.invoke(questions, []).output
    assert f"{number}\t2 fois" in listed
    assert listed.index("ESAT") < listed.index("sans sujet")
    assert CLI.invoke(questions, ["repondue", str(number), "esat.definition"]).exit_code == 0
    assert "cantine" not in CLI.invoke(questions, []).output


@pytest.mark.parametrize(("number", "statement"), [("1", "esat.inconnu"), ("999", "esat.definition")])
def test_a_wrong_number_or_statement_is_refused(number: str, statement: str) -> None:
    asked("y a-t-il une cantine", "ESAT")
    assert CLI.invoke(questions, ["repondue", number, statement]).exit_code == 2


def test_a_statement_that_nobody_would_be_told_is_refused() -> None:
    knowledge = load_knowledge()
    replaced = next(
        statement.id
        for sheet in knowledge.sheets.values()
        for statement in sheet.enonces
        if statement.en_vigueur.jusqu_au is not None and found_statement(knowledge, statement.id, TODAY.date()) is None
    )
    number = asked("y a-t-il une cantine", "ESAT")
    with time_machine.travel(TODAY):
        refused = CLI.invoke(questions, ["repondue", str(number), replaced])
    assert refused.exit_code == 2
    assert "cantine" in CLI.invoke(questions, []).output
