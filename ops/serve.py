"""Runs the bot and the service together and says when they are ready; Ctrl-C stops both.

Run by the service's own Python (``make run``). A process that dies is started again after a pause.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType

from ops.prepare import ACTIONS, BOT
from ops.toolchain import ROOT

READY_WITHIN_S = 180
LONGEST_PAUSE_S = 30


class Stop(Exception):
    """Ctrl-C or a request to end."""


class Process:
    """One of the two processes, kept alive."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self._command = name, command
        self._pause_s = 1.0
        self._start_at = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    def tend(self) -> None:
        """Starts it if it does not run, waiting longer after each failure. Raises Stop on a refusal to start."""
        if self._process is not None and (status := self._process.poll()) is not None:
            if status == 2:
                # The process itself said why, in French: trying again would not help.
                raise Stop
            print(f"« {self.name} » s'est arrêté ; il repart dans {self._pause_s:.0f} s.", flush=True)
            self._process, self._start_at = None, time.monotonic() + self._pause_s
            self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)
        if self._process is None and time.monotonic() >= self._start_at:
            # Its own session, so that Ctrl-C reaches this program alone and both are ended in order.
            self._process = subprocess.Popen(self._command, cwd=ROOT, start_new_session=True)

    def settled(self) -> None:
        self._pause_s = 1.0

    def end(self) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def serve() -> int:
    """Returns the exit status: 0 after Ctrl-C, 1 when it never became ready."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    port = os.environ.get("PORT") or "8000"
    processes = [
        Process("robot", [str(BOT / "bin" / "python"), "-m", "bot"]),
        Process("service", [str(ACTIONS / "bin" / "aiguillage"), "servir"]),
    ]
    status = 1
    try:
        _wait_ready(processes, port)
        print(f"Prêt : http://127.0.0.1:{port}", flush=True)
        status = 0
        while True:
            for process in processes:
                process.tend()
            time.sleep(0.5)
    except Stop:
        return status
    finally:
        for process in reversed(processes):
            process.end()


def _wait_ready(processes: list[Process], port: str) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while not _ready(port):
        if time.monotonic() > deadline:
            print("Le service n'est pas prêt à temps ; regardez les lignes ci-dessus.", file=sys.stderr, flush=True)
            raise Stop
        for process in processes:
            process.tend()
        time.sleep(0.2)
    for process in processes:
        process.settled()


def _ready(port: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stop


if __name__ == "__main__":
    sys.exit(serve())
