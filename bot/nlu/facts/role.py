"""Who writes: the person, or a professional who speaks of one; and whether that professional is habilitated."""

from __future__ import annotations

from bot.nlu.facts.found import Found, found
from bot.nlu.facts.scope import mode
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Hit, Reading


def read_role(reading: Reading, lexicons: Lexicons, known: str | None) -> list[Found]:
    """``role``: a professional's words win over a person's; the third person alone only lets one deduce it."""
    for value in ("prescripteur", "demandeur"):
        hit = _first(reading, lexicons.roles[value].said, value)
        if hit is not None:
            return [found(reading, hit, "role", value)]
    if known is not None:
        return []
    hit = _first(reading, lexicons.roles["prescripteur"].deduced, "prescripteur", certain=False)
    if hit is not None and not _speaks_of_self(reading):
        return [found(reading, hit, "role", "prescripteur", "deduit")]
    hit = _first(reading, lexicons.roles["demandeur"].deduced, "demandeur")
    return [found(reading, hit, "role", "demandeur", "deduit")] if hit is not None else []


def read_habilitation(reading: Reading, lexicons: Lexicons) -> list[Found]:
    """``prescripteur_habilite``: said either way; deduced from an employer that the law habilitates."""
    habilitation = lexicons.roles["habilite"]
    for pattern, value, certainty in (
        (habilitation.false, False, "dit"),
        (habilitation.said, True, "dit"),
        (habilitation.deduced, True, "deduit"),
    ):
        for hit in reading.find(pattern):
            own = certainty != "deduit" or any(
                w in reading.before(hit.first).split() for w in ("je", "suis", "nous", "sommes", "j")
            )
            if mode(reading, hit.first) == "enonce" and own:
                return [found(reading, hit, "prescripteur_habilite", value, "dit" if certainty == "dit" else "deduit")]
    return []


def _first(reading: Reading, pattern: object, value: str, certain: bool = True) -> Hit | None:
    for hit in reading.find(pattern):  # type: ignore[arg-type]
        if certain and mode(reading, hit.first) == "hypothese":
            continue
        if value == "demandeur" and mode(reading, hit.first) != "enonce":
            continue
        return hit
    return None


def _speaks_of_self(reading: Reading) -> bool:
    words = {t.norm for t in reading.tokens}
    return bool(words & {"j", "je", "moi", "mon", "ma", "mes", "m", "me"})
