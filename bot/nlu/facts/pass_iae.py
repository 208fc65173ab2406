"""State and end of a PASS IAE that the person has or had: ``data/lexique/pass_iae.yml``."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from bot.nlu.facts.dates import DATE, said_date
from bot.nlu.facts.found import Context, Found, found
from bot.nlu.facts.owner import Owners
from bot.nlu.facts.scope import denied_before, mode
from bot.nlu.lexicons import Lexicons, PassWords
from bot.nlu.reading import Hit, Reading

# « PASS fini depuis un an, je peux en ravoir un ? »: the question comes after what is told.
_TOLD_FIRST = re.compile(r"^ (?:[^?,]+) , (?:est ce|je|on|il|elle|j|puis|peut|que|quoi|comment|ca|c est) ")
_END_DATE = re.compile(
    r" (?:jusqu (?:au|en|a|le)|jusqu|se termine\w*|s est termine|finit|finira|fini|termine|expire\w*|prend fin|prendra fin|"
    r"fin|a pris fin|s acheve|echeance|terme|"
    rf"depuis|(?:au|-)(?= \d)) (?:[:=(] )?(?:(?:le|au|en|depuis|fin|debut|la|du|de|prevue?|est|a) ){{0,3}}(?P<date>{DATE})"
)
_OWN = frozenset({"mon", "son"})
_ANSWERS = ("suspendu", "fini", "en_cours", "aucun")


def read_pass(reading: Reading, owners: Owners, lexicons: Lexicons, context: Context) -> list[Found]:
    """``pass_iae_etat`` and, where a full date is said, ``pass_iae_fin`` (ISO). Questions about the PASS give nothing."""
    words = lexicons.pass_iae
    others = [(h.first, h.stop) for h in reading.find(words.around["autre_pass"])]
    mentioned = False
    for hit in reading.find(words.around["nom"]):
        if any(a < hit.stop and hit.first < b for a, b in others):
            continue
        mentioned = True
        facts = _judge(reading, hit, owners, words, context.today)
        if facts:
            return facts
    if context.asked == "pass_iae_etat" and not mentioned:
        return _answered(reading, words, context.today)
    return []


def _judge(reading: Reading, hit: Hit, owners: Owners, words: PassWords, today: date) -> list[Found]:
    before, after = reading.before(hit.first), reading.rest_of_sentence(hit.stop)
    if not owners.is_person(hit.first):
        # « Ma cousine a un PASS, moi on m'en a jamais donné » : only what is said of oneself counts.
        return [found(reading, hit, "pass_iae_etat", "aucun")] if _found_in(words, "aucun_pour_moi", after) else []
    own = _ends(words, "possede_avant", before) or reading.tokens[hit.first].norm in _OWN
    told = _TOLD_FIRST.match(after) is not None
    asked = mode(reading, hit.first) != "enonce" or (not own and not told and "?" in reading.sentence(hit.first))
    if asked and (not own or _ends(words, "souhait_avant", before)):
        return []
    if denied_before(reading, hit.first) or _ends(words, "aucun", before) or _starts(words, "aucun_apres", after):
        return [found(reading, hit, "pass_iae_etat", "aucun")]
    if _ends(words, "souhait_avant", before) and not own:
        return []
    end = _end_date(before if _found_in(words, "ancien_avant", before) else "", after, today)
    state = _state(words, before, after, end, own, today)
    if state is None:
        return []
    facts = [found(reading, hit, "pass_iae_etat", state, "deduit" if asked else "dit")]
    if end is not None:
        facts.append(found(reading, hit, "pass_iae_fin", end.isoformat()))
    return facts


def _state(words: PassWords, before: str, after: str, end: date | None, own: bool, today: date) -> str | None:
    if _found_in(words, "suspendu", after) or _ends(words, "suspendu_avant", before):
        return "suspendu"
    if end is not None:
        return "fini" if end < today else "en_cours"
    if _found_in(words, "fini_sur", after):
        return "fini"
    if _found_in(words, "a_venir", after) or _found_in(words, "reste_avant", before):
        return "en_cours"
    if _found_in(words, "fini", after) or _ends(words, "ancien_avant", before):
        return "fini"
    if _found_in(words, "pas_encore", after) or _found_in(words, "pas_encore", before):
        return None
    return "en_cours" if own or _found_in(words, "en_cours", after) else None


def _answered(reading: Reading, words: PassWords, today: date) -> list[Found]:
    """The state that opens an answer to « Avez-vous un PASS IAE ? »."""
    whole = (0, len(reading.tokens))
    for state in _ANSWERS:
        pattern = words.answers[state]
        if pattern is None or pattern.match(reading.norm, 1) is None or "?" in reading.norm:
            continue
        end = _end_date("", reading.norm, today)
        if end is not None and state in ("fini", "en_cours"):
            state = "fini" if end < today else "en_cours"
        facts = [found(reading, whole, "pass_iae_etat", state)]
        return facts + ([found(reading, whole, "pass_iae_fin", end.isoformat())] if end and state != "aucun" else [])
    return []


def _end_date(before: str, after: str, today: date) -> date | None:
    """The day on which the PASS ends or ended: only one said with its year."""
    match = _END_DATE.search(before.rstrip() + after)
    if match is None or match["season"] or match["vague"] or match["y3"] or (match["month"] and not match["year"]):
        return None
    return said_date(match, today)


def _found_in(words: PassWords, name: str, text: str) -> bool:
    pattern = words.around[name]
    return pattern is not None and pattern.search(text) is not None


def _starts(words: PassWords, name: str, after: str) -> bool:
    pattern = words.around[name]
    return pattern is not None and pattern.match(after, 1) is not None


def _ends(words: PassWords, name: str, before: str) -> bool:
    pattern = words.around[name]
    return pattern is not None and _at_the_end(pattern.pattern).search(before) is not None


@lru_cache(maxsize=16)
def _at_the_end(source: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{source})$")
