"""Yes/no facts: one reader for all of them, driven by ``data/lexique/situations.yml``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from bot.nlu.facts.found import Certainty, Found, found
from bot.nlu.facts.owner import Owners
from bot.nlu.facts.scope import Mode, denied, denied_before, mode, owned
from bot.nlu.facts.sounds import as_heard
from bot.nlu.lexicons import Lexicons, Situation
from bot.nlu.reading import Hit, Reading

# Deduced from what a denial says (« pas de permis »): their patterns hold the denial already.
_HOLDS_DENIAL = frozenset({"probleme_mobilite", "sans_emploi", "sans_hebergement", "sans_experience", "fle_inferieur_a1"})
# « pas encore », « bientôt » do not make these false.
_NEGATIONS = frozenset({"pas", "sans", "plus", "ni", "aucun", "aucune", "non", "jamais", "zero", "0", "ss", "nulle", "nulpar"})
# Keys of the word lists that are no yes/no fact: what they give instead.
_TOPICS = "generalites"
_ANSWER = "reponse_"
_ANSWERS_ALSO = {"rqth_en_cours": "rqth"}
_VALUED: dict[str, tuple[str, Any]] = {
    "orientation_esat": ("orientation_cdaph", "ESAT"),
    "orientation_milieu_ordinaire": ("orientation_cdaph", "MILIEU_ORDINAIRE"),
}
# Named by a noun that may be denied after it (« RQTH refusée », « le QPV je n'y suis plus »).
_NOUNS = frozenset(
    {"rqth", "qpv", "zrr", "a_un_siret", "mesure_protection", "refugie_ou_asile", "demandeur_asile", "inscrit_france_travail"}
)
_NO_AFTER = re.compile(r" [:=] (?:non|pas|aucun) ")
# True of the past only: they stay true once over.
_LASTING = frozenset({"sortant_ase", "sortant_detention", "sortant_siae", "refugie_ou_asile", "sans_experience"})
_PAST = re.compile(
    r" (?:etais|etait|etions|etaient|avais|avait|avions|vivais|vivait|vivions|dormais|dormait|habitais|habitait|logeais|"
    r"ancien\w*|quand j (?:etais|avais)|a l epoque|dans le temps) (?:\S+ ){0,2}$"
)
_STILL = re.compile(r" (?:toujours|encore|et je (?:le )?suis) ")
# Somebody shows through the words: the mention is about a person, even in a question.
_SOMEBODY = re.compile(
    r" (?:je|j|moi|me|m|mon|ma|mes|nous|on|notre|il|elle|mr|mme|monsieur|madame|dame|jeune|usagere?|beneficiaire|son|sa|"
    r"personne suivie|homme|femme|\d+ (?:ans?|a)|rsa|brsa|ass|deld|detld) "
)
_ASKING = re.compile(
    r" (?:\?|quoi|combien|comment|quel(?:le)?s?|pourquoi|est ce|qu est ce|quid|faut il|qui|est (?:il|elle)|"
    r"reste t|peut (?:il|on)|cumulable) "
)
# The object of the verb is the person (« ma sœur m'héberge », « sa fille l'héberge »).
_OBJECTS = frozenset({"m", "me", "nous", "je", "j", "moi", "mon", "ma"})
_THIRD_OBJECTS = frozenset({"l", "les", "la"})
_NOT_ME = re.compile(
    r" (?:, )?(?:mais |et )?(?:, )?(?:moi (?:non|pas|j (?:en |l )?(?:ne |n )?ai pas|je (?:n |ne )?(?:en |l )?ai pas)|pas moi) "
)
_MINE = frozenset({"mon", "ma", "mes"})
# « vous avez noté que j'élève seul mes enfants, c'est une erreur »
_QUOTED = re.compile(
    r" (?:(?:avez|as|ont|a|est|etait) (?:bien |mal )?(?:note|ecrit|marque|mis|compris|indique|retenu|inscrit|lu)|"
    r"ta marke|marque) "
)
_TAKEN_BACK = re.compile(
    r" (?:erreur|faux|pas vrai|pas (?:ca|sa|exact|juste|le cas)|corrige[zr]?|enleve[zr]?|retire[zr]?|"
    r"inexact|n importe quoi|alors (?:que|ke)) "
)
# « prouver que j'élève seule », « il faut que je change »: said of oneself, whatever comes before.
_I_SAY = re.compile(r" (?<!est ce )(?:que|car|puisque|comme|vu que|parce que) (?:je|j) (?:\S+ ){0,2}$")
_ASKED_OF_ALL = re.compile(r" (?:on peut|peut on|c est possible|ca (?:bloque|gene|passe|compte)|faut il|est ce que (?:c|on|ca)) ")
_SERVED = re.compile(r" (?:que|dont|qu) (?:j |je |nous |on )(?:accompagne|suis|suit|suivons|accompagnons|recois|m occupe) ")
_ORDER: tuple[tuple[str, bool, Certainty], ...] = (
    ("false", False, "dit"),
    ("said", True, "dit"),
    ("false_deduced", False, "deduit"),
    ("deduced", True, "deduit"),
)


def read_statuses(reading: Reading, owners: Owners, lexicons: Lexicons, asked: str | None = None) -> list[Found]:
    """Every yes/no fact of contracts §1 that the message states, denies, or lets one deduce (at most one each).

    The orientation of the CDAPH comes from the same lists, with its value. ``asked`` opens the lists of what is said
    only in answer to a question (« dossier déposé, j'attends »).
    """
    reading = as_heard(reading, lexicons.situation_sounds)
    owners = replace(owners, reading=reading)
    if _ASKING.search(reading.norm) and not _SOMEBODY.search(reading.norm):
        return []
    topics = [(h.first, h.stop) for h in reading.find(lexicons.situations[_TOPICS].lookalike)]
    out: list[Found] = []
    for key, situation in lexicons.situations.items():
        name = key.removeprefix(_ANSWER)
        if key == _TOPICS or (name != key and not _answers(name, asked, out)):
            continue
        fact = _read_one(reading, owners, name, situation, topics)
        if fact is not None and key in _VALUED:
            name, value = _VALUED[key]
            fact = Found(name, value, fact.start, fact.end, fact.certainty) if fact.value is True else None
        if fact is not None:
            out.append(fact)
    return _coherent(out)


def _answers(name: str, asked: str | None, known: list[Found]) -> bool:
    return asked is not None and asked in (name, _ANSWERS_ALSO.get(name)) and all(f.key != name for f in known)


@dataclass(frozen=True)
class _Claim:
    """One reading of a fact; ``rank`` is its place in ``_ORDER``."""

    fact: Found
    hit: Hit
    rank: int

    def beats(self, other: _Claim) -> bool:
        """What is said wins over what is deduced; of the same words the longer reading, of different ones the later."""
        sure, other_sure = self.fact.certainty == "dit", other.fact.certainty == "dit"
        if sure != other_sure:
            return sure
        if self.hit.first < other.hit.stop and other.hit.first < self.hit.stop:
            return (self.hit.stop - self.hit.first, -self.rank) > (other.hit.stop - other.hit.first, -other.rank)
        return self.hit.first > other.hit.first


def _read_one(reading: Reading, owners: Owners, key: str, situation: Situation, topics: list[tuple[int, int]]) -> Found | None:
    aside = [*topics, *((h.first, h.stop) for h in reading.find(situation.lookalike))]
    best: _Claim | None = None
    for rank, (part, value, certainty) in enumerate(_ORDER):
        for hit in reading.find(getattr(situation, part)):
            # What says no in so many words is no look-alike of a yes.
            if _inside(hit, [a for a in aside if rank or not (hit.first <= a[0] and a[1] <= hit.stop)]):
                continue
            if _about_person(reading, owners, hit):
                fact = _judge(reading, key, hit, value, certainty)
            else:
                # « mon fils a la RQTH mais moi non »
                fact = found(reading, hit, key, False) if value and _NOT_ME.match(reading.rest_of_sentence(hit.stop)) else None
            if fact is None:
                continue
            claim = _Claim(fact, hit, rank)
            if best is None or claim.beats(best):
                best = claim
    return None if best is None else best.fact


def _about_person(reading: Reading, owners: Owners, hit: Hit) -> bool:
    """True when the hit is about the person, as its subject or as the object of somebody's act."""
    speaker = next((i for i in range(hit.first + 1, hit.stop) if reading.tokens[i].norm in ("je", "j")), None)
    if speaker is not None:
        return owners.is_person(speaker + 1)
    if any(t.norm == "moi" for t in reading.tokens[hit.first + 1 : hit.stop]):
        return True
    word = reading.tokens[hit.first].norm
    if word in _OBJECTS:
        return owners.is_person(min(hit.first + 1, len(reading.tokens) - 1))
    if word in _THIRD_OBJECTS and hit.stop - hit.first == 2:
        return True
    return owners.is_person(hit.first)


def _judge(reading: Reading, key: str, hit: Hit, value: bool, certainty: Certainty) -> Found | None:
    said_as = _said_as(reading, hit)
    if _QUOTED.search(reading.before(hit.first)):
        return found(reading, hit, key, False) if value and _TAKEN_BACK.search(reading.sentence(hit.first)) else None
    if said_as == "hypothese" or (key not in _LASTING and _is_over(reading, hit)):
        return None
    if said_as == "question" and not _told_before_asking(reading, hit):
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


def _said_as(reading: Reading, hit: Hit) -> Mode:
    """How the mention is made; what is « mine », or whom the writer serves, is there whatever is asked about it."""
    if reading.tokens[hit.first].norm in _MINE or _SERVED.search(reading.after(hit.stop)):
        return "enonce"
    before = reading.before(hit.first + 1 if reading.tokens[hit.first].norm in ("je", "j") else hit.first)
    if _I_SAY.search(before) and not ("?" in reading.sentence(hit.first) and " faut " in before):
        return "enonce"
    if "?" in reading.sentence(hit.first) and _ASKED_OF_ALL.search(reading.after(hit.stop)):
        return "question"
    return mode(reading, hit.first)


def _is_over(reading: Reading, hit: Hit) -> bool:
    """« j'étais à la rue », « avant j'avais une voiture »: says nothing of today."""
    return _PAST.search(reading.before(hit.first)) is not None and _STILL.search(reading.sentence(hit.first)) is None


def _told_before_asking(reading: Reading, hit: Hit) -> bool:
    """« RQTH, 47 ans, une EA possible ? »: the question comes after a comma or a colon, the mention is told."""
    rest = reading.rest_of_sentence(hit.stop)
    before = reading.before(hit.first)
    return bool(re.search(r" [,:;] ", rest)) and not _ASKING.search(before) and not _asks_first(before)


def _asks_first(before: str) -> bool:
    return bool(re.search(r" (?:je peux|peux|peut|puis je|on peut|faut|savoir si|y a t il|a t on|suis je|ai je) ", before))


def _is_denied(reading: Reading, key: str, hit: Hit) -> bool:
    if key == "rqth_en_cours":
        return False
    if key in _HOLDS_DENIAL and _starts_denied(reading, hit):
        return False
    if key in _NOUNS:
        return denied(reading, hit.first, hit.stop)
    # « contrat jeune majeur terminé » is no denial.
    return denied_before(reading, hit.first) or _NO_AFTER.match(reading.rest_of_sentence(hit.stop)) is not None


def _starts_denied(reading: Reading, hit: Hit) -> bool:
    """True when the pattern holds its own negation (« pas de permis », « n'ai pas de logement »)."""
    return any(t.norm in _NEGATIONS for t in reading.tokens[hit.first : min(hit.first + 4, hit.stop)])


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
