"""Made-up people for property tests: facts at random, near the bounds of the rules more often than not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
from hypothesis import strategies as st

from knowledge.model import Profile

YES_NO = [
    "sans_emploi",
    "inscrit_france_travail",
    "rqth",
    "rqth_en_cours",
    "sortant_ase",
    "parent_isole",
    "sans_hebergement",
    "refugie_ou_asile",
    "demandeur_asile",
    "zrr",
    "qpv",
    "sortant_detention",
    "fle_inferieur_a1",
    "probleme_mobilite",
    "sans_experience",
    "reconversion",
    "sortant_siae",
    "mineur_represente",
    "mesure_protection",
    "prescripteur_habilite",
    "a_un_siret",
]
BENEFITS = ["RSA", "ASS", "AAH", "ARE"]
AGES = [14, 15, 16, 17, 18, 25, 26, 30, 44, 45, 46, 49, 50, 51, 63]
MONTHS = [0, 3, 11, 12, 13, 22, 23, 24, 25, 60]
DAYS = [date(2022, 3, 10), date(2024, 2, 29), date(2026, 11, 22), date(2026, 12, 22), date(2026, 12, 23), date(2031, 6, 30)]

as_of_days = st.sampled_from(DAYS)
authors = st.sampled_from(["employeur", "prescripteur"])


def years_before(day: date, years: int) -> date:
    """Same day ``years`` earlier; 29 February becomes 28."""
    return day.replace(year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day)


WIDTH = len(YES_NO) + len(BENEFITS) + 5
# Bytes, not an integer: hypothesis prefers small integers, which would leave the last bits unset.
masks = st.binary(min_size=4, max_size=4).map(lambda drawn: int.from_bytes(drawn, "big"))


def thin(draw: st.DrawFn, times: int) -> int:
    """A mask whose bits are set once in 2**times; all set for 0, mostly set below."""
    if times == 0:
        return 2**WIDTH - 1
    if times < 0:
        return draw(masks) | draw(masks) | draw(masks)
    mask = 2**WIDTH - 1
    for _ in range(times):
        mask &= draw(masks)
    return mask


@st.composite
def facts_of_someone(draw: st.DrawFn, on: date) -> dict[str, Any]:
    """Facts as the API takes them (dates as dates). Few are known, or most, or all."""
    known = thin(draw, draw(st.sampled_from([3, 1, -1, 0, 0])))
    yes = thin(draw, draw(st.sampled_from([5, 4, 3, 1])))
    names = [*YES_NO, *BENEFITS, "etudes", "duree", "age", "pass", "handicap"]
    told = {name for place, name in enumerate(names) if known >> place & 1}
    true = {name for place, name in enumerate(names) if yes >> place & 1}

    facts: dict[str, Any] = {key: key in true for key in YES_NO if key in told}
    if facts.get("rqth"):
        facts.pop("rqth_en_cours", None)
    for benefit in BENEFITS:
        if benefit in told:
            facts.setdefault("allocations" if benefit in true else "allocations_niees", []).append(benefit)
    if "etudes" in told:
        facts["niveau_etudes"] = draw(st.integers(2, 7))
    if "duree" in told:
        facts["mois_sans_emploi"] = draw(st.sampled_from(MONTHS))
        if draw(st.booleans()):
            facts["mois_inscrit"] = draw(st.sampled_from(MONTHS))
    if "age" in told:
        age, shift = draw(st.sampled_from(AGES)), draw(st.sampled_from([None, -400, -40, -1, 0, 1, 40, 400]))
        if shift is None:
            facts["age"] = age
        else:
            facts["date_naissance"] = years_before(on, age) + timedelta(days=shift)
    if "pass" in told:
        facts["pass_iae_etat"] = draw(st.sampled_from(["aucun", "aucun", "aucun", "en_cours", "suspendu", "fini"]))
    if facts.get("pass_iae_etat") != "aucun" and draw(st.integers(0, 3)) == 0:
        ended = years_before(on, draw(st.integers(0, 3)))
        facts["pass_iae_fin"] = ended + timedelta(days=draw(st.sampled_from([-1, 0, 1, 200])))
    if "handicap" in told:
        facts["reconnaissance_handicap"] = draw(st.sampled_from([[], ["AAH"], ["INVALIDITE"], ["RENTE_AT", "RQTH"]]))
    return facts


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Any], str, date]:
    """Facts, author and day."""
    on = draw(as_of_days)
    return draw(facts_of_someone(on)), draw(authors), on


def profile(facts: dict[str, Any]) -> Profile:
    return msgspec.convert(facts, Profile)
