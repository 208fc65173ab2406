"""Which statements carry which passages of the starting documents (``knowledge/couverture``), and what is left out, with why.

The documents themselves are not part of the project: passages are named by their line and its first words, and compared
with the documents where these are at hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct, field

from knowledge.folder import Folder
from knowledge.loader import PACKAGE, Knowledge
from knowledge.model import Record


class Passage(Record, frozen=True, kw_only=True):
    """One non-empty line of a document: the statements that carry it, or in a few words why none does."""

    ligne: int
    debut: str
    enonces: list[str] = field(default_factory=list)
    raison: str | None = None

    def __post_init__(self) -> None:
        if bool(self.enonces) == bool(self.raison):
            raise ValueError("un passage a des énoncés (enonces) ou une raison, l'un des deux")


class CoveredDocument(Record, frozen=True, kw_only=True):
    """A document (id of its source) or a part of it, with its passages."""

    document: str
    passages: list[Passage]


class DocumentReport(Struct, kw_only=True):
    """How much of a document is carried. ``missing``: lines named nowhere; ``moved``: lines that begin otherwise."""

    document: str
    file: str
    lines: int
    carried: int
    reasons: Counter[str]
    missing: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)


def load_coverage(knowledge: Knowledge, root: Path = PACKAGE) -> dict[str, list[CoveredDocument]]:
    """Parts of each document by the digits that begin its file's name. Raises ``KnowledgeError`` for an unknown statement."""
    folder = Folder(root)
    found: dict[str, list[CoveredDocument]] = {}
    for path in sorted((root / "couverture").glob("*.yml")):
        document = folder.document(f"couverture/{path.name}")
        found.setdefault(path.stem[:3], []).append(document.convert(CoveredDocument))
    statements = {each.id for sheet in knowledge.sheets.values() for each in sheet.enonces}
    folder.check_references("enonces", statements, "énoncé inconnu")
    folder.check_references("document", knowledge.sources, "source inconnue")
    return found


def compare(covered: dict[str, list[CoveredDocument]], documents: Path) -> list[DocumentReport]:
    """Each document of ``documents`` (``<digits>_….txt``) against its passages."""
    return [
        _compare(parts, next(documents.glob(f"{number}_*")))
        for number, parts in covered.items()
        if any(documents.glob(f"{number}_*"))
    ]


def _compare(parts: list[CoveredDocument], path: Path) -> DocumentReport:
    lines = {number: line for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if line.strip()}
    passages = {each.ligne: each for part in parts for each in part.passages}
    return DocumentReport(
        document=parts[0].document,
        file=path.name,
        lines=len(lines),
        carried=sum(bool(each.enonces) for each in passages.values()),
        reasons=Counter(each.raison for each in passages.values() if each.raison),
        missing=[number for number in lines if number not in passages],
        moved=[number for number, each in passages.items() if not _begins(lines.get(number, ""), each.debut)],
    )


def _begins(line: str, start: str) -> bool:
    return " ".join(line.split()).startswith(" ".join(start.split()))


def aspects_by_sheet(knowledge: Knowledge) -> Iterable[tuple[str, str, Counter[str]]]:
    """Code, family and number of statements by aspect of every sheet."""
    for code, sheet in knowledge.sheets.items():
        yield code, sheet.famille, Counter(each.aspect for each in sheet.enonces)
