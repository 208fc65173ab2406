"""The evaluation sentences of this folder: written by hand, labelled (docs/annotation.md), never used in training."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import msgspec
import yaml

FOLDER = Path(__file__).resolve().parent
# The day on which the sentences are read: their relative dates are labelled from it.
READ_ON = "2026-11-22T10:00:00+01:00"
# Set aside before any adjustment: measured, their errors never read.
RESERVE = "reserve"
WORKING = ("intentions", "faits")

Register = Literal["standard", "pro", "sms", "hostile", "etranger"]


class Sentence(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One sentence and what must be read in it.

    ``facultatif``: facts that may be read or not. ``deduits``: those that the sentence only lets one guess.
    """

    texte: str
    registre: Register
    faits: dict[str, Any] = {}
    intention: str | None = None
    question: str | None = None
    sujet: str | None = None
    autres: list[str] = []
    theme: str | None = None
    langue: str | None = None
    facultatif: list[str] = []
    deduits: list[str] = []
    pas_danger: bool = False


def load_sentences(folder: Path = FOLDER) -> list[tuple[str, Sentence]]:
    """Every sentence with its file (``faits/age``), in a stable order. Raises ``ValueError`` naming a broken file."""
    out: list[tuple[str, Sentence]] = []
    for part in (*WORKING, RESERVE):
        for path in sorted((folder / part).glob("*.yml")):
            try:
                records = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), list[Sentence], strict=False)
            except (yaml.YAMLError, msgspec.ValidationError) as error:
                raise ValueError(f"{path} : {error}") from error
            out += [(f"{part}/{path.stem}", record) for record in records]
    return out


def is_reserved(file: str) -> bool:
    """Whether a sentence of this file is set aside."""
    return file.startswith(f"{RESERVE}/")
