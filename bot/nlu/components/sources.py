"""What the reading depends on besides Rasa's own configuration."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from bot.nlu.lexicons import fingerprint

_ROOT = Path(__file__).resolve().parents[3]


@lru_cache(maxsize=1)
def fingerprint_sources() -> str:
    """Hash of the word lists and of ``read_sources``: Rasa's cache must not outlive them."""
    digest = hashlib.sha256(fingerprint().encode())
    for path in read_sources():
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read_sources() -> list[Path]:
    """The code that reads, the sheets, and the lists by which answers are found."""
    return sorted(
        [
            *(_ROOT / "bot" / "nlu").rglob("*.py"),
            *(_ROOT / "data" / "reponses").glob("*.yml"),
            *(_ROOT / "knowledge" / "fiches").glob("*.yml"),
            *(_ROOT / "knowledge" / "spelling").glob("*.py"),
        ]
    )
