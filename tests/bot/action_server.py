"""A stand-in for the service's action server: keeps what it is asked, answers as each test decides."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, Any]


def said(text: str, **slots: Any) -> Answer:
    """Answer of an action that says one message and sets slots, as rasa-sdk writes it."""
    response = {
        "text": None, "buttons": [], "elements": [], "custom": {"text": text, "choices": [], "structures": [], "sources": []},
        "template": None, "response": None, "image": None, "attachment": None,
    }  # fmt: skip
    return 200, {
        "events": [{"event": "slot", "timestamp": None, "name": k, "value": v} for k, v in slots.items()],
        "responses": [response],
    }


class ActionServer:
    """``behaviours``: what each action does with its call. ``calls``: names and senders, in order."""

    def __init__(self, port: int = 0) -> None:
        self.calls: list[tuple[str, str]] = []
        self.bodies: list[dict[str, Any]] = []
        self.connections: set[Any] = set()
        self.running = 0
        self.most_running: dict[str, int] = {}
        self.behaviours: dict[str, Callable[[dict[str, Any]], Answer]] = {
            "action_accueillir": lambda call: said("Bonjour.", tours=(call["tracker"]["slots"]["tours"] or 0) + 1),
            "action_noter": _note,
            "action_expliquer": lambda _: said("Voici.", question_posee=None),
            "action_aider": lambda _: said("Je peux vous aider.", age=99),
            "action_panne": lambda _: (500, {"error": "secret-de-la-panne"}),
            "action_muette": lambda _: (200, {"events": [{"event": "slot", "name": "age", "value": 99}], "responses": []}),
            "action_fausse": lambda _: (200, {"events": [{"event": "slot"}], "responses": []}),
            "action_lente": _slow,
        }
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.owner = self
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    owner: ActionServer
    daemon_threads = True


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        owner = self.server.owner
        call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        owner.calls.append((call["next_action"], call["sender_id"]))
        owner.bodies.append(call)
        owner.connections.add(self.client_address)
        status, answer = owner.behaviours[call["next_action"]](call)
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        head = f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        self.wfile.write(head.encode() + content)  # in one piece: two writes would wait for a delayed acknowledgement

    def log_message(self, *_: Any) -> None:
        pass


def _note(call: dict[str, Any]) -> Answer:
    ages = [entity["value"] for entity in call["tracker"]["latest_message"]["entities"] if entity["entity"] == "age"]
    if ages:
        return said(f"Vous avez {ages[0]} ans.", age=ages[0], question_posee="lieu")
    return said("Quel âge avez-vous ?", question_posee="age")


def _slow(call: dict[str, Any]) -> Answer:
    time.sleep(0.3)
    return said("C'est fait.", tours=(call["tracker"]["slots"]["tours"] or 0) + 1)
