"""Reading YAML into records: scalars of YAML 1.2, and the line of every fault."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct, field

from knowledge.model import Record
from knowledge.sheet_records import Period
from knowledge.yaml_records import Document, KnowledgeError, read_record, read_records


class Visit(Record, frozen=True, kw_only=True):
    id: str
    jour: date | None = None
    nombre: int | None = None
    part: float | None = None
    ouvert: bool | None = None
    sorte: Literal["rapide", "longue"] = "rapide"
    codes: list[str] = field(default_factory=list)
    periode: Period | None = None
    libre: dict[str, int] = field(default_factory=dict)


class Anything(Struct):
    valeur: Any


def write(folder: Path, text: str) -> Path:
    path = folder / "visites.yml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("plain", "value"),
    [
        ("01000", "01000"),
        ("0", 0),
        ("-3", -3),
        ("+7", 7),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("0o17", "0o17"),
        ("12:30", "12:30"),
        ("oui", "oui"),
        ("no", "no"),
        ("On", "On"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        ("tRUE", "tRUE"),
        ("null", None),
        ("~", None),
        ("", None),
        ("12.50", 12.5),
        ("12,5", "12,5"),
        ("1e3", "1e3"),
        (".5", ".5"),
        ("2024-05-01", date(2024, 5, 1)),
        ("2024-5-1", "2024-5-1"),
        ("2024-05-01T10:00:00Z", "2024-05-01T10:00:00Z"),
        ('"2024-05-01"', "2024-05-01"),
        ("'12'", "12"),
        ("2A", "2A"),
        (".inf", ".inf"),
    ],
)
def test_plain_scalars_are_those_of_yaml_1_2(tmp_path: Path, plain: str, value: object) -> None:
    read = read_record(write(tmp_path, f"valeur: {plain}\n"), Anything).valeur
    assert read == value
    assert type(read) is type(value)


def test_text_is_read_as_written_where_text_is_wanted(tmp_path: Path) -> None:
    path = write(tmp_path, "- id: 10387\n  codes: [01000, 75018, 2A, true, 2024-05-01, 1.50, no]\n")
    (visit,) = read_records(path, Visit)
    assert visit.id == "10387"
    assert visit.codes == ["01000", "75018", "2A", "true", "2024-05-01", "1.50", "no"]


def test_keys_are_always_text(tmp_path: Path) -> None:
    (visit,) = read_records(write(tmp_path, "- id: a\n  libre: {75: 1, oui: 2}\n"), Visit)
    assert visit.libre == {"75": 1, "oui": 2}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("- id: a\n  nom: x\n", 2, "clé inconnue « nom »"),
        ("- id: a\n- nombre: 3\n", 2, "clé manquante « id »"),
        ("- id: a\n\n  nombre: trois\n", 3, "« nombre » : il faut un nombre entier"),
        ("- id: a\n  nombre: 3.5\n", 2, "« nombre »"),
        ("- id: a\n  ouvert: oui\n", 2, "il faut true ou false"),
        ("- id: a\n  sorte: lente\n", 2, "valeur non admise 'lente'"),
        ("- id: a\n  codes:\n    - x\n    - {a: 1}\n", 4, "il faut un texte"),
        ("- id: a\n  codes: x\n", 2, "il faut une liste"),
        ("- id:\n", 1, "il faut un texte"),
        ("- id: a\n  jour: demain\n", 2, "une date (AAAA-MM-JJ)"),
        ("- id: a\n  jour: 2024-02-30\n", 2, "la date 2024-02-30 n'existe pas"),
        ("- id: a\n  jour: 12/05/2024\n", 2, "une date"),
        ("- id: a\n  periode: {depuis: 2024-05-02, jusqu_au: 2024-05-01}\n", 2, "la fin (jusqu_au) précède le début"),
        ("- id: a\n  periode:\n    depuis: 2024-05-02\n    suite: inconnue\n", 3, "« suite » ne va qu'avec une fin"),
        ("- id: a\n  periode:\n    jusqu_au: 2024-05-02\n", 3, "clé manquante « depuis »"),
        ("- id: a\n  libre:\n    x: 1\n    y: z\n", 3, "il faut un nombre entier"),
        ("- id: a\n  nombre: 1\n  nombre: 2\n", 3, "clé en double « nombre »"),
        ("- id: a\n  nombre: &n 1\n- id: *n\n", 2, "ancres"),
        ("- id: !!python/name:os.system\n", 1, "étiquette YAML"),
        ("- id: a\n  ? [x, y]\n  : 1\n", 2, "une clé doit être un mot simple"),
        ("- id: a\n  sorte: rapide: oui\n", 2, "mettez le texte entre guillemets"),
        ("- id: a\n\tnombre: 1\n", 2, "tabulation"),
        ("- id: 'a\n  nombre: 1\n", 3, "guillemet"),
        ("- id: a\n  codes: [x, y\n  nombre: 1\n", 3, "crochet"),
        ("- id: a\n---\n- id: b\n", 2, "un seul document"),
        ("", 1, "le fichier est vide"),
        ("# rien\n", 1, "le fichier est vide"),
        ("id: a\n", 1, "il faut une liste"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, text: str, line: int, reason: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(KnowledgeError) as told:
        read_records(path, Visit)
    assert told.value.line == line, str(told.value)
    assert reason in told.value.reason
    assert str(told.value) == f"{path}:{line}: {told.value.reason}"


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="absent"):
        read_records(tmp_path / "rien.yml", Visit)
    path = tmp_path / "latin.yml"
    path.write_bytes("- id: été\n".encode("latin-1"))
    with pytest.raises(KnowledgeError, match="UTF-8"):
        read_records(path, Visit)
    path.write_text("- id: a\x01\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="invisible"):
        read_records(path, Visit)


def test_entries_and_mappings_are_found_at_any_depth(tmp_path: Path) -> None:
    document = Document(write(tmp_path, "- source: [a, b]\n  sous:\n    source: c\n- autre: 1\n"))
    assert list(document.entries("source")) == [("a", 1), ("b", 1), ("c", 3)]
    assert {"source": "c"} in list(document.mappings())


@settings(deadline=None)
@given(
    st.recursive(
        st.one_of(
            st.booleans(),
            st.none(),
            st.integers(-(10**6), 10**6),
            st.dates(),
            st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=12),
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4), st.dictionaries(st.text("abcdé", min_size=1, max_size=4), inner, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_what_a_standard_writer_writes_comes_back(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    """PyYAML writes for YAML 1.1, quoting every text that 1.1 would misread: the quotes keep it text here too."""
    text = yaml.safe_dump({"valeur": value}, allow_unicode=True)
    if re.search(r"[&*]id\d", text):  # a repeated list or mapping becomes an anchor, which we refuse
        return
    path = write(tmp_path_factory.mktemp("y"), text)
    assert read_record(path, Anything).valeur == value
