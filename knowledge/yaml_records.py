"""YAML files into typed records, refusing a broken file with its line and a reason in French.

msgspec checks types but gives a path only (``$[3].en_vigueur.depuis``); PyYAML's composed nodes keep the
lines. Plain scalars follow YAML 1.2: 01000, 12:30, oui and no stay text; true and false are booleans;
2024-05-01 is a date. Where text is wanted, a plain number or date is read as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

T = TypeVar("T")
Step = str | int

# Nodes are composed without resolving scalars: PyYAML's own resolver speaks YAML 1.1.
_ComposeLoader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_PLAIN_TAGS = {"tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"}

_SCALARS: list[tuple[re.Pattern[str], Callable[[str], Any]]] = [
    (re.compile(r"(?:null|Null|NULL|~|)"), lambda _: None),
    (re.compile(r"(?:true|True|TRUE)"), lambda _: True),
    (re.compile(r"(?:false|False|FALSE)"), lambda _: False),
    (re.compile(r"[-+]?(?:0|[1-9][0-9]*)"), int),
    (re.compile(r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?"), float),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), date.fromisoformat),
]

_TYPE_NAMES = {
    "str": "un texte",
    "int": "un nombre entier",
    "float": "un nombre",
    "bool": "true ou false",
    "null": "rien",
    "array": "une liste",
    "object": "des clés et leurs valeurs",
    "date": "une date (AAAA-MM-JJ)",
}

# PyYAML's own sentences, in words that an editor can act upon.
_SYNTAX_REASONS = [
    ("tab character", "tabulation ; décalez les lignes avec des espaces"),
    ("mapping values are not allowed", "deux-points inattendu ; mettez le texte entre guillemets"),
    ("cannot start any token", "caractère non admis à cet endroit (tabulation, @, %…) ; mettez le texte entre guillemets"),
    ("unexpected end of stream", "guillemet ouvert et jamais fermé"),
    ("',' or ']'", "crochet ouvert et jamais fermé, ou virgule manquante"),
    ("',' or '}'", "accolade ouverte et jamais fermée, ou virgule manquante"),
    ("could not find expected ':'", "deux-points manquant après une clé"),
    ("undefined alias", "les ancres (& et *) ne sont pas admises"),
    ("another document", "un seul document par fichier : retirez la ligne « --- »"),
]


class KnowledgeError(ValueError):
    """A file of ``knowledge/`` is broken. The text is ``file:line: reason``, in French, for editors.

    ``line`` counts from 1; 0 when the reason concerns no line (file missing, not UTF-8).
    """

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}" if line else f"{file}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


class Document:
    """One YAML file: its values for conversion, its nodes for lines.

    Raises:
        KnowledgeError: unreadable file, broken YAML, duplicate key, anchor, tag, impossible date.
    """

    def __init__(self, path: Path, root: Path | None = None) -> None:
        self.path = path
        self.name = str(path.relative_to(root) if root else path)
        self._node = self._compose()
        self._seen: set[int] = set()
        self._value = self._read(self._node)

    def error(self, line: int, reason: str) -> KnowledgeError:
        return KnowledgeError(self.name, line, reason)

    def convert(self, type_: type[T]) -> T:
        """The file's content as ``type_`` (a Struct, or a list of them).

        Raises:
            KnowledgeError: unknown or missing key, wrong type, value refused by the type's own checks.
        """
        while True:
            try:
                return msgspec.convert(self._value, type_)
            except msgspec.ValidationError as problem:
                message, steps = _split(str(problem))
                if not self._read_as_text(message, steps):
                    raise self._located(message, steps) from None

    def entries(self, key: str) -> Iterator[tuple[Any, int]]:
        """Every value found under ``key``, at any depth, with its line; a list gives each of its elements."""
        yield from self._entries(self._node, key)

    def mappings(self) -> Iterator[dict[str, Any]]:
        """Every mapping of the file, at any depth, as plain values."""
        waiting = [self._value]
        while waiting:
            value = waiting.pop()
            if isinstance(value, dict):
                yield value
            waiting.extend(value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())

    def line_of(self, steps: list[Step]) -> int:
        """Line (from 1) of the value at a path such as ``[3, "en_vigueur", "depuis"]``."""
        return _line(self._find(steps))

    def _compose(self) -> yaml.Node:
        try:
            text = self.path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise self.error(0, "le fichier n'est pas en UTF-8") from None
        except OSError:
            raise self.error(0, "le fichier est absent ou illisible") from None
        try:
            node = yaml.compose(text, Loader=_ComposeLoader)
        except yaml.MarkedYAMLError as problem:
            mark = problem.problem_mark or problem.context_mark
            raise self.error(mark.line + 1 if mark else 0, _syntax_reason(problem.problem or "")) from None
        except yaml.YAMLError:
            raise self.error(0, "le fichier contient un caractère invisible non admis") from None
        if node is None:
            raise self.error(1, "le fichier est vide")
        return node

    def _read(self, node: yaml.Node) -> Any:
        if id(node) in self._seen:
            raise self.error(_line(node), "les ancres (& et *) ne sont pas admises")
        self._seen.add(id(node))
        if node.tag not in _PLAIN_TAGS:
            raise self.error(_line(node), f"l'étiquette YAML « {node.tag} » n'est pas admise")
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self._read(child) for child in node.value]
        values: dict[str, Any] = {}
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self.error(_line(key), "une clé doit être un mot simple")
            if key.value in values:
                raise self.error(_line(key), f"clé en double « {key.value} »")
            values[key.value] = self._read(child)
        return values

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        if node.style:  # quoted, or a block of text; plain is None or "" according to the parser
            return node.value
        for pattern, read in _SCALARS:
            if pattern.fullmatch(node.value):
                try:
                    return read(node.value)
                except ValueError:
                    raise self.error(_line(node), f"la date {node.value} n'existe pas") from None
        return node.value

    def _read_as_text(self, message: str, steps: list[Step]) -> bool:
        """Puts back the text of a plain number or date where the type wants text; whether it did."""
        wanted = re.fullmatch(r"Expected `(.*)`, got `(.*)`", message)
        if not wanted or "str" not in wanted[1].split(" | ") or wanted[2] == "null" or not steps:
            return False
        try:
            node = self._find(steps)
        except LookupError:
            return False
        holder = self._value
        for step in steps[:-1]:
            holder = holder[step]
        if not isinstance(node, yaml.ScalarNode) or isinstance(holder[steps[-1]], str):
            return False
        holder[steps[-1]] = node.value
        return True

    def _located(self, message: str, steps: list[Step]) -> KnowledgeError:
        unknown = re.fullmatch(r"Object contains unknown field `(.*)`", message)
        while True:  # a path may end in a place that has no node of its own (value of a free dictionary)
            try:
                node = self._find(steps)
                break
            except LookupError:
                steps = steps[:-1]
        if unknown and isinstance(node, yaml.MappingNode):
            key = next(key for key, _ in node.value if key.value == unknown[1])
            return self.error(_line(key), f"clé inconnue « {unknown[1]} »")
        key_name = next((f"« {step} » : " for step in reversed(steps) if isinstance(step, str)), "")
        return self.error(_line(node), _reason(message, key_name))

    def _find(self, steps: list[Step]) -> yaml.Node:
        node = self._node
        for step in steps:
            if isinstance(step, int) and isinstance(node, yaml.SequenceNode):
                node = node.value[step]
            elif isinstance(step, str) and isinstance(node, yaml.MappingNode):
                node = {key.value: child for key, child in node.value}[step]
            else:
                raise LookupError(step)
        return node

    def _entries(self, node: yaml.Node, wanted: str) -> Iterator[tuple[Any, int]]:
        if isinstance(node, yaml.SequenceNode):
            for child in node.value:
                yield from self._entries(child, wanted)
        elif isinstance(node, yaml.MappingNode):
            for key, child in node.value:
                if key.value == wanted:
                    found = child.value if isinstance(child, yaml.SequenceNode) else [child]
                    yield from ((each.value, _line(each)) for each in found if isinstance(each, yaml.ScalarNode))
                yield from self._entries(child, wanted)


def read_records(path: Path, type_: type[T]) -> list[T]:
    """Records of a file that holds a list of them. Raises KnowledgeError."""
    return Document(path).convert(list[type_])  # type: ignore[valid-type]


def read_record(path: Path, type_: type[T]) -> T:
    """The one record of a file. Raises KnowledgeError."""
    return Document(path).convert(type_)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _split(message: str) -> tuple[str, list[Step]]:
    """msgspec's sentence and its path: ``… - at `$[0].source[1]` `` gives ``[0, "source", 1]``."""
    text, _, path = message.partition(" - at `")
    steps: list[Step] = []
    for name, index in re.findall(r"\.([^.\[\]`]+)|\[(\d+|\.\.\.)\]", path):
        steps.append(name if name else (int(index) if index.isdigit() else index))
    return text, steps


def _reason(message: str, key_name: str) -> str:
    missing = re.fullmatch(r"Object missing required field `(.*)`", message)
    if missing:
        return f"clé manquante « {missing[1]} »"
    wrong = re.fullmatch(r"Expected `(.*)`, got `(.*)`", message)
    if wrong:
        wanted = [_TYPE_NAMES.get(name, name) for name in wrong[1].split(" | ") if name != "null"]
        return f"{key_name}il faut {' ou '.join(wanted)} ; trouvé : {_TYPE_NAMES.get(wrong[2], wrong[2])}"
    value = re.fullmatch(r"Invalid enum value (.*)", message)
    if value:
        return f"{key_name}valeur non admise {value[1]}"
    if message.startswith("Invalid RFC3339"):
        return f"{key_name}il faut {_TYPE_NAMES['date']}"
    return f"{key_name}{message}"


def _syntax_reason(problem: str) -> str:
    for sign, reason in _SYNTAX_REASONS:
        if sign in problem:
            return reason
    return f"YAML mal formé ({problem})"
