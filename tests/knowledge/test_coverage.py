"""Each passage of the starting documents is carried by statements, or left out with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.coverage import aspects_by_sheet, compare, load_coverage
from knowledge.loader import load_knowledge

DOCUMENTS = Path(__file__).resolve().parents[3] / "shared" / "sources"
KNOWLEDGE = load_knowledge()
COVERED = load_coverage(KNOWLEDGE)


def test_the_five_documents_are_covered() -> None:
    assert set(COVERED) == {"000", "001", "002", "003", "004"}
    assert {part.document for parts in COVERED.values() for part in parts} <= set(KNOWLEDGE.sources)


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="les documents de départ (../shared/sources) ne sont pas ici")
def test_every_line_is_named_once_and_where_it_stands() -> None:
    reports = compare(COVERED, DOCUMENTS)
    assert len(reports) == len(COVERED)
    assert {report.document: (report.missing, report.moved) for report in reports if report.missing or report.moved} == {}
    for report in reports:
        assert report.carried + report.reasons.total() == report.lines


def test_a_line_that_changed_is_seen(tmp_path: Path) -> None:
    (tmp_path / "004_copie.txt").write_text("Un tout autre texte\n\nEncore\n", encoding="utf-8")
    (report,) = compare(COVERED, tmp_path)
    assert report.moved
    assert report.lines == 2


def test_every_sheet_has_statements() -> None:
    assert [code for code, _, aspects in aspects_by_sheet(KNOWLEDGE) if not aspects] == []
