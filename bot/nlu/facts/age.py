"""Age in years: said with its unit or without, announced for a coming birthday, or counted from a birth."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.nlu.facts.birth import age_on, read_birth
from bot.nlu.facts.dates import DATE, past_date
from bot.nlu.facts.durations import Duration
from bot.nlu.facts.found import Context, Found, found
from bot.nlu.facts.owner import Owners
from bot.nlu.facts.scope import mode
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Hit, Reading
from bot.nlu.time_words import time_words

__all__ = ["age_on", "read_age"]

# Without words that say whose age it is, a number of years is an age from 14 on; with them from 10 on.
YOUNGEST, YOUNGEST_SAID, OLDEST = 14, 10, 110
_UNIT = "|".join(
    sorted({u for u, kind in time_words().units.items() if kind == "an"} | time_words().age_units, key=len, reverse=True)
)
_YEARS = re.compile(
    rf"(?<= )(?P<n>\d{{1,3}}) (?:(?P<unit>{_UNIT}) |(?P<short>a) (?:\. (?=[a-z,;)(/-])|(?=\. $))?)(?:et demi |"
    rf"1 / 2 )?(?:passes? |revolus? |bien sonnes |tout ronds? |tout rond |sonnes )?"
)
_WHO = (
    r"homme|femme|dame|monsieur|madame|jeune homme|jeune femme|jeune fille|jeune|mr|mme|mlle|melle|h|f|m|jf|jh|personne|"
    r"beneficiaire|usagere?|pers|salariee?|candidate?|senior|moi"
)
_SHORT = re.compile(
    rf"(?<= )(?:(?:{_WHO}) (?:\. )?(?:isolee? |seule? )?(?:[:=,(/-] |de |a |c est )?|(?:mon |son )?agee? (?:est )?(?:[:=] |"
    rf"de |c est |d environ )?)(?P<n>\d\d) "
    r"(?!\d|ans|rue|avenue|bis|km|h |heures|mois|euros|%|e |eme|enfants?|enf |place|boulevard|impasse|chemin|allee|[/.-] \d|"
    r"moi |mn |min|m |cm|kg|fois|points|rsa socle|trimestres)"
)
# « j'en ai 46 » : no unit, but a bare number after « ai » counts nothing else when the part of the sentence ends there.
_BARE = re.compile(
    r"(?<= )(?:j|elle|il|moi j) (?:en |n )?(?:ai|a) (?:deja |bientot |que |bien |maintenant )?(?P<n>[1-9]\d) (?=[.,!?;)]|"
    r"mais|et |tout |pile |piles |depuis (?:hier|lundi|peu|ce )|dans |bientot|passes?|au |rsa|sans |$)"
)
_REPLACED = re.compile(
    r"(?<= )(?:j|je|elle|il) (?:n )?(?:ai|a) (?:pas|plus|pas dit|jamais dit) (?:\d\d) (?:ans )?(?:, )?(?:(?:mais|me|mes|"
    r"j ai dit|j ai|moi j ai|c est|elle a|il a|plutot|j en ai|et) ){1,2}(?P<n>\d\d) (?:ans )?(?!euros|%|h |km|mois|moi )"
)
_TIMES = re.compile(r"(?<= )(?P<times>\d) fois (?P<n>\d\d) ans ")
_AGE_TOPIC = re.compile(r" (?:age|ans|piges|balais|an|annees) ")
_AT = re.compile(r" a $")
_HAVING = re.compile(r" (?:j|elle|il|je) (?:en )?(?:ai|a|fais) (?:\S+ )?$")
_SELF_AFTER_CHILD = re.compile(r" (?:je|j|moi|m|me) ")
_ANNIVERSARY = re.compile(rf"^ (?:le |en |fin |debut |au mois de |au mois d |mi |courant )?(?P<date>{DATE})")


_WITH_CHILD = re.compile(
    r" (?:son|sa|ses|leurs?|mes|mon|ma|avec|et|dont|ayant|maman d|mere d|pere d|parent d|[2-9]|des|ses deux|les|l) (?:un |"
    r"une |\S+ )?$"
)
_ALWAYS_CHILD = frozenset(
    {"fils", "bebe", "bebes", "enfants", "aine", "ainee", "aines", "jumeaux", "jumelles", "cadet", "cadette", "le", "la"}
)
_CHILDREN_LISTED = re.compile(
    r" (?:enfants?|enf|fils|filles?|garcons?|ados?|petits?) (?:\. )?(?:[(:] |ont |a |de |ages? de |dont )(?:(?:un|une|le|la|"
    r"de|et|,|a|\d+|ans|an|mois|/|-) ){0,9}$"
)


@dataclass(frozen=True)
class _Candidate:
    """An age that may be the person's; ``rank`` orders them, the lowest wins."""

    rank: int
    fact: Found


