"""What ``aiguillage connaissances comparer`` prints: short unless all is asked for, in words an editor uses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from actions.dialogue.questions import reading
from knowledge.comparison.answers import AnswerChange, Part, RecordChange
from knowledge.comparison.profiles import ReferenceProfile
from knowledge.comparison.verdicts import VerdictChange
from knowledge.dates import in_words
from knowledge.loader import Knowledge

EXAMPLES = 3
LONGEST = 160
CONTEXT = 40  # characters shown before what differs in a long text
STATUSES = {
    "ouvert": "ouvert",
    "ouvert_si_prescripteur": "ouvert si un prescripteur valide",
    "a_completer": "à compléter",
    "pas_maintenant": "pas maintenant",
}
ASPECTS = {
    "statut": "verdict",
    "montant": "montant",
    "seuil": "nombre de critères demandé",
    "criteres": "critères retenus",
    "ouvre_le": "s'ouvrira le",
    "ferme_le": "se fermera le",
    "manque": "critères à vérifier",
    "preuves": "justificatifs",
    "raison": "phrase dite",
    "question": "prochaine question posée",
}
STATES = {"ajoute": "ajouté", "retire": "retiré", "change": "changé"}
NOTHING = "rien"


class Report:
    """Lines to print, for one comparison. ``everything``: all profiles, questions and texts, uncut."""

    def __init__(self, before: Knowledge, after: Knowledge, today: date, *, everything: bool) -> None:
        self._before = before
        self._after = after
        self._today = today
        self._everything = everything

    def rules(self, names: Sequence[str]) -> Iterator[str]:
        yield f"\n# Règles et faits changés : {len(names)}"
        yield from self._examples(names)

    def verdicts(self, changes: Sequence[VerdictChange], profiles: int) -> Iterator[str]:
        touched = {id(each) for change in changes for each in change.profiles}
        yield f"\n# Verdicts : {len(touched)} profils de référence sur {profiles} changent"
        for (day, kind), group in groupby(changes, key=lambda each: (each.day, each.kind)):
            when = "" if day == self._today else f" (à partir du {in_words(day)})"
            yield f"\n## {self._kind(kind)}{when}"
            for change in group:
                yield from self._verdict(change)

    def records(self, changes: Sequence[RecordChange]) -> Iterator[str]:
        numbers = [f"{sum(each.state == state for each in changes)} {word}s" for state, word in STATES.items()]
        yield f"\n# Énoncés : {', '.join(numbers)}"
        for sheet, group in groupby(changes, key=lambda each: each.sheet):
            yield f"\n## {sheet}"
            for change in group:
                name = f"fiche {change.record}" if change.record == sheet else change.record
                yield f"- {name} : {STATES[change.state]}"
                yield from self._parts(change)

    def answers(self, changes: Sequence[AnswerChange], questions: int) -> Iterator[str]:
        touched = sum(len(each.questions) for each in changes)
        yield f"\n# Réponses : {touched} questions de référence sur {questions} reçoivent autre chose"
        for change in changes:
            was, now = " + ".join(change.before) or NOTHING, " + ".join(change.after) or NOTHING
            told = f"{now} : texte, date ou source changés" if was == now else f"{was} → {now}"
            yield f"- {told} – {_count(change.questions, 'question')}"
            yield from self._examples([f"« {each} »" for each in change.questions])

    def others(self, names: Sequence[str]) -> Iterator[str]:
        yield f"\n# Autres textes changés (sources, phrases, conseils) : {len(names)}"
        yield from self._examples(names)

    def _verdict(self, change: VerdictChange) -> Iterator[str]:
        was, now = (self._shown(change, text) or NOTHING for text in (change.before, change.after))
        yield f"- {_count(change.profiles, 'profil')}, par un {change.by} – {ASPECTS[change.aspect]} : {was} → {now}"
        yield f"  règles changées : {self._some(change.because)}"
        if change.aspect == "statut" and change.reasons[1]:
            yield f"  dit maintenant : {self._cut(change.reasons[1])}"
        yield from self._examples([self._who(each) for each in change.profiles])

    def _shown(self, change: VerdictChange, text: str) -> str:
        if change.aspect == "statut":
            return STATUSES.get(text, text)
        if change.aspect == "question" and text:
            fact = self._after.facts.get(text) or self._before.facts[text]
            return f"« {fact.question} »" if fact.question else text
        return self._cut(text)

    def _who(self, each: ReferenceProfile) -> str:
        """« âge et diplôme : 25 ans, études : Bac »."""
        facts = self._after.facts
        own = [reading(facts[key], value) if key in facts else f"{key} {value}" for key, value in each.own.items()]
        return f"{each.family} : {', '.join(own)}" if own else each.family

    def _kind(self, code: str | None) -> str:
        if code is None:
            return "Prochaine question"
        sheet = self._after.sheets.get(code) or self._before.sheets.get(code)
        return f"{code} – {sheet.nom}" if sheet else code

    def _parts(self, change: RecordChange) -> Iterator[str]:
        for part in change.parts:
            if change.state == "change":
                yield f"    {part.name} : {self._pair(part)}"
            elif self._everything or part.name in ("chiffre", "dates", "standard"):
                yield f"    {part.name} : {self._cut(part.before or part.after)}"

    def _pair(self, part: Part) -> str:
        if part.name == "questions":
            were, are = part.before.split(" | "), part.after.split(" | ")
            gone = [f"– « {each} »" for each in were if each and each not in are]
            come = [f"+ « {each} »" for each in are if each and each not in were]
            return self._some([*gone, *come]) or "autre ordre"
        shared = 0 if self._everything else _shared_start(part.before, part.after)
        was, now = (self._cut(f"…{text[shared:]}" if shared else text) for text in (part.before, part.after))
        return " → ".join(f"« {text} »" if text else NOTHING for text in (was, now))

    def _examples(self, lines: Sequence[str]) -> Iterator[str]:
        shown = lines if self._everything else lines[:EXAMPLES]
        yield from (f"    {line}" for line in shown)
        if len(shown) < len(lines):
            yield f"    … et {len(lines) - len(shown)} de plus (--tout)"

    def _some(self, names: Sequence[str]) -> str:
        shown = names if self._everything else names[: 2 * EXAMPLES]
        more = f" et {len(names) - len(shown)} de plus" if len(shown) < len(names) else ""
        return ", ".join(shown) + more

    def _cut(self, text: str) -> str:
        return text if self._everything or len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"


def _shared_start(before: str, after: str) -> int:
    """Where to begin so that the first difference is in sight: a word shortly before it; 0 when it is near the start."""
    same = next((place for place, (was, now) in enumerate(zip(before, after, strict=False)) if was != now), 0)
    return before.rfind(" ", 0, same - CONTEXT) + 1 if same > 2 * CONTEXT else 0


def _count(several: Sequence[object], word: str) -> str:
    return f"{len(several)} {word}{'s' if len(several) > 1 else ''}"
