"""Yes/no facts: one reader for all of them, driven by ``data/lexique/situations.yml``."""

from __future__ import annotations

from bot.nlu.facts.found import Certainty, Found, found
from bot.nlu.facts.owner import Owners
from bot.nlu.facts.scope import denied, mode, owned
from bot.nlu.lexicons import Lexicons, Situation
from bot.nlu.reading import Hit, Reading

# Deduced from what a denial says (« pas de permis »): their patterns hold the denial already.
_HOLDS_DENIAL = frozenset({"probleme_mobilite", "sans_emploi", "sans_hebergement", "sans_experience", "fle_inferieur_a1"})
# « pas encore », « bientôt » do not make these false.
_NEGATIONS = frozenset({"pas", "sans", "plus", "ni", "aucun", "aucune", "non", "jamais", "zero"})
_ORDER: tuple[tuple[str, bool, Certainty], ...] = (
    ("false", False, "dit"),
    ("said", True, "dit"),
    ("false_deduced", False, "deduit"),
    ("deduced", True, "deduit"),
)


def read_statuses(reading: Reading, owners: Owners, lexicons: Lexicons) -> list[Found]:
    """Every yes/no fact of contracts §1 that the message states, denies, or lets one deduce (at most one each)."""
    out: list[Found] = []
    for key, situation in lexicons.situations.items():
        fact = _read_one(reading, owners, key, situation)
        if fact is not None:
            out.append(fact)
    return _coherent(out)


def _read_one(reading: Reading, owners: Owners, key: str, situation: Situation) -> Found | None:
    aside = [(h.first, h.stop) for h in reading.find(situation.lookalike)]
    best: tuple[int, int, Found] | None = None
    for rank, (part, value, certainty) in enumerate(_ORDER):
        for hit in reading.find(getattr(situation, part)):
            if _inside(hit, aside) or not owners.is_person(hit.first):
                continue
            fact = _judge(reading, key, hit, value, certainty)
            if fact is None:
                continue
            # The later statement wins; what is said wins over what is deduced from the same words.
            sure = fact.certainty == "dit"
            weight = (int(sure), hit.stop - hit.first if rank == 0 else 0)
            if best is None or weight > best[:2] or (fact.start > best[2].end and (sure or weight == best[:2])):
                best = (*weight, fact)
    return None if best is None else best[2]


def _judge(reading: Reading, key: str, hit: Hit, value: bool, certainty: Certainty) -> Found | None:
    said_as = mode(reading, hit.first)
    if said_as == "hypothese":
        return None
    if said_as == "question":
        if not owned(reading, hit.first):
            return None
        certainty = "deduit"
    if not value and certainty == "deduit" and (denied(reading, hit.first, hit.stop) or _starts_denied(reading, hit)):
        return None
    if value and _is_denied(reading, key, hit):
        if said_as == "question":
            return None
        return found(reading, hit, key, False, certainty if certainty == "deduit" else "dit")
    return found(reading, hit, key, value, certainty)


def _is_denied(reading: Reading, key: str, hit: Hit) -> bool:
    if key == "rqth_en_cours":
        return False
    if key in _HOLDS_DENIAL and _starts_denied(reading, hit):
        return False
    return denied(reading, hit.first, hit.stop)


def _starts_denied(reading: Reading, hit: Hit) -> bool:
    """True when the pattern holds its own negation (« pas de permis », « n'ai pas de logement »)."""
    return any(t.norm in _NEGATIONS for t in reading.tokens[hit.first : hit.first + 4])


def _inside(hit: Hit, ranges: list[tuple[int, int]]) -> bool:
    return any(first <= hit.first and hit.stop <= stop for first, stop in ranges) or any(
        first < hit.stop and hit.first < stop and stop - first >= hit.stop - hit.first for first, stop in ranges
    )


def _coherent(facts: list[Found]) -> list[Found]:
    """Facts that exclude each other: asked for is not recognised yet, an asylum request counts as protection asked."""
    by_key = {f.key: f for f in facts}
    pending, recognised = by_key.get("rqth_en_cours"), by_key.get("rqth")
    if pending and recognised and recognised.start <= pending.end and pending.start <= recognised.end:
        by_key.pop("rqth")
    registered, jobless = by_key.get("inscrit_france_travail"), by_key.get("sans_emploi")
    if registered and jobless and jobless.certainty == "deduit" and jobless.value is False:
        by_key.pop("sans_emploi")
    return [f for f in facts if by_key.get(f.key) is f]
