"""State and end of a PASS IAE."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.nlu.conftest import ReadFacts

KEYS = ("pass_iae_etat", "pass_iae_fin")


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("j'ai jamais eu de pass", None, {"pass_iae_etat": "aucun"}),
        ("j'ai un pass iae jusqu'au 12/04/2027", None, {"pass_iae_etat": "en_cours", "pass_iae_fin": "2027-04-12"}),
        ("mon agrément est fini", None, {"pass_iae_etat": "fini"}),
        ("on m'a suspendu mon pass", None, {"pass_iae_etat": "suspendu"}),
        ("pass iae expiré", None, {"pass_iae_etat": "fini"}),
        ("PASS IAE : non", None, {"pass_iae_etat": "aucun"}),
        ("Pass IAE valide jusqu'au 30/09/2027", None, {"pass_iae_etat": "en_cours", "pass_iae_fin": "2027-09-30"}),
        ("il me reste 8 mois de pass iae", None, {"pass_iae_etat": "en_cours"}),
        ("comment avoir un pass iae", None, {}),
        ("c'est quoi un pass", None, {}),
        ("fo til un pass iae", None, {}),
        ("g 1 pass iae en cour", None, {"pass_iae_etat": "en_cours"}),
        ("mon pass é fini dpui lan dernié", None, {"pass_iae_etat": "fini"}),
        ("pas de PASS IAE", None, {"pass_iae_etat": "aucun"}),
        ("il a un PASS en cours de validité", None, {"pass_iae_etat": "en_cours"}),
        ("PASS IAE demandé, en attente", None, {}),
        ("je n'ai plus de pass", None, {"pass_iae_etat": "aucun"}),
        ("j'ai eu un pass en 2021", None, {"pass_iae_etat": "fini"}),
        ("oui en cours", "pass_iae_etat", {"pass_iae_etat": "en_cours"}),
        ("non jamais", "pass_iae_etat", {"pass_iae_etat": "aucun"}),
        ("expiré", "pass_iae_etat", {"pass_iae_etat": "fini"}),
        ("j'en ai eu un mais fini", "pass_iae_etat", {"pass_iae_etat": "fini"}),
        ("g pa d pass iae", None, {"pass_iae_etat": "aucun"}),
        ("mon pass iae c fini", None, {"pass_iae_etat": "fini"}),
        ("Mon PASS IAE a expiré en 2024", None, {"pass_iae_etat": "fini"}),
        ("Mon PASS IAE prend fin le 31 août 2027", None, {"pass_iae_etat": "en_cours", "pass_iae_fin": "2027-08-31"}),
        (
            "Je dispose d'un PASS IAE valable jusqu'au 1er mars 2028",
            None,
            {"pass_iae_etat": "en_cours", "pass_iae_fin": "2028-03-01"},
        ),
        ("Fin de PASS le 15/02/2027", None, {"pass_iae_etat": "en_cours", "pass_iae_fin": "2027-02-15"}),
        ("PASS IAE du 01/02/2025 au 31/01/2027", None, {"pass_iae_etat": "en_cours", "pass_iae_fin": "2027-01-31"}),
        ("je n'ai pas encore de pass", None, {"pass_iae_etat": "aucun"}),
        ("mon pass iae est en suspens", None, {"pass_iae_etat": "suspendu"}),
    ],
)
def test_reading(facts_in: ReadFacts, text: str, asked: str | None, expected: dict[str, Any]) -> None:
    read = {f.key: f.value for f in facts_in(text, asked) if f.key in KEYS}
    assert read == expected
