"""The cases of ``profils/``: people as social workers describe them, with the verdict that they expect.

To add one, copy a record of any file there:

    nom       who it is, in a few words
    le        day of the verdict
    par       employeur (default) or prescripteur
    faits     what is known, keys of knowledge/faits.yml
    attendu   status for some kinds: ouvert, ouvert_si_prescripteur, a_completer, pas_maintenant
    criteres  all criteria that the IAE sees (optional)
    criteres_geiq   the same for a GEIQ (optional)
    montant   euros for a GEIQ (optional)
    ouvre_le, ferme_le   date for some kinds; null: none (optional)
    question  the next question; « aucune »: none (optional)
    dit       words that the reason of a kind contains (optional)
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import field

from knowledge.diagnosis import diagnose
from knowledge.model import Author, Option, Profile, Record, Status
from knowledge.yaml_records import read_records


class Case(Record, frozen=True, kw_only=True):
    nom: str
    le: date
    faits: Profile
    attendu: dict[str, Status]
    par: Author = "employeur"
    criteres: list[str] | None = None
    criteres_geiq: list[str] | None = None
    montant: int | None = None
    ouvre_le: dict[str, date | None] = field(default_factory=dict)
    ferme_le: dict[str, date | None] = field(default_factory=dict)
    question: str | None = None
    dit: dict[str, str] = field(default_factory=dict)


FOLDER = Path(__file__).parent / "profils"
CASES = [(path.stem, case) for path in sorted(FOLDER.glob("*.yml")) for case in read_records(path, Case)]


def criteria(option: Option) -> set[str]:
    return {code for codes in option.criteria.values() for code in codes}


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}: {case.nom}" for file, case in CASES])
def test_case(file: str, case: Case) -> None:
    diagnosis = diagnose(case.faits, case.par, case.le)
    found = {option.code: option for option in diagnosis.options}
    assert {code: found[code].status for code in case.attendu} == case.attendu
    seen: dict[str, Any] = {}
    if case.criteres is not None:
        seen["criteres"] = criteria(found["EI"]), set(case.criteres)
    if case.criteres_geiq is not None:
        seen["criteres_geiq"] = criteria(found["GEIQ"]), set(case.criteres_geiq)
    if case.montant is not None:
        seen["montant"] = found["GEIQ"].amount, case.montant
    if case.question is not None:
        seen["question"] = diagnosis.next_question or "aucune", case.question
    seen["ouvre_le"] = {code: found[code].opens_on for code in case.ouvre_le}, case.ouvre_le
    seen["ferme_le"] = {code: found[code].closes_on for code in case.ferme_le}, case.ferme_le
    for name, (got, wanted) in seen.items():
        assert got == wanted, name
    for code, words in case.dit.items():
        assert words in found[code].reason


def test_there_are_cases_for_every_status() -> None:
    statuses = {status for _, case in CASES for status in case.attendu.values()}
    assert statuses == {"ouvert", "ouvert_si_prescripteur", "a_completer", "pas_maintenant"}
    assert len({case.nom for _, case in CASES}) == len(CASES)


def test_facts_that_do_not_exist_are_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"nom": "x", "le": "2026-11-22", "faits": {"rmi": True}, "attendu": {}}, Case)
