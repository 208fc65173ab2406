"""Which of the statements that the bot found is told, and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from actions.dialogue.turn import Turn
from knowledge.answers import Found, found_statement
from knowledge.sheet_records import Statement
from knowledge.spelling import fold

# A statement for everybody is told instead of one for professionals that is found hardly better.
NEAR = 0.2
# Money that a structure receives is told to a person only when that is what the question is about.
MONEY = frozenset({"aide", "montant"})
# When the bot is not sure by itself, its first statement still holds if it is of the subject and aspect asked for.
HALF_SURE = 0.6
# From this probability of being the one meant, a second statement of the same sheet is told in short after the first.
MEANT_TOO = 0.15
# A year of this century.
YEAR = re.compile(r"\b(20\d\d)\b")


class Chosen(Struct, frozen=True, kw_only=True):
    """What to tell. ``also``: another statement that may have been meant; ``sure``: false when it is only the nearest."""

    found: Found
    also: Statement | None = None
    sure: bool = True


class Candidate(Struct, frozen=True, kw_only=True):
    """A statement in force, with the probability that it answers, and that it is the one meant if any is."""

    found: Found
    score: float
    part: float

    @property
    def for_professionals(self) -> bool:
        return self.found.statements[0].pour == "professionnel"


def choose(turn: Turn, matches: Iterable[Mapping[str, Any]], *, subject: str | None, aspects: frozenset[str]) -> Chosen | None:
    """The statement to tell, the nearest when the bot is not sure of any, or None. ``aspects``: those of the intent."""
    candidates = [each for each in (_candidate(turn, match) for match in matches) if each is not None]
    found = _best(turn, candidates, subject, aspects)
    if found is None:
        return _nearest(turn, candidates)
    return Chosen(found=found, also=_also(turn, candidates, found))


def _best(turn: Turn, candidates: list[Candidate], subject: str | None, aspects: frozenset[str]) -> Found | None:
    """What comes first, where it is sure; for a person, what is for everybody before what is for professionals."""
    if not candidates:
        return None
    sure, best = float(turn.manner.get("seuil") or 1.0), candidates[0]
    if _of_years_to_come(turn, best):
        return None
    if best.score < sure:
        return best.found if _meant(best, sure, subject, aspects) else None
    if turn.manner.get("structure"):
        # « Combien touche une EITI ? »: what structures receive, if that was found too.
        return next((each.found for each in candidates if _money_of(each, best) and each.score >= sure * HALF_SURE), best.found)
    if not best.for_professionals or turn.about_someone:
        return best.found
    everybody = [each for each in candidates if not each.for_professionals and each.found.sheet is best.found.sheet]
    if everybody and everybody[0].score >= best.score - NEAR:
        return everybody[0].found
    if best.found.statements[0].aspect not in MONEY:
        return best.found
    return next((each.found for each in everybody if each.score >= sure * HALF_SURE), None)


def _of_years_to_come(turn: Turn, candidate: Candidate) -> bool:
    """The question names a year to come that the statement does not: what holds today is no answer to it."""
    years = {year for year in YEAR.findall(turn.text) if int(year) > turn.today.year}
    return any(year not in candidate.found.statements[0].reponse.standard for year in years)


def _nearest(turn: Turn, candidates: list[Candidate]) -> Chosen | None:
    """What comes nearest, on a sheet that the message names or that it must mean: told as no more than that."""
    named = {found.get("value") for found in turn.entities if found.get("entity") == "sujet"}
    least = float(turn.manner.get("seuil_proche") or 1.0)
    told = turn.about_someone or turn.manner.get("structure")
    suits = (each for each in candidates if told or not each.for_professionals)
    near = next(suits, None)
    if near is None or (named and near.found.sheet.code not in named):
        return None
    if candidates[0].score < (least if named else least + NEAR):
        return None
    return Chosen(found=near.found, sure=False)


def _also(turn: Turn, candidates: list[Candidate], told: Found) -> Statement | None:
    """A second statement of the sheet, when the question may have meant it."""
    if turn.channel == "sms":
        return None
    for each in candidates[:3]:
        statement = each.found.statements[0]
        if each.found.sheet is told.sheet and statement not in told.statements and each.part >= MEANT_TOO:
            return statement if turn.about_someone or not each.for_professionals else None
    return None


def _money_of(candidate: Candidate, best: Candidate) -> bool:
    """A sum for structures, on the sheet that the best statement is from."""
    same = candidate.found.sheet is best.found.sheet
    return same and candidate.for_professionals and candidate.found.statements[0].aspect in MONEY


def _candidate(turn: Turn, match: Mapping[str, Any]) -> Candidate | None:
    found = found_statement(turn.services.knowledge, str(match.get("id")), turn.today)
    if found is None or not _here(turn, found.statements[0].lieu):
        return None
    return Candidate(found=found, score=float(match.get("score") or 0.0), part=float(match.get("part") or 0.0))


def _here(turn: Turn, place: str | None) -> bool:
    """What holds in one place is told to who names it or lives there."""
    if place is None:
        return True
    known = {str(turn.known.facts.get(key) or "") for key in ("commune", "departement")}
    return fold(place) in fold(turn.text) or place in known


def _meant(candidate: Candidate, sure: float, subject: str | None, aspects: frozenset[str]) -> bool:
    statement, sheet = candidate.found.statements[0], candidate.found.sheet
    return (
        candidate.score >= sure * HALF_SURE and sheet.code == subject and statement.aspect in aspects and statement.pour == "tous"
    )
