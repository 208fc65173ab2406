"""Une réponse de l'assistant sur HTTP, à côté d'une réponse vide du même service (un client, un message à la fois)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.table import print_table, timings_ms
from tests.stack import Conversation, Stack

TIMES = 60
TURNS = {
    "salutation": "bonjour",
    "faits et verdict": "jsui o rsa, g 52 ans, a troyes",
    "question sur un dispositif": "c'est quoi une eiti ?",
    "structures proches": "ou sont les structures pres de troyes",
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder) / "var")
        try:
            stack.start()
            rows = [("réponse vide (/healthz)", timings_ms(lambda: stack.client.get("/healthz"), times=TIMES))]
            rows += [(name, timings_ms(_turn(stack, text), times=TIMES)) for name, text in TURNS.items()]
        finally:
            stack.stop()
    print_table("réponse vide (/healthz)", rows)


def _turn(stack: Stack, text: str):  # type: ignore[no-untyped-def]
    person = Conversation(stack.client)
    person.open()
    return lambda: person.say(text)
