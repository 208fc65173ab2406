"""One stack for all conversations: real bot, real service, real SMTP, a small invented directory around Troyes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from tests.paths import MODELS, PLACES, free_port
from tests.stack import Conversation, Stack

RECEIVING = "atelier@structure.invalid"


class Mailbox:
    """What a real SMTP server received."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content or b"", policy=modern)
        self.messages.append(message)  # type: ignore[arg-type]
        self.recipients += envelope.rcpt_tos
        return "250 OK"


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    box.port = controller.port  # type: ignore[attr-defined]
    yield box
    controller.stop()


COLUMNS = ("siret", "kind", "name", "address", "post_code", "city", "department", "lat", "lon")
STRUCTURES = [
    ("11111111100011", "EI", "Atelier des Essais", "1 rue Inventée", "10000", "Troyes", "10", 48.2973, 4.0744),
    ("11111111100029", "ACI", "Chantier des Essais", "2 rue Inventée", "10600", "La Chapelle-Saint-Luc", "10", 48.312, 4.047),
    ("11111111100037", "AI", "Boulot des Essais", "3 rue Inventée", "10000", "Troyes", "10", 48.29, 4.08),
    ("11111111100045", "EITI", "Indépendants des Essais", "4 rue Inventée", "10000", "Troyes", "10", 48.301, 4.071),
    ("11111111100052", "EI", "Menuiserie des Essais", "5 rue Inventée", "51100", "Reims", "51", 49.258, 4.031),
]  # fmt: skip


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, mailbox: Mailbox) -> Iterator[Stack]:
    assert PLACES.exists() and any(MODELS.glob("*.tar.gz")), "lancez « make test », qui prépare lieux et modèle"
    folder = tmp_path_factory.mktemp("pile")
    smtp = {"AIGUILLAGE_SMTP_HOST": "127.0.0.1", "AIGUILLAGE_SMTP_PORT": str(mailbox.port)}  # type: ignore[attr-defined]
    stack = Stack(folder / "var", smtp)
    stack.command("annuaire", "importer", str(_directory_file(folder)), "--format", "siae-csv")
    stack.command("annuaire", "adresse", STRUCTURES[0][0], "EI", RECEIVING)
    stack.command("annuaire", "confirmer", STRUCTURES[0][0], "EI")
    stack.start()
    yield stack
    stack.stop()


def _directory_file(folder: Path) -> Path:
    path = folder / "structures.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([COLUMNS, *STRUCTURES])
    return path


@pytest.fixture
def person(stack: Stack) -> Conversation:
    """Somebody who has just opened the chat."""
    conversation = Conversation(stack.client)
    conversation.open()
    return conversation
