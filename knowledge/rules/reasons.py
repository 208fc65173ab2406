"""Why an option has its status, in one or two short sentences of ``knowledge/eligibilite/raisons.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from knowledge.dates import in_words
from knowledge.model import Author, Status
from knowledge.rules.records import Kind, Limit, Reason, ReasonKey
from knowledge.rules.situation import PassState, Situation


class Turns(Struct, frozen=True, kw_only=True):
    """What time alone changes: see ``knowledge/rules/turning_days.py``."""

    opens_on: date | None
    opens_at_age: int | None
    closes_on: date | None


class ReasonWriter:
    """Writes reasons to the person, or to a worker who speaks of someone."""

    def __init__(self, reasons: Mapping[str, Reason], *, about_someone: bool) -> None:
        self._reasons, self._about_someone = reasons, about_someone

    def write(self, kind: Kind, status: Status, now: Situation, by: Author, turns: Turns) -> str:
        """The status first; then what must be known beside it, a date or an age."""
        closed = now.limits(kind, "ferme")
        if closed:
            return " ".join([self._worded(closed[0]), *self._turns("possible_le", "possible_age", turns)])
        if kind.code in now.rules.ended:
            return kind.apres_fin or ""
        main = self._say(_status_key(kind, status, now, by))
        beside = [self._worded(limit) for limit in now.limits(kind, "remarque")]
        if kind.avant_fin:
            beside.append(kind.avant_fin)
        if not beside:
            beside = self._turns(*_turn_keys(kind), turns)[:1]
        return " ".join([main, *beside])

    def _turns(self, on_day: ReasonKey, at_age: ReasonKey, turns: Turns) -> list[str]:
        said = []
        if turns.closes_on is not None:
            said.append(self._say("ferme_le", day=turns.closes_on))
        if turns.opens_on is not None:
            said.append(self._say(on_day, day=turns.opens_on))
        if turns.opens_at_age is not None:
            said.append(self._say(at_age, age=turns.opens_at_age))
        return said

    def _say(self, key: ReasonKey, day: date | None = None, age: int | None = None) -> str:
        return self._worded(self._reasons[key]).format(date=in_words(day) if day else "", age=age)

    def _worded(self, sentence: Reason | Limit) -> str:
        return (self._about_someone and sentence.phrase_tiers) or sentence.phrase


def _turn_keys(kind: Kind) -> tuple[ReasonKey, ReasonKey]:
    return ("geiq.ouvre_le", "geiq.ouvre_age") if kind.regime == "geiq" else ("iae.ouvre_le", "iae.ouvre_age")


def _status_key(kind: Kind, status: Status, now: Situation, by: Author) -> ReasonKey:
    if kind.regime == "geiq":
        if status == "ouvert":
            return "geiq.ouvert"
        return "geiq.a_completer" if status == "a_completer" else "geiq.ouvert_si_prescripteur"
    if now.pass_state is PassState.IN_FORCE:
        return "iae.pass"
    if status == "ouvert":
        return "iae.ouvert.prescripteur" if by == "prescripteur" else "iae.ouvert.employeur"
    if status == "a_completer":
        return "iae.a_completer.pass_fin" if now.pass_state is PassState.END_UNKNOWN else "iae.a_completer"
    return "iae.ouvert_si_prescripteur.carence" if now.pass_state is PassState.GAP else "iae.ouvert_si_prescripteur"
