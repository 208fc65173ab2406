"""The editors' guide stays true: its example loads as it is written, and obeys the rules that it gives."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from statistics import median

import pytest

from knowledge.ageing import ageing
from knowledge.answers import found_statement
from knowledge.comparison.records import READ_ELSEWHERE
from knowledge.loader import Knowledge, load_knowledge
from tests.knowledge.broken import copy_knowledge
from tests.knowledge.readability import sentences, septets, words
from tests.paths import ROOT

GUIDE = (ROOT / "docs" / "guide-des-fiches.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"```yaml\n# knowledge/(\S+)\n(.*?)```", GUIDE, re.DOTALL))
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The knowledge, with what the guide tells to add."""
    root = copy_knowledge(tmp_path_factory.mktemp("guide"))
    (root / "fiches/exemple.yml").write_text(EXAMPLES["fiches/exemple.yml"], encoding="utf-8")
    with (root / "sources.yml").open("a", encoding="utf-8") as sources:
        sources.write("\n" + EXAMPLES["sources.yml"])
    return load_knowledge(root)


def test_the_example_is_told(knowledge: Knowledge) -> None:
    for identifier in ("exemple.definition", "exemple.duree_max"):
        found = found_statement(knowledge, identifier, DAY)
        assert found is not None and not found.aged


def test_the_example_obeys_the_rules(knowledge: Knowledge) -> None:
    sheet = knowledge.sheets["EXEMPLE"]
    written = {q.casefold() for other in load_knowledge().sheets.values() for each in other.enonces for q in each.questions}
    for statement in sheet.enonces:
        sizes = [len(words(sentence)) for sentence in sentences(statement.reponse.simple)]
        assert max(sizes) <= 15 and median(sizes) <= 10
        assert septets(statement.reponse.sms) <= 306
        assert 40 <= len(statement.reponse.standard) <= 700
        assert len(statement.questions) >= 3 and not written & {each.casefold() for each in statement.questions}
        newest = max(knowledge.sources[source].date for source in statement.source)
        assert statement.id.startswith("exemple.") and statement.en_vigueur.depuis <= newest


def test_the_end_of_the_example_is_announced_sixty_days_before(knowledge: Knowledge) -> None:
    told = {day: {each.record for each in ageing(knowledge, day)} for day in (date(2026, 12, 29), date(2026, 12, 30))}
    assert ["exemple.duree_max" in records for records in told.values()] == [False, True]


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:knowledge|tests)/[\w./]+)`", GUIDE))))
def test_files_named_are_there(path: str) -> None:
    assert (ROOT / Path(path)).exists()


def test_files_compared_by_their_bytes_are_there() -> None:
    assert all((ROOT / "knowledge" / name).is_file() for name in READ_ELSEWHERE)
