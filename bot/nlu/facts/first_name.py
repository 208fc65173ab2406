"""First name: said (« je m'appelle … »), beside a phone number, signed, or alone when a name was just asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.nlu.facts.contact_words import name_words, one_of, plain
from bot.nlu.facts.found import Found

# All patterns read ``plain`` text: lower case, no accents, straight apostrophes.
_NAME = r"(?P<name>[^\W\d_]{2,20}(?:-[^\W\d_]{2,20})?)"
_IS = r"(?:\s?(?:c[' ]?\s?est|cest|se|ce|c|est|s[' ]?ecrit|:|=)\s|\s?[:=]\s?|\s)"
_IT_IS = r"(?:c[' ]\s?est|cest|ce|se|c)"
_POLITE = r"(?:(?:m\.|mr|mme|mlle|monsieur|madame|mademoiselle)\s+)?"
_CALLED = r"(?:m[' ]?\s?app?ell?e?s?|m[' ]nomme|me nomme)"
_PERSON = one_of("suivi")
_OF_PERSON = (
    rf"(?:\s(?:du|de la|de l'|de|d'|des)\s?(?:(?:mon|ma|notre|cette|ce|mme|m\.)\s)?{_PERSON}(?:\s(?:suivie?|accompagnee?))?)?"
)
_FOLLOWED = r"(?:\sque j[' ]?\s?accompagne|\ssuivie?)?"
# Strong: a name follows, listed or not (a ``loose`` one must be listed or have a capital). The first that reads a name wins.
_SAID = tuple(
    re.compile(pattern + _NAME)
    for pattern in (
        rf"\b(?:vrai|vre|officiel\w*)\sprenom{_IS}",
        rf"(?P<loose>\bofficiel\w*){_IS}",
        rf"\bprenom{_OF_PERSON}{_IS}",
        rf"\bj(?:e|')?\s?{_CALLED}\s+{_POLITE}",
        r"\bprenommee?\s",
        rf"(?P<loose>\b(?:on|le monde|tlm|quartier|gens|tous))\s(?:me dit|{_CALLED})\s",
        r"(?P<loose>\bappel)(?:ez|le|e)[- ]?moi\s",
        rf"\bnom (?:de bapteme|d'usage),?{_IS}",
        r"\b[sm]on nom(?:\sc[' ]?\s?est|\sest|\s?:|\sc)\s",
        r"\b(?:demandez|demander|enregistre[zr]?|notez|marque[zr]?|attention d[ue] (?:conseillere?|la structure))\s?:?\s",
        rf"\b(?:elle|il|{_PERSON}){_FOLLOWED}\ss[' ]?e?\s?(?:app?ell?e|nomme|prenomme)\s",
    )
)
# Said by who writes, of themselves: a worker's own name is not the person's.
_BY_WRITER = re.compile(r"(?:je?\b|jm|on\b|le monde|tlm|quartier|gens|tous|appel|vrai|vre|officiel|mon\b)")
# Weak: the word must be a listed name, or stand beside a phone number.
_WEAK = re.compile(
    rf"(?:\b(?:(?:moi|moin|lui|elle)\s?,?\s)?(?:{_IT_IS}|c est|ici)\s(?:pour\s)?|"
    rf"\bj(?:e\s)?suis\s|(?<!\d )\bmoi\s){_POLITE}{_NAME}"
    r"(?P<after>\s?(?:$|[.,;:!()\n]|a l[' ]?\s?appareil|au bout|et\b|\d|\+))?"
)
_ACCOMPANIED = re.compile(rf"(?:accompagne|{_PERSON}|suivie?)\s(?:une? jeune,?\s)?{_NAME}")
_BESIDE = re.compile(rf"(?<![^\W\d_]){_NAME}(?:\s[\w'-]+)?\s?(?:[,:(-]|au|o|sur le|tel\.?|(?:mon )?num\w*|c[' ]?\s?est le)?\W*$")
_WORD = re.compile(r"[^\W\d_]+")
_BEHIND = re.compile(rf"\W*(?:(?:moi\s)?{_IT_IS}\s|signe\s?:?\s)?{_NAME}\W*$")
_SIGNED = re.compile(rf"\b{one_of('fin')}\s*[,.!:\n]*\s*{_NAME}(?:\s[\w'-]+)?\W*$")
_LEAD = r"(?:bonjour|bjr|slt|salut|moi|moin|alors|oui|ok|ben|je suis|mon prenom|prenom)"
_BARE = re.compile(
    rf"^\W*(?:(?:{_LEAD}|{_IT_IS}|c est)[\s,:]+)*{_POLITE}{_NAME}"
    r"(?P<after>\W*$|\s?[,.(]|\s+(?:[^\W\d_]{2,20}\W*$|\d|comme|avec|c'est))"
)
# A name that belongs to somebody else (« ma conseillère s'appelle Nadège », « chez mon fils Bastien »).
_SOMEONE = re.compile(rf"\b{one_of('autrui')}\W+(?:[^\W\d]+\W+){{0,2}}$")
_LONGEST, _NEAR = 40, 3


def read_first_name(text: str, asked: str | None, contact: Sequence[Found] = (), worker: bool = False) -> list[Found]:
    """``prenom``: the first name only, with a capital. A bare answer counts when ``prenom`` or ``contact`` was asked.

    ``contact``: phone and address found in ``text``, beside which people write their name. ``worker``: a social worker
    writes; « je m'appelle » and a signature are then the worker's.
    """
    read = plain(text)
    expected = asked in ("prenom", "contact")
    for pattern in _SAID:
        for match in pattern.finditer(read):
            by_writer = _BY_WRITER.match(match.group()) or read[: match.start()].endswith("mon ")
            if _said(match, text) and (expected or not (worker and by_writer)) and not _someone(read, match.start()):
                return [_found(match, text)]
    bare = _BARE.match(read) if expected else None
    if bare is not None and _usable(bare) and not any(f.start <= bare.start("name") < f.end for f in contact):
        return [_found(bare, text)]
    candidates = _around(read, text, contact)
    if worker:
        candidates = [m for m in _ACCOMPANIED.finditer(read) if _capital(m, text) and _listed(m, text)] + candidates
    else:
        candidates = [*_weak(read, text, contact), *candidates, *(m for m in _SIGNED.finditer(read) if _listed(m, text))]
    return [_found(candidates[0], text)] if candidates else []


def _weak(read: str, text: str, contact: Sequence[Found]) -> list[re.Match[str]]:
    """« c'est Fatou », « moi c momo 06… »: listed names that end there, or any word just before a phone number."""
    out = []
    for match in _WEAK.finditer(read):
        by_me = match.group().startswith("moi")
        beside = any(0 <= f.start - match.end("name") <= _NEAR for f in contact)
        listed = _listed(match, text) and (match["after"] is not None or by_me or bool(contact))
        spoken = _capital(match, text) and "appareil" in (match["after"] or "")
        if _usable(match) and (listed or spoken or (beside and by_me)) and not _someone(read, match.start()):
            out.append(match)
    return out


