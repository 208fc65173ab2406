"""The evaluation sentences of this folder: written by hand, labelled, never used in training."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import msgspec
import yaml

FOLDER = Path(__file__).resolve().parent
# The day on which the sentences are read: their relative dates are labelled from it.
READ_ON = "2026-11-22T10:00:00+01:00"


class Sentence(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One sentence and what must be read in it. ``facultatif``: facts that may be read or not."""

    texte: str
    registre: Literal["standard", "sms", "pro", "hostile"]
    faits: dict[str, Any]
    intention: str | None = None
    question: str | None = None
    sujet: str | None = None
    autres: list[str] = []
    theme: str | None = None
    langue: str | None = None
    facultatif: list[str] = []
    pas_danger: bool = False


def load_sentences(folder: Path = FOLDER) -> list[tuple[str, Sentence]]:
    """Every sentence with the name of its file, in a stable order."""
    out: list[tuple[str, Sentence]] = []
    for path in sorted(folder.glob("*.yml")):
        records = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), list[Sentence])
        out += [(path.stem, record) for record in records]
    return out
