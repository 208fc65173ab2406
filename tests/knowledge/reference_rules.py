"""A second evaluator of the rules, written from the reference sheet (§2, §3, annex A) in plain tests.

It reads neither ``knowledge/eligibilite`` nor the code that does: two readings of the same text that agree.
Facts are a dictionary of the keys of docs/api.md; an absent key is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

Facts = Mapping[str, Any]

IAE_KINDS = {"EI": 3, "ACI": 3, "AI": 2, "ETTI": 2, "EITI": 3}
EITI_LAST_SURE_DAY = date(2026, 12, 22)


# --- §1 of the contract: what the facts amount to ----------------------------------------------------


def age_of(facts: Facts, on: date) -> int | None:
    birth = facts.get("date_naissance")
    if birth is None:
        return facts.get("age")
    had_birthday = (on.month, on.day) >= (birth.month, birth.day)
    return on.year - birth.year if had_birthday else on.year - birth.year - 1


def registered(facts: Facts) -> bool | None:
    if facts.get("inscrit_france_travail") is None and facts.get("mois_inscrit") is not None:
        return True
    return facts.get("inscrit_france_travail")


def months_registered(facts: Facts) -> int | None:
    """Months that count for DELD and DETLD; only meaningful for someone registered."""
    if facts.get("mois_inscrit") is not None:
        return facts["mois_inscrit"]
    return facts.get("mois_sans_emploi")


def in_asylum_or_protected(facts: Facts) -> bool | None:
    return True if facts.get("demandeur_asile") else facts.get("refugie_ou_asile")


def has_rqth(facts: Facts) -> bool | None:
    return True if "RQTH" in facts.get("reconnaissance_handicap", []) else facts.get("rqth")


# --- §2.2, §2.3: the IAE criteria that the facts establish ---------------------------------------------


def iae_criteria(facts: Facts, on: date) -> tuple[set[str], set[str]]:
    """Codes of level 1 and of level 2."""
    first, second = set(), set()
    for benefit in ("RSA", "ASS", "AAH"):
        if benefit in facts.get("allocations", []):
            first.add(benefit)
    months = months_registered(facts)
    if registered(facts) and months is not None:
        if months >= 24:
            first.add("DETLD")
        elif months >= 12:
            second.add("DELD")
    age = age_of(facts, on)
    if age is not None and age >= 50:
        second.add("SENIOR")
    if age is not None and age < 26:
        second.add("JEUNE")
    if facts.get("niveau_etudes") is not None and facts["niveau_etudes"] <= 3:
        second.add("CAP_BEP")
    if has_rqth(facts):
        second.add("TH")
    if in_asylum_or_protected(facts):
        second.add("REF_DA")
    for key, code in (
        ("sortant_ase", "ASE"),
        ("parent_isole", "PI"),
        ("sans_hebergement", "PSH_PR"),
        ("zrr", "ZRR"),
        ("qpv", "QPV"),
        ("sortant_detention", "DETENTION_MJ"),
        ("fle_inferieur_a1", "FLE"),
        ("probleme_mobilite", "PM"),
    ):
        if facts.get(key):
            second.add(code)
    return first, second


# --- §2.4: the GEIQ -----------------------------------------------------------------------------------


def geiq_criteria(facts: Facts, on: date) -> tuple[set[str], set[str], set[str]]:
    """Codes of level 1, of level 2 and of annex 1."""
    first, second = iae_criteria(facts, on)
    annex = second & {"TH", "ZRR", "QPV", "DETENTION_MJ"}
    if facts.get("demandeur_asile"):
        second = (second - {"REF_DA"}) | {"RS_PS_DA"}
    elif "REF_DA" in second and facts.get("demandeur_asile") is False:
        annex.add("REF_DA")
    if first & {"RSA", "ASS", "AAH"}:
        annex.add("MINIMA")
    age = age_of(facts, on)
    level = facts.get("niveau_etudes")
    if age is not None and age < 26 and level is not None and level <= 4 and facts.get("sans_experience"):
        annex.add("JEUNE_SQ")
    if (facts.get("mois_sans_emploi") or 0) > 12:
        annex.add("SANS_TRAVAIL_12")
    if age is not None and age >= 45 and registered(facts):
        annex.add("DE_45")
    if facts.get("reconversion"):
        annex.add("RECONVERSION")
    if facts.get("sortant_siae"):
        annex.add("SIAE_CUI")
    return first, second, annex


def geiq_amount(facts: Facts, by: str, on: date) -> int:
    if by == "prescripteur":
        return 1400
    first, second, annex = geiq_criteria(facts, on)
    counted = set(second)
    if {"QPV", "ZRR"} <= counted:
        counted.discard("ZRR")
    if {"ASE", "SENIOR"} <= counted:
        counted.discard("ASE")
    if first or len(counted) >= 2:
        return 1400
    return 814 if annex else 0


# --- §3: the PASS IAE -----------------------------------------------------------------------------------


def two_years_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 2)
    except ValueError:
        return date(day.year + 2, 2, 28)


def pass_today(facts: Facts, on: date) -> str:
    """« valable », « carence », « fini_on_ne_sait_quand », « inconnu » or « aucun »."""
    state, end = facts.get("pass_iae_etat"), facts.get("pass_iae_fin")
    if state == "suspendu":
        return "valable"
    if state == "aucun":
        return "aucun"
    if state == "en_cours" and end is None:
        return "valable"
    if state == "fini" and end is None:
        return "fini_on_ne_sait_quand"
    if end is None:
        return "inconnu"
    if state != "fini" and on <= end:
        return "valable"
    return "carence" if on < two_years_after(end) else "aucun"


# --- Annex A: nobody may ----------------------------------------------------------------------------------


def forbidden(kind: str, facts: Facts, on: date) -> bool:
    age = age_of(facts, on)
    if age is not None and age < 16:
        return True
    if kind != "EITI":
        return False
    minor = age < 18 if age is not None else bool(facts.get("mineur_represente"))
    return minor or bool(facts.get("demandeur_asile"))


# --- The verdict ------------------------------------------------------------------------------------------


def employer_opens(kind: str, facts: Facts, on: date) -> bool:
    """Whether an employer can validate today with these facts and no other."""
    if kind == "GEIQ":
        return geiq_amount(facts, "employeur", on) > 0
    state = pass_today(facts, on)
    if state in ("carence", "fini_on_ne_sait_quand"):
        return False
    first, second = iae_criteria(facts, on)
    return state == "valable" or bool(first) or len(second) >= IAE_KINDS[kind]


def completions(facts: Facts) -> Iterator[dict[str, Any]]:
    """The most favourable answers to what is unknown, one dictionary for each way of being favourable."""
    best = {
        key: True
        for key in [
            "rqth",
            "sortant_ase",
            "parent_isole",
            "sans_hebergement",
            "zrr",
            "qpv",
            "sortant_detention",
            "fle_inferieur_a1",
            "probleme_mobilite",
            "sans_experience",
            "reconversion",
            "sortant_siae",
            "inscrit_france_travail",
            "refugie_ou_asile",
        ]
        if facts.get(key) is None
    }
    filled = {**facts, **best}
    denied = facts.get("allocations_niees", [])
    got = facts.get("allocations", [])
    filled["allocations"] = [each for each in ("RSA", "ASS", "AAH") if each in got or each not in denied]
    if facts.get("niveau_etudes") is None:
        filled["niveau_etudes"] = 2
    if facts.get("mois_inscrit") is None and facts.get("mois_sans_emploi") is None:
        filled["mois_inscrit"] = 30
    # Whether someone who has a job was without work for a year is no open question; 12 months sharp is.
    if facts.get("mois_sans_emploi") == 12 or (facts.get("mois_sans_emploi") is None and facts.get("sans_emploi") is not False):
        filled["mois_inscrit"] = filled.get("mois_inscrit", 12)
        filled["mois_sans_emploi"] = 13
    if facts.get("demandeur_asile") is None:
        filled["demandeur_asile"] = False
    if facts.get("pass_iae_etat") == "fini" and facts.get("pass_iae_fin") is None:
        filled["pass_iae_fin"] = date(2000, 1, 1)
    if facts.get("pass_iae_etat") is None and facts.get("pass_iae_fin") is None:
        filled["pass_iae_etat"] = "en_cours"
    known_age = facts.get("age") is not None or facts.get("date_naissance") is not None
    for age in [None] if known_age else [20, 60]:
        yield filled if age is None else {**filled, "age": age}


def status(kind: str, facts: Facts, by: str, on: date) -> str:
    if forbidden(kind, facts, on):
        return "pas_maintenant"
    if kind == "EITI" and on > EITI_LAST_SURE_DAY:
        return "a_completer"
    if by == "prescripteur" or employer_opens(kind, facts, on):
        return "ouvert"
    if any(employer_opens(kind, filled, on) for filled in completions(facts)):
        return "a_completer"
    return "ouvert_si_prescripteur"
