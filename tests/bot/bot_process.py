"""Starts the real ``python -m bot`` on a small trained model, and talks to it over HTTP."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from bot.keyring import Keyring
from bot.settings import ROOT
from bot.tracker_table import TrackerTable, open_engine
from tests.paths import free_port

MINI = ROOT / "tests" / "bot" / "mini"


class BotProcess:
    """A bot on its own port, database and keys. ``output``: all that it wrote, standard output and error."""

    def __init__(self, folder: Path, model: Path, action_port: int, database_url: str | None = None, **environment: str) -> None:
        self.port = free_port()
        self.folder = folder
        self.key = Fernet.generate_key().decode()
        self.database_url = database_url or f"sqlite:///{folder / 'essai.db'}"
        (folder / "modele").mkdir(parents=True, exist_ok=True)
        (folder / "modele" / model.name).symlink_to(model)
        self.environment = {
            **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")},
            "AIGUILLAGE_VAR": str(folder),
            "AIGUILLAGE_BOT_PORT": str(self.port),
            "AIGUILLAGE_ACTION_PORT": str(action_port),
            "AIGUILLAGE_KEYS": self.key,
            "DATABASE_URL": self.database_url,
            **environment,
        }
        self.table = TrackerTable(open_engine(self.database_url), Keyring([self.key]), 3600)
        self.output_path = folder / "sortie.txt"

    def start(self) -> BotProcess:
        with self.output_path.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot"], cwd=ROOT, env=self.environment, stdout=output, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self.call("GET", "/pret")
            except OSError:
                time.sleep(0.1)
            else:
                return self
        self.stop()
        raise AssertionError(f"the bot did not start:\n{self.output}")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)

    @property
    def output(self) -> str:
        return self.output_path.read_text() if self.output_path.exists() else ""

    def call(self, method: str, path: str, content: Any = None, **headers: str) -> tuple[int, Any]:
        """Status and decoded body of one request; ``content`` is JSON or the raw bytes to send."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode() if content is not None else None
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/webhooks/aiguillage{path}",
            body,
            {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
                content = response.read()
                return response.status, json.loads(content) if content else None
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def say(self, sender: str, text: str, **more: Any) -> dict[str, Any]:
        """The answer to a text, which must be accepted."""
        status, answer = self.call("POST", "/tour", {"sender": sender, "text": text, **more})
        assert status == 200, answer
        return dict(answer)


@contextmanager
def running(bot: BotProcess) -> Iterator[BotProcess]:
    """The bot started, and stopped whatever happens."""
    try:
        yield bot.start()
    finally:
        bot.stop()


def a_sender() -> str:
    return secrets.token_urlsafe(24)
