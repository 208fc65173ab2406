"""Yes, no or don't know: what opens a message, and what follows that may undo it (« oui enfin je sais pas »)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Reading

YesNo = Literal["oui", "non", "ne_sait_pas"]
_KINDS: tuple[YesNo, ...] = ("ne_sait_pas", "non", "oui")
# What each list of data/lexique/reponses.yml says, and how much may follow it.
_FIRM = {"oui": "oui", "oui_incertain": "oui", "non": "non", "non_incertain": "non", "ne_sait_pas": "ne_sait_pas"}
_SHORT = {"oui_court": "oui", "non_court": "non", "ne_sait_pas_court": "ne_sait_pas"}
_TAKEN_UP = {"oui_repris": "oui", "non_repris": "non"}
_FOLLOWED = {"non_suivi": "non"}
_SIGN = re.compile(r"(?:[^\w\s?]+ )+")
_THANKS = re.compile(r" (?:ok|parfait|nickel|d accord|entendu) (?:[,!.] )?merci ")
# Words that go on after a short answer: « jamais depuis 2020 », « ok je suis inscrit ».
_GOES_ON = re.compile(
    r"(?:depuis|jusqu\w*|et|car|parce|puisque|comme|merci|madame|monsieur|je|j|c|il|elle|on|mon|ma|mes|nous|pour) "
)
_AFTER_SIGN = re.compile(r" [.,;:!…-]+ (?P<word>oui|non) (?:[.,;:!…] |$)")
_INSIDE = re.compile(r" [.,;:!…]+ (?P<word>oui|non) ")
_TRAILING_BUT = re.compile(r" (?:mais|mai|me|enfin)(?: [.,!…]+| euh+| bon| heu+)* $")
# « je ne sais plus depuis quand » leaves the answer itself as it is.
_A_DETAIL = re.compile(r"(?:[,] )?(?:jusqu\w*|depuis|quand|combien|lequel|laquelle|exactement|a quelle|quelle date) ")
# « je ne sais pas lire » is no answer.
_NOT_KNOWING_HOW = re.compile(
    r"(?:quoi|comment|pourquoi|ou|qui|lire|ecrire|conduire|parler|utiliser|faire|nager|compter|me servir|m en servir|"
    r"ce que (?:veut|vous|tu|je|c)) "
)
# « pas sur la liste » is no doubt.
_STANDS_ON = re.compile(r"(?:la|le|les|l|un|une|mon|ma|notre|votre|cette|ce|place|site|des|tout|tous) ")
_LAUGHS = frozenset({"mdr", "lol", "ptdr", "mdrr", "xd", "xptdr", "maybe"})
_ACRONYMS = frozenset({"rqth", "mdph", "chrs", "sncf", "spip", "svp", "tjrs"})
_NOISE = re.compile(r"[bcdfghjklmnpqrstvwxz]{4,}")
_LONGEST = 32


@dataclass(frozen=True)
class Polarity:
    """``sure`` is false for « je crois que oui »; ``whole`` when nothing else is said; ``rest`` is what else is said."""

    kind: YesNo
    sure: bool = True
    whole: bool = True
    rest: str = " "


@dataclass(frozen=True)
class _Unit:
    name: str
    end: int


def read_polarity(reading: Reading, lexicons: Lexicons, asked: bool = False, lack: bool = False) -> Polarity | None:
    """The answer that a message gives, ``None`` when it gives none (a question in return, noise, another subject).

    ``asked``: a yes/no question was just put; what follows a « oui » then explains it, and « je l'ai » answers.
    ``lack``: that question asks about a lack (« pas de voiture » is then no « non »).
    """
    norm = reading.norm
    if "?" in norm or not reading.tokens or len(reading.tokens) > _LONGEST:
        return None
    units, end = _opening(norm, lexicons, _names(asked, lack))
    rest = " " + norm[end:]
    kind = _kind(units, norm, end, asked)
    if kind is None or not rest.strip():
        if kind is None and asked and not _undone(norm, lexicons):
            return _inside(norm, lexicons)
        return Polarity(kind, _sure(units, rest, lexicons)) if kind and not _TRAILING_BUT.search(norm) else None
    if _unreadable(rest, reading) or _searched(rest, lexicons, "incomprehension"):
        return None
    if kind == "ne_sait_pas":
        return None if _NOT_KNOWING_HOW.match(rest, 1) else Polarity(kind, whole=False, rest=rest)
    if _searched(rest, lexicons, "en_retour"):
        return None
    if _TRAILING_BUT.search(rest):
        return None
    if _searched(rest, lexicons, "hesitation") or _unknown(rest, lexicons):
        return Polarity("ne_sait_pas", whole=False, rest=rest)
    return Polarity(kind, _sure(units, rest, lexicons), whole=False, rest=rest)


def _names(asked: bool, lack: bool) -> dict[str, str]:
    return {**_FIRM, **_TAKEN_UP, **(_FOLLOWED if asked and not lack else {}), **_SHORT}


def _opening(norm: str, lexicons: Lexicons, names: dict[str, str]) -> tuple[list[_Unit], int]:
    """Answers and fillers in a row from the start, and where something else begins."""
    units: list[_Unit] = []
    position = 1
    while position < len(norm):
        best = _longest(norm, position, lexicons, names if not units else _without_followed(names))
        if best is not None:
            units.append(best)
            position = best.end
            continue
        filler = _filler(norm, position, lexicons)
        if filler is None:
            break
        position = filler
    return units, position


def _without_followed(names: dict[str, str]) -> dict[str, str]:
    return {name: kind for name, kind in names.items() if name not in _FOLLOWED}


def _longest(norm: str, position: int, lexicons: Lexicons, names: Iterable[str]) -> _Unit | None:
    best: _Unit | None = None
    for name in names:
        pattern = lexicons.answers[name]
        match = pattern.match(norm, position) if pattern is not None else None
        if match is not None and not _stands_on(match) and (best is None or match.end() > best.end):
            best = _Unit(name, match.end())
    return best


def _filler(norm: str, position: int, lexicons: Lexicons) -> int | None:
    ends = [
        m.end()
        for p in (_SIGN, lexicons.politeness, lexicons.answers["amorces"])
        if p is not None and (m := p.match(norm, position))
    ]
    return max(ends, default=None)


def _kind(units: list[_Unit], norm: str, end: int, asked: bool) -> YesNo | None:
    """What the opening says: firm forms win over short ones, and two firm ones that disagree say nothing."""
    every = {**_FIRM, **_SHORT, **_TAKEN_UP, **_FOLLOWED}
    firm = [every[u.name] for u in units if u.name in _FIRM or (asked and u.name not in _SHORT)]
    if firm:
        # « yes no » says nothing; « non c'est bon » is a « non ».
        denied = firm[0] == "oui" and any(u.name == "non_court" for u in units)
        doubted = any(u.name == "ne_sait_pas_court" for u in units)
        return "ne_sait_pas" if denied or doubted else _agreed(firm)
    if not units:
        return None
    if not asked and _THANKS.search(norm):
        # « ok merci » takes leave more than it answers.
        return None
    if end < len(norm) and not _may_follow(norm, units[-1].end, asked):
        return None
    return _agreed([every[u.name] for u in units])


def _agreed(kinds: list[str]) -> YesNo:
    return kinds[0] if len(set(kinds)) == 1 else "ne_sait_pas"  # type: ignore[return-value]


def _may_follow(norm: str, end: int, asked: bool) -> bool:
    """A short form stands before a comma, or when asked before a word that goes on (« jamais depuis 2020 »)."""
    return asked and (_SIGN.match(norm, end) is not None or _GOES_ON.match(norm, end) is not None)


def _inside(norm: str, lexicons: Lexicons) -> Polarity | None:
    """An answer that comes after something else: « notre direction doit me le confirmer », « c'est cher ici, non »."""
    if _unknown(norm, lexicons):
        return Polarity("ne_sait_pas", whole=False, rest=norm)
    match = _AFTER_SIGN.search(norm) or _INSIDE.search(norm)
    if match is None or _searched(norm, lexicons, "hesitation") or _TRAILING_BUT.search(norm):
        return None
    return Polarity("oui" if match["word"] == "oui" else "non", whole=False, rest=" " + norm[match.end("word") :].lstrip())