def _around(read: str, text: str, contact: Sequence[Found]) -> list[re.Match[str]]:
    """« Karim 06 … », « 06 …, c lyna »."""
    out = []
    for fact in contact:
        starts = (w.start() for w in _WORD.finditer(read, max(fact.start - _LONGEST, 0), fact.start))
        before = [_BESIDE.match(read, start, fact.start) for start in starts]
        after = _BEHIND.match(read, fact.end) if len(contact) == 1 else None
        out += [m for m in (*before, after) if m is not None and _listed(m, text) and not _someone(read, m.start("name"))]
    return out


def _someone(read: str, start: int) -> bool:
    return _SOMEONE.search(read, max(start - _LONGEST, 0), start) is not None


def _usable(match: re.Match[str]) -> bool:
    return match["name"] not in name_words().never


def _said(match: re.Match[str], text: str) -> bool:
    loose = match.groupdict().get("loose") is not None
    return _usable(match) and (not loose or _listed(match, text) or text[slice(*match.span("name"))].istitle())


def _capital(match: re.Match[str], text: str) -> bool:
    return text[match.start("name")].isupper()


def _listed(match: re.Match[str], text: str) -> bool:
    """A listed name; one that is also a common word needs its capital."""
    words, name = name_words(), match["name"]
    first = name.split("-")[0]
    if name in words.never:
        return False
    return bool({name, first} & words.common) or (_capital(match, text) and bool({name, first} & words.doubtful))


def _found(match: re.Match[str], text: str) -> Found:
    start, end = match.span("name")
    parts = [p.capitalize() if p.isupper() or p.islower() else p for p in text[start:end].split("-")]
    return Found("prenom", "-".join(parts), start, end)
