"""A trained mini assistant, the action server beside it, and one bot process for all tests that may share it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.bot.action_server import ActionServer
from tests.bot.bot_process import MINI, BotProcess, running


def train(project: Path, var_dir: Path) -> subprocess.CompletedProcess[str]:
    """Runs ``python -m bot.train`` on a project."""
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    command = [sys.executable, "-m", "bot.train", "--projet", str(project)]
    return subprocess.run(
        command, cwd=ROOT, env=environment | {"AIGUILLAGE_VAR": str(var_dir)}, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="session")
def mini_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    done = train(MINI, tmp_path_factory.mktemp("var"))
    assert done.returncode == 0, done.stderr
    assert (done.stdout.count("\n"), done.stderr) == (1, "")
    return Path(done.stdout.strip().removeprefix("Modèle entraîné : "))


@pytest.fixture(scope="session")
def shared_actions() -> Iterator[ActionServer]:
    server = ActionServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def shared_bot(mini_model: Path, shared_actions: ActionServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    """A bot that logs everything: the tests of the logs read its output too."""
    bot = BotProcess(tmp_path_factory.mktemp("robot"), mini_model, shared_actions.port, AIGUILLAGE_LOG_LEVEL="DEBUG")
    bot.table.create_if_missing()
    with running(bot):
        yield bot


@pytest.fixture
def actions(shared_actions: ActionServer) -> Iterator[ActionServer]:
    """The shared action server, its records empty and its behaviours put back afterwards."""
    behaviours = dict(shared_actions.behaviours)
    shared_actions.calls.clear()
    shared_actions.bodies.clear()
    shared_actions.connections.clear()
    yield shared_actions
    shared_actions.behaviours = behaviours
