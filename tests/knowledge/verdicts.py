"""Short ways to a verdict on 22 November 2026, with little known of someone, or everything."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from knowledge.diagnosis import diagnose
from knowledge.model import Option, Profile

ON = date(2026, 11, 22)
IAE = {"EI": 3, "ACI": 3, "AI": 2, "ETTI": 2, "EITI": 3}
# Facts that answer yes or no to one criterion each.
CRITERIA_FACTS = (
    "rqth",
    "sortant_ase",
    "parent_isole",
    "sans_hebergement",
    "refugie_ou_asile",
    "zrr",
    "qpv",
    "sortant_detention",
    "fle_inferieur_a1",
    "probleme_mobilite",
    "sans_experience",
    "reconversion",
    "sortant_siae",
)
ALL_DENIED: dict[str, Any] = {
    "allocations_niees": ["RSA", "ASS", "AAH", "ARE"],
    "inscrit_france_travail": False,
    "mois_sans_emploi": 3,
    "age": 35,
    "niveau_etudes": 4,
    "pass_iae_etat": "aucun",
    "demandeur_asile": False,
    **dict.fromkeys(CRITERIA_FACTS, False),
}


def options(by: str = "employeur", on: date = ON, /, **facts: Any) -> dict[str, Option]:
    return {option.code: option for option in diagnose(msgspec.convert(facts, Profile), by, on).options}  # type: ignore[arg-type]


def known(by: str = "employeur", on: date = ON, /, **facts: Any) -> dict[str, Option]:
    """Someone of whom everything is known and nothing counts, but for these facts."""
    merged = ALL_DENIED | facts
    if "date_naissance" in facts:
        merged.pop("age")
    merged["allocations_niees"] = [each for each in merged["allocations_niees"] if each not in merged.get("allocations", [])]
    return options(by, on, **merged)
