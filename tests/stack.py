"""The whole product for tests: trained bot and service as two processes on free ports, at a fixed date."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from tests.frozen import TODAY
from tests.paths import MODELS, PLACES, ROOT, free_port

START_WITHIN_S = 120


class Stack:
    """Processes, their folder and an HTTP client. Environment of a deployment, all state in ``folder``."""

    def __init__(self, folder: Path, extra: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "modele").symlink_to(MODELS)
        (folder / "lieux.msgpack").symlink_to(PLACES)
        self.port, self.bot_port, self.action_port = free_port(), free_port(), free_port()
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "AIGUILLAGE_KEYS")},
            "PORT": str(self.port),
            "AIGUILLAGE_BOT_PORT": str(self.bot_port),
            "AIGUILLAGE_ACTION_PORT": str(self.action_port),
            "AIGUILLAGE_VAR": str(folder),
            "AIGUILLAGE_RATE_PER_MINUTE": "0",
            "AIGUILLAGE_CONTACT_HUMAIN": "01 99 00 00 01, du lundi au vendredi, 9 h à 17 h",
            **(extra or {}),
        }
        self.url = f"http://127.0.0.1:{self.port}"
        self.client = httpx.Client(base_url=self.url, timeout=30)
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        self.start_bot()
        self._spawn("service", ROOT / ".venv" / "actions", "actions", "servir")
        self.wait_ready()

    def start_bot(self) -> None:
        self._spawn("bot", ROOT / ".venv" / "bot", "bot")

    def kill_bot(self) -> None:
        process = self._processes.pop("bot")
        process.kill()
        process.wait()

    def wait_ready(self) -> None:
        deadline = time.monotonic() + START_WITHIN_S
        reason: Any = None
        while time.monotonic() < deadline:
            try:
                answer = self.client.get("/readyz")
                if answer.status_code == 200:
                    return
                reason = answer.json()
            except httpx.HTTPError as error:
                reason = error
            for name, process in self._processes.items():
                if process.poll() is not None:
                    raise RuntimeError(f"{name} ended: {self.output(name)[-3000:]}")
            time.sleep(0.2)
        raise RuntimeError(f"not ready: {reason}")

    def command(self, *arguments: str) -> str:
        """An operator's command, with what it prints."""
        done = subprocess.run(
            self._frozen(ROOT / ".venv" / "actions", "actions", *arguments),
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def output(self, name: str) -> str:
        """What a process wrote on its two outputs."""
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def stop(self) -> None:
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.client.close()

    def _spawn(self, name: str, venv: Path, module: str, *arguments: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self._processes[name] = subprocess.Popen(
                self._frozen(venv, module, *arguments), cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    def _frozen(self, venv: Path, module: str, *arguments: str) -> list[str]:
        return [str(venv / "bin" / "python"), "-m", "tests.frozen", TODAY.isoformat(), module, *arguments]


class Conversation:
    """A person in a conversation, over HTTP."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.token: str | None = None
        self.answer: dict[str, Any] = {}

    def open(self) -> dict[str, Any]:
        return self._post({"conversation": None})

    def say(self, text: str) -> dict[str, Any]:
        return self._post({"conversation": self.token, "text": text})

    def choose(self, label: str) -> dict[str, Any]:
        """Takes the offered choice whose label contains ``label``."""
        offered = [choice for message in self.answer["messages"] for choice in message["choices"]]
        found = [choice for choice in offered if label in choice["label"]]
        assert found, f"{label!r} not among {[choice['label'] for choice in offered]}"
        return self._post({"conversation": self.token, "choice": found[0]["id"]})

    @property
    def text(self) -> str:
        return "\n".join(message["text"] for message in self.answer["messages"])

    @property
    def statuses(self) -> dict[str, str]:
        """Status by kind of the verdict shown, empty before."""
        verdict = self.answer.get("diagnosis") or {"options": []}
        return {option["code"]: option["status"] for option in verdict["options"]}

    @property
    def structures(self) -> list[dict[str, Any]]:
        return [card for message in self.answer["messages"] for card in message["structures"]]

    def history(self) -> httpx.Response:
        return self.client.get(f"/api/chat/{self.token}")

    def _post(self, body: dict[str, Any]) -> dict[str, Any]:
        response = self.client.post("/api/chat", json=body)
        assert response.status_code == 200, response.text
        self.answer = response.json()
        self.token = self.answer["conversation"]
        assert self.answer["messages"], "a turn without an answer"
        return self.answer
