"""Known failures: working sentences that are not yet read rightly (``fautes_connues.yml``). The list may only shrink.

A failure that is not listed is a regression; a listed one that is now read rightly must leave the list.
"""

from __future__ import annotations

from collections.abc import Iterable

import yaml

from tests.nlu.scoring import Score, faults
from tests.nlu.sentences import FOLDER, is_reserved

KNOWN = FOLDER / "fautes_connues.yml"
_HEADER = (
    "# Phrases de travail encore mal lues, par fichier. Une phrase enfin bien lue sort d'ici ; aucune n'y entre sans raison.\n"
    "# Réécrit par : .venv/bot/bin/python -m tests.evaluate --consigner\n"
)


def name_of(score: Score) -> str:
    """A sentence with the question it answers, if any."""
    asked = score.sentence.question
    return f"{score.sentence.texte} ⟵ {asked}" if asked else score.sentence.texte


def failing(scores: Iterable[Score]) -> dict[str, list[str]]:
    """Working sentences misread, by file."""
    out: dict[str, list[str]] = {}
    for score in scores:
        if not is_reserved(score.file) and faults(score):
            out.setdefault(score.file, []).append(name_of(score))
    return out


def known() -> dict[str, list[str]]:
    """The list as it stands; empty when the file is."""
    return yaml.safe_load(KNOWN.read_text(encoding="utf-8")) or {} if KNOWN.is_file() else {}


def write(scores: Iterable[Score]) -> int:
    """Replaces the list by what fails now; returns how many sentences that is."""
    now = failing(scores)
    body = yaml.safe_dump(now, allow_unicode=True, sort_keys=True, width=200) if now else "{}\n"
    KNOWN.write_text(_HEADER + body, encoding="utf-8")
    return sum(map(len, now.values()))
