"""The word lists of ``data/lexique/`` (and the subjects of ``knowledge/fiches``), compiled once.

Editors write the lists; this module turns them into regular expressions and refuses, with the file's name, what it
cannot read.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.nlu.facts.sounds import Sounds, sounds_of
from bot.nlu.patterns import PatternError, compile_all
from knowledge.loader import load_knowledge
from knowledge.spelling import fold, load_forms

FOLDER = Path(__file__).resolve().parents[2] / "data" / "lexique"
Pattern = re.Pattern[str] | None


class LexiconError(ValueError):
    """A word list that cannot be read; the message is French and names the file."""


@dataclass(frozen=True)
class Situation:
    """How people say one yes/no fact: said, deduced, the contrary, and look-alikes."""

    said: Pattern
    deduced: Pattern
    false: Pattern
    false_deduced: Pattern
    lookalike: Pattern


@dataclass(frozen=True)
class PassWords:
    """Words around a PASS IAE by what they tell of it, and what opens an answer to « Avez-vous un PASS IAE ? »."""

    around: dict[str, Pattern]
    answers: dict[str, Pattern]


@dataclass(frozen=True)
class Danger:
    sure: Pattern
    doubtful: Pattern


@dataclass(frozen=True)
class Lexicons:
    """All compiled word lists."""

    duration_heads: dict[str, Pattern]
    ages: dict[str, Pattern]
    pass_iae: PassWords
    allocations: dict[str, Pattern]
    situations: dict[str, Situation]
    education: dict[int, Situation]
    education_lookalike: Pattern
    project: dict[str, Situation]
    project_lookalike: Pattern
    trades: dict[str, Pattern]
    roles: dict[str, Situation]
    answers: dict[str, Pattern]
    choices: dict[str, dict[Any, Pattern]]
    politeness: Pattern
    greeting: Pattern
    dangers: dict[str, Danger]
    false_alarms: Pattern
    danger_signs: dict[str, Pattern]
    calm_signs: dict[str, Pattern]
    subjects: dict[str, Pattern]
    languages: dict[str, frozenset[str]]
    spelling: tuple[dict[tuple[str, ...], str], dict[str, str]]

    @cached_property
    def situation_sounds(self) -> Sounds:
        """How the words of the situations sound."""
        parts = (p for s in self.situations.values() for p in (s.said, s.deduced, s.false, s.false_deduced, s.lookalike))
        return sounds_of(parts)

    @cached_property
    def danger_sounds(self) -> Sounds:
        """How the words of danger sound: of its families and of its patterns."""
        patterns = (p for d in self.dangers.values() for p in (d.sure, d.doubtful))
        return sounds_of((*self.danger_signs.values(), *patterns))


def fingerprint(folder: Path = FOLDER) -> str:
    """Hash of every word list, for Rasa's cache: a changed list is a changed model."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yml")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=4)
def load_lexicons(folder: Path = FOLDER) -> Lexicons:
    """Reads and compiles the lists of ``folder``. Raises ``LexiconError`` or ``SpellingError``."""
    answers = _read(folder, "reponses.yml")
    education = _read(folder, "etudes.yml")
    project = _read(folder, "projet.yml")
    roles = _read(folder, "roles.yml")
    dangers = _read(folder, "detresse.yml")
    signs = _read(folder, "indices_danger.yml")
    return Lexicons(
        duration_heads=_compiled("durees.yml", _read(folder, "durees.yml")),
        ages=_compiled("ages.yml", _read(folder, "ages.yml")),
        pass_iae=_pass_words(_read(folder, "pass_iae.yml")),
        allocations=_compiled("allocations.yml", _read(folder, "allocations.yml")),
        situations={
            key: _situation(name, rows)
            for name in ("situations.yml", "inscription.yml")
            for key, rows in _read(folder, name).items()
        },
        education={int(k): _situation("etudes.yml", v) for k, v in education.items() if k != "ecarte"},
        education_lookalike=_compile("etudes.yml", education["ecarte"]),
        project={k: _situation("projet.yml", v) for k, v in project.items() if k != "ecarte"},
        project_lookalike=_compile("projet.yml", project["ecarte"]),
        trades=_compiled("metiers.yml", _read(folder, "metiers.yml")),
        roles={k: _situation("roles.yml", v) for k, v in roles.items()},
        answers={name: _compile("reponses.yml", rows) for name, rows in answers.items() if isinstance(rows, list)},
        choices={
            fact: {(int(v) if v.isdigit() else v): _compile("reponses.yml", p) for v, p in values.items()}
            for fact, values in answers["choix"].items()
        },
        politeness=_compile("reponses.yml", answers["politesse"]),
        greeting=_compile("reponses.yml", answers["salutation"]),
        dangers={
            theme: Danger(_compile("detresse.yml", v["sur"]), _compile("detresse.yml", v.get("doute", [])))
            for theme, v in dangers.items()
        },
        false_alarms=_compile("detresse.yml", [p for v in dangers.values() for p in v.get("fausse_alerte", [])]),
        danger_signs=_compiled("indices_danger.yml", signs["danger"]),
        calm_signs=_compiled("indices_danger.yml", signs["ecarte"]),
        subjects=_subjects(_read(folder, "sujets.yml")),
        languages={code: frozenset(fold(w) for w in words) for code, words in _read(folder, "langues.yml").items()},
        spelling=load_forms(folder / "orthographe.yml"),
    )


def _pass_words(lists: dict[str, Any]) -> PassWords:
    around = {key: rows for key, rows in lists.items() if key != "reponse"}
    return PassWords(_compiled("pass_iae.yml", around), _compiled("pass_iae.yml", lists["reponse"]))


def _subjects(lists: dict[str, Any]) -> dict[str, Pattern]:
    """Patterns by sheet code: the lists, and each sheet's code, name and other names unless they are ambiguous words."""
    ambiguous = {fold(code) for code in lists["sigles_ambigus"]}
    patterns: dict[str, list[str]] = {code: list(rows) for code, rows in lists["sujets"].items()}
    for code, rows in lists["sigles_ambigus"].items():
        patterns.setdefault(code, []).extend(rows)
    for sheet in load_knowledge().sheets.values():
        for name in (sheet.code, sheet.nom, *sheet.autres_noms):
            words = " ".join(re.findall(r"\w+", fold(name.replace("_", " "))))
            if words and words not in ambiguous and len(words) > 2:
                patterns.setdefault(sheet.code, []).append(words)
    return {code: _compile("sujets.yml", rows) for code, rows in patterns.items() if rows}


def _situation(name: str, lists: dict[str, list[str]]) -> Situation:
    unknown = set(lists) - {"dit", "deduit", "faux", "faux_deduit", "ecarte"}
    if unknown:
        raise LexiconError(f"data/lexique/{name} : rubrique inconnue {', '.join(sorted(unknown))}")
    said, deduced, false, false_deduced, lookalike = (
        _compile(name, lists.get(part, [])) for part in ("dit", "deduit", "faux", "faux_deduit", "ecarte")
    )
    return Situation(said, deduced, false, false_deduced, lookalike)


def _compiled(name: str, lists: dict[str, list[str]]) -> dict[str, Pattern]:
    return {key: _compile(name, rows) for key, rows in lists.items()}


def _compile(name: str, rows: list[str]) -> Pattern:
    try:
        return compile_all(rows)
    except PatternError as error:
        raise LexiconError(f"data/lexique/{name} : {error}") from error


def _read(folder: Path, name: str) -> Any:
    path = folder / name
    if not path.is_file():
        raise LexiconError(f"{path} : fichier absent")
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (strings only, no objects)