def _unknown(text: str, lexicons: Lexicons) -> bool:
    """True when the person says, somewhere, that they do not know or will not tell."""
    pattern = lexicons.answers["ne_sait_pas"]
    for match in pattern.finditer(text) if pattern is not None else ():
        if not _stands_on(match) and not _A_DETAIL.match(text, match.end()) and not _NOT_KNOWING_HOW.match(text, match.end()):
            return True
    return False


def _stands_on(match: re.Match[str]) -> bool:
    return match.group().endswith("sur ") and _STANDS_ON.match(match.string, match.end()) is not None


def _unreadable(rest: str, reading: Reading) -> bool:
    """« ouiii mdr kjhg »: what follows is a few letters that make no word."""
    words = rest.split()
    noise = sum(w in _LAUGHS or (_NOISE.fullmatch(w) is not None and w not in _ACRONYMS and not reading.known(w)) for w in words)
    return noise * 2 >= len(words) > 0


def _undone(text: str, lexicons: Lexicons) -> bool:
    return any(_searched(text, lexicons, name) for name in ("incomprehension", "en_retour"))


def _sure(units: list[_Unit], rest: str, lexicons: Lexicons) -> bool:
    return not any(u.name.endswith("_incertain") for u in units) and not _searched(rest, lexicons, "doute")


def _searched(text: str, lexicons: Lexicons, name: str) -> bool:
    pattern = lexicons.answers[name]
    return pattern is not None and pattern.search(text) is not None