def read_age(reading: Reading, owners: Owners, durations: list[Duration], lexicons: Lexicons, context: Context) -> list[Found]:
    """``age`` and, from a full date, ``date_naissance`` (ISO). What is not sure (« bientôt 50 ans ») is deduced."""
    birth = read_birth(reading, owners, context.today, context.asked)
    if any(f.key == "date_naissance" for f in birth):
        return birth
    taken = [(d.first, d.stop) for d in durations]
    best: list[_Candidate] = []
    for hit in reading.find(_REPLACED):
        best.append(_Candidate(0, found(reading, reading.tokens_of(hit.match, "n"), "age", int(hit.match["n"]))))
    for hit in reading.find(_YEARS):
        if any(a < hit.stop and hit.first < b for a, b in taken) or not _has_unit(reading, hit):
            continue
        candidate = _judge(reading, hit, owners, lexicons.ages, context.today)
        if candidate is not None:
            best.append(candidate)
    if not best or min(c.rank for c in best) > 1:
        best += _unitless(reading, owners, taken, lexicons.ages, context)
    if best:
        return [min(best, key=lambda c: c.rank).fact]
    return birth


def _judge(
    reading: Reading, hit: Hit, owners: Owners, words: dict[str, re.Pattern[str] | None], today: date
) -> _Candidate | None:
    """The age at ``hit`` if it is one and the person's, with how much the words around it claim it."""
    years = int(hit.match["n"])
    before, after = reading.before(hit.first), reading.after(hit.stop)
    soon = _ends(words, "bientot_avant", before)
    own = soon or _ends(words, "propre_avant", before)
    if not (YOUNGEST_SAID if own else YOUNGEST) <= years <= OLDEST or not owners.is_person(hit.first):
        return None
    if _ends(words, "autre_avant", before) and not soon:
        return None
    if not own and (_starts(words, "autre_apres", after) or _ends(words, "travail_avant", before)):
        return None
    if own and _starts(words, "autre_apres", after) and not _HAVING.search(before) and " que " not in after[:6]:
        return None
    if own and _HAVING.search(before) and _starts(words, "autre_apres", after):
        return None
    if _AT.search(before) and (
        _starts(words, "passe_apres", after) or _ends(words, "passe_avant", before) or _is_general(reading.sentence(hit.first))
    ):
        return None
    if _of_a_child(reading, hit, owners, words):
        return None
    said_as = mode(reading, hit.first)
    if said_as == "hypothese" and not own:
        return None
    coming = _coming(words, before, after, today)
    if coming:
        return _Candidate(1, found(reading, hit, "age", years - 1, "deduit"))
    unsure = (said_as != "enonce" and not own) or _ends(words, "environ_avant", before) or _starts(words, "environ_apres", after)
    return _Candidate(1 if own else 2, found(reading, hit, "age", years, "deduit" if unsure else "dit"))


def _is_general(sentence: str) -> bool:
    """« En apprentissage à 27 ans, on touche combien ? » : nobody's age unless somebody is in the question."""
    return "?" in sentence and re.search(r" (?:je|j|me|m|moi|mon|ma|mes|elle|il|lui|son|sa) ", sentence) is None


def _coming(words: dict[str, re.Pattern[str] | None], before: str, after: str, today: date) -> bool:
    """True when the age is that of the next birthday: « j'aurai 50 ans en mars », « 26 ans le 12 décembre »."""
    if _ends(words, "bientot_avant", before):
        return True
    if _starts(words, "bientot_apres", after):
        return True
    match = _ANNIVERSARY.match(after)
    if match is None or match["month"] is None or match["last"] or match["year"]:
        return False
    past, _ = past_date(match, today)
    past_words = re.search(r" (?:eu|fete|souffle|pris) (?:mes |ses |les )?$", before)
    return past is not None and past.year < today.year and past_words is None


