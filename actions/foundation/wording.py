"""The assistant's sentences: the ``responses`` of ``domain.yml``, filled with values."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from actions.foundation.settings import ROOT


class Wording:
    """Sentences by name. A name or a placeholder that does not exist is a programming error: KeyError."""

    def __init__(self, sentences: dict[str, str]) -> None:
        self._sentences = sentences

    def __call__(self, name: str, **values: object) -> str:
        """Sentence ``utter_<name>`` with its placeholders filled."""
        return self._sentences[f"utter_{name}"].format_map(values).strip()

    def names(self) -> list[str]:
        return sorted(self._sentences)


@cache
def load_wording(path: Path = ROOT / "domain.yml") -> Wording:
    domain = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Wording({name: variants[0]["text"] for name, variants in domain["responses"].items()})
