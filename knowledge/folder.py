"""The files of a knowledge folder, and the checks that need several of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from knowledge.yaml_records import Document

T = TypeVar("T")


class Folder:
    """The files of a knowledge folder, kept while they are read so that every check can name a line."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.documents: dict[str, Document] = {}

    def document(self, name: str) -> Document:
        if name not in self.documents:
            self.documents[name] = Document(self.root / name, self.root)
        return self.documents[name]

    def records(self, name: str, type_: type[T]) -> list[T]:
        """Records of a file that is a list."""
        return self.document(name).convert(list[type_])  # type: ignore[valid-type]

    def keyed(self, name: str, type_: type[T], key: str) -> dict[str, T]:
        """Records of a file that is a list, by the value of ``key``, which must be unique."""
        document, found = self.document(name), {}
        for index, record in enumerate(self.records(name, type_)):
            value = getattr(record, key)
            if value in found:
                raise document.error(document.line_of([index, key]), f"{key} en double « {value} »")
            found[value] = record
        return found

    def one_per_file(self, folder: str, type_: type[T], key: str) -> dict[str, T]:
        """Records of a folder whose files hold one each, by ``key``, in the order of file names."""
        found: dict[str, T] = {}
        for path in sorted((self.root / folder).glob("*.yml")):
            document = self.document(f"{folder}/{path.name}")
            record = document.convert(type_)
            value = getattr(record, key)
            if value in found:
                raise document.error(document.line_of([key]), f"{key} en double « {value} »")
            found[value] = record
        return found

    def sourced(self) -> dict[str, list[str]]:
        """Source ids of every record that has an ``id`` and a ``source``, in the files read so far."""
        return {
            record["id"]: list(record["source"])
            for document in self.documents.values()
            for record in document.mappings()
            if isinstance(record.get("id"), str) and isinstance(record.get("source"), list)
        }

    def check_ids(self) -> None:
        """No ``id`` is used twice, in whatever files: verdicts and answers refer to records by id alone."""
        seen: dict[str, str] = {}
        for document in self.documents.values():
            for value, line in document.entries("id"):
                if value in seen:
                    raise document.error(line, f"id en double « {value} » (déjà dans {seen[value]})")
                seen[value] = f"{document.name}:{line}"

    def check_references(self, key: str, known: Iterable[str], reason: str, within: str = "") -> None:
        """Every value under ``key``, at any depth of the files whose name starts with ``within``, is known."""
        known = set(known)
        for document in self.documents.values():
            if document.name.startswith(within):
                for value, line in document.entries(key):
                    if value not in known:
                        raise document.error(line, f"{reason} « {value} »")
