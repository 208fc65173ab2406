"""What a duration is the duration of: the nearest words of ``data/lexique/durees.yml`` that can govern it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.nlu.facts.durations import Duration
from bot.nlu.facts.scope import denied_before
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Reading

Family = Literal["emploi", "inscription", "autre"]
FAMILIES: tuple[Family, ...] = ("emploi", "inscription", "autre")

_STRONG = frozenset(
    {".", "!", "?", ";", "\n", "•", "mais", "sauf", "car", "donc", "alors", "ensuite", "avant", "puis", "quand", "apres"}
)
# A full stop after one of these shortens a word, it ends no sentence.
_SHORTENED = frozenset(
    {
        "inscr",
        "insc",
        "inscrit",
        "inscrite",
        "inscription",
        "m",
        "mme",
        "mr",
        "a",
        "ft",
        "dipl",
        "pers",
        "chom",
        "rech",
        "dem",
        "env",
        "cat",
        "activite",
        "act",
    }
)
# Between a comma and its duration (« au chômage, et ça depuis deux ans »), these start nothing new.
_CARRIES_ON = frozenset({
    ",", ":", "(", "-", "et", "ca", "c", "est", "cela", "voila", "deja", "maintenant", "la", "bientot", "depuis",
    "tout", "aussi", "meme", "enfin", "bien", "environ", "duree", "soit", "dont", "cat", "a", "b", "categorie", "pas",
    "indemnise", "indemnisee", "non", "ce", "/", "malheureusement", "helas",
})  # fmt: skip
# Words right after a duration that say what it is of, and how many words later that may be named.
_GOVERNING_NEXT = {"de": 2, "d": 2, "sans": 1, "que": 6, "qu": 6, "chez": 1, "a": 1, "au": 1, "hors": 2}
# Between a job and its trade.
_JOB_OF = frozenset({"de", "d", "comme", "en", "dans"})
_REACH_BEFORE, _REACH_AFTER = 9, 6
_ELSEWHERE = re.compile(
    r"^ (?:a la|a l|au|aux|en|dans|sur|chez) (?!pole|france|ft |pe |anpe|agence|chomage|l anpe|categorie|cat |tant|"
    r"recherche|les listes|la liste (?:des|d )|"
    r"liste (?:des|d )|vos|leurs?|ce |toute|vous|eux|service|\d)"
)


@dataclass(frozen=True)
class Head:
    """Words that a duration can be the duration of, on tokens ``first:stop``."""

    first: int
    stop: int
    family: Family


def find_heads(reading: Reading, lexicons: Lexicons) -> list[Head]:
    """Words that can govern a duration, longest reading first where they overlap."""
    heads = [Head(hit.first, hit.stop, family) for family in FAMILIES for hit in reading.find(lexicons.duration_heads[family])]
    # The longest reading wins; as long, the one that keeps us from assuming (« contrat jeune majeur fini »).
    heads.sort(key=lambda h: (h.first - h.stop, h.family != "autre", h.first))
    kept: list[Head] = []
    for head in heads:
        if not any(head.first < k.stop and k.first < head.stop for k in kept):
            kept.append(_registration_elsewhere(reading, head))
    return _one_job(reading, sorted(kept, key=lambda h: h.first))


def _one_job(reading: Reading, heads: list[Head]) -> list[Head]:
    """« perdu mon travail de caissière »: the trade belongs to the words before it."""
    out: list[Head] = []
    for head in heads:
        last = out[-1] if out else None
        between = {t.norm for t in reading.tokens[last.stop : head.first]} if last else set()
        if last and last.family == "emploi" and head.family == "autre" and 0 < len(between) <= 2 and between <= _JOB_OF:
            out[-1] = Head(last.first, head.stop, "emploi")
        else:
            out.append(head)
    return out


def family_of(reading: Reading, duration: Duration, heads: list[Head]) -> Family | None:
    """What ``duration`` measures: the head in it, else after « que » or « de », else the nearest before it, else after it."""
    inside = [h for h in heads if h.first < duration.stop and duration.first < h.stop]
    if inside:
        return inside[0].family
    before = _nearest_before(reading, duration, heads)
    after = _nearest_after(reading, duration, heads)
    tail = reading.tokens[duration.stop - 1].norm in ("que", "qu")
    following = reading.tokens[duration.stop].norm if duration.stop < len(reading.tokens) else ""
    if after and (tail or after.first - duration.stop <= _GOVERNING_NEXT.get(following, -1)):
        return after.family
    if before:
        return before.family
    return after.family if after else None


def _nearest_before(reading: Reading, duration: Duration, heads: list[Head]) -> Head | None:
    head = next((h for h in reversed(heads) if h.stop <= duration.first), None)
    if head is None or duration.first - head.stop > _REACH_BEFORE:
        return None
    between = [t.norm for t in reading.tokens[head.stop : duration.first]]
    if any(_is_strong(reading, head.stop + i) for i in range(len(between))):
        return None
    comma = max((i for i, word in enumerate(between) if word in (",", "(")), default=-1)
    if comma >= 0 and not all(word in _CARRIES_ON for word in between[comma:]):
        return None
    return head if comma < 0 or duration.led or between[comma] == "(" or head.stop == duration.first - 1 else None


def _nearest_after(reading: Reading, duration: Duration, heads: list[Head]) -> Head | None:
    head = next((h for h in heads if h.first >= duration.stop), None)
    if head is None or head.first - duration.stop > _REACH_AFTER:
        return None
    between = [t.norm for t in reading.tokens[duration.stop : head.first]]
    blocked = any(word in (",", "(", ")", ":", "/") for word in between)
    return None if blocked or any(_is_strong(reading, duration.stop + i) for i in range(len(between))) else head


def _is_strong(reading: Reading, index: int) -> bool:
    word = reading.tokens[index].norm
    if word == "." and index and reading.tokens[index - 1].norm in _SHORTENED:
        return False
    return word in _STRONG


def _registration_elsewhere(reading: Reading, head: Head) -> Head:
    """« inscrite à la cantine », « plus inscrit » : no registration with France Travail to count from."""
    if head.family != "inscription":
        return head
    alone = head.stop - head.first == 1 and reading.tokens[head.first].norm.startswith(("inscri", "reinscri"))
    if (alone and _ELSEWHERE.match(reading.after(head.stop))) or denied_before(reading, head.first):
        return Head(head.first, head.stop, "autre")
    return head