def _unitless(
    reading: Reading, owners: Owners, taken: list[tuple[int, int]], words: dict[str, re.Pattern[str] | None], context: Context
) -> list[_Candidate]:
    """« F 38 », « Mme, 52 », « j'en ai 46 », « trois fois vingt ans »."""
    out: list[_Candidate] = []
    topic = context.asked == "age" or _AGE_TOPIC.search(reading.norm) is not None
    for pattern, rank in ((_TIMES, 1), (_BARE, 1), (_SHORT, 3)):
        for hit in reading.find(pattern):
            years = int(hit.match["n"]) * int(hit.match.groupdict().get("times") or 1)
            span = reading.tokens_of(hit.match, "n")
            if any(a < hit.stop and hit.first < b for a, b in taken) or not YOUNGEST <= years <= OLDEST:
                continue
            if not owners.is_person(span[0]) or mode(reading, hit.first) == "hypothese":
                continue
            if pattern is _SHORT and _of_a_child(reading, hit, owners, words):
                continue
            soon = re.search(r" bientot ", hit.match.group())
            out.append(
                _Candidate(
                    rank,
                    found(
                        reading,
                        hit,
                        "age",
                        years - 1 if soon else years,
                        "deduit" if soon or (not topic and pattern is _BARE) else "dit",
                    ),
                )
            )
    return out


def _has_unit(reading: Reading, hit: Hit) -> bool:
    """« 52a » and « 52 a. » are ages; « 52 a charge » is not: the letter must touch the number or end the words."""
    if hit.match["unit"]:
        return True
    index = reading.tokens_of(hit.match, "short")[0]
    _, end = reading.span(index - 1, index)
    start, _ = reading.span(index, index + 1)
    following = reading.tokens[index + 1].norm if index + 1 < len(reading.tokens) else "."
    return start == end or following in (".", ",", ";", ")", "(", "/", "-", "\n", "!", "?")


def _of_a_child(reading: Reading, hit: Hit, owners: Owners, words: dict[str, re.Pattern[str] | None]) -> bool:
    """True when a child or another relative named just before is the one of that age."""
    if owners.for_relative:
        return False
    before = reading.before(hit.first)
    pattern = words["enfants_avant"]
    children = list(pattern.finditer(before)) if pattern is not None else []
    if not children:
        return _listed_children(reading, hit)
    last = children[-1]
    between = before[last.end() - 1 :]
    if between.strip() == "et" or len(between.split()) > 4 or _SELF_AFTER_CHILD.search(between):
        return False
    about = words["personnes"]
    called = before[: last.end()].split()[-3:]
    if about is not None and about.search(" " + " ".join(called) + " " + between):
        return bool(re.search(r" (?:ma|mes|son|sa|ses|nos|leurs?) (?:\S+ )?$", before[: last.start()]))
    if owners.worker or not before[: last.start()].strip(" ,.;:!?()-"):
        # A worker's « gamine de 15 ans » is the person, « son fils de 15 ans » is not.
        return _WITH_CHILD.search(before[: last.start()]) is not None or last.group().split()[0] in _ALWAYS_CHILD
    return True


def _listed_children(reading: Reading, hit: Hit) -> bool:
    """« 3 enfants (4, 7 et 16 ans) », « deux garçons, 15 et 17 ans »."""
    before = reading.norm[: reading.norm.find(hit.match.group(), max(hit.match.start() - 1, 0))]
    return _CHILDREN_LISTED.search(before) is not None


def _ends(words: dict[str, re.Pattern[str] | None], name: str, before: str) -> bool:
    pattern = words[name]
    return pattern is not None and _at_the_end(pattern.pattern).search(before) is not None


def _starts(words: dict[str, re.Pattern[str] | None], name: str, after: str) -> bool:
    pattern = words[name]
    return pattern is not None and pattern.match(after, 1) is not None


@lru_cache(maxsize=16)
def _at_the_end(source: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{source})$")
