"""A heading for a statement: the question that comes first in its list, where a page may show it as it is written.

Questions are kept as people type them, faults included: they teach the reader. A heading is only made of one whose
words are all words of the sheets' own answers.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from msgspec import Struct

from knowledge.glossary import glossary
from knowledge.loader import Knowledge
from knowledge.sheet_records import Sheet, Statement

_OPENING = re.compile(
    r"(?:c'est quoi|qu'est-ce qu|combien|quel(?:le)?s? |qui |où |comment |peut-on|puis-je|faut-il|doit-on|a-t-on|est-ce qu"
    r"|pourquoi|quand |à quoi |à qui |de quoi |que |qu')"
)
_SPOKEN = re.compile(r"(?<!\w)(?:ki|c|pr|sa|cè)(?!\w)|=")
_WORD = re.compile(r"[\w'’.-]*\w")
_COMMON = {"c'est", "quoi"}


class Headings(Struct, frozen=True):
    """``written``: words by their lower-case form, as answers write them. ``names``: names that keep their capitals."""

    written: dict[str, str]
    names: list[str]

    def of(self, statement: Statement) -> str | None:
        """« Combien de temps dure un CDDI ? »; for a false idea, the claim in quotes; None when it cannot be shown."""
        if not statement.questions:
            return None
        question = statement.questions[0].replace("’", "'").rstrip(" ?.!").strip()
        asked = _OPENING.match(question) is not None
        if not self._readable(question) or not (asked or statement.aspect == "idee_fausse"):
            return None
        return f"{self._as_written(question)} ?" if asked else f"« {self._as_written(question)} »"

    def _readable(self, question: str) -> bool:
        words = [word.casefold() for word in _WORD.findall(question)]
        return not _SPOKEN.search(question) and all(word in self.written for word in words)

    def _as_written(self, question: str) -> str:
        text = _WORD.sub(lambda word: self.written[word.group().casefold()], question)
        for name in self.names:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", name, text, flags=re.IGNORECASE)
        return text[:1].upper() + text[1:]


def headings(knowledge: Knowledge) -> Headings:
    """Reads how words are written inside the sentences of all sheets; a sentence's first word has a capital of its own."""
    inside: dict[str, Counter[str]] = defaultdict(Counter)
    first: dict[str, str] = {}
    for text in _texts(knowledge.sheets.values()):
        for sentence in re.split(r"(?<=[.!?:])\s+|\n|«\s", text):
            for place, word in enumerate(_WORD.findall(sentence)):
                if place:
                    inside[word.casefold()][word] += 1
                else:
                    first[word.casefold()] = word.lower()
    written = {word: word for word in _COMMON} | first
    written |= {word: forms.most_common(1)[0][0] for word, forms in inside.items()}
    for entry in glossary(knowledge):
        if written.get(entry.acronym.casefold(), entry.acronym) != entry.acronym.casefold() or entry.own:
            written[entry.acronym.casefold()] = entry.acronym
    return Headings(written, [name for sheet in knowledge.sheets.values() for name in _proper_names(sheet)])


def _proper_names(sheet: Sheet) -> list[str]:
    """The name of an organisation or a programme where capitals are inside it, or where a word of it is an acronym too (Cap)."""
    name = sheet.nom.partition(" (")[0]
    proper = sheet.famille in ("acteur", "organisation", "programme") and not name.startswith("Le ")
    return [name] if proper and (any(letter.isupper() for letter in name[1:]) or sheet.code == "CAP_EMPLOI") else []


def _texts(sheets: Iterable[Sheet]) -> Iterable[str]:
    for sheet in sheets:
        yield sheet.resume
        for statement in sheet.enonces:
            yield from (statement.reponse.standard, statement.reponse.simple)
