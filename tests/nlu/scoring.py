"""Scores of a reading against labels: facts by key, intents, danger, calibration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.nlu.sentences import Sentence

# Follows from another fact, or is asked again before it counts: labelled where it matters, not a fault elsewhere when deduced.
_IMPLIED = frozenset({"sans_emploi", "role", "projet"})
_NOT_FACTS = frozenset({"sujet", "theme_detresse", "nombre", "duree"})
Pair = tuple[str, Any]


@dataclass
class Tally:
    """True positives, false positives, false negatives."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp + self.fp + self.fn else 1.0

    def add(self, other: Tally) -> None:
        self.tp, self.fp, self.fn = self.tp + other.tp, self.fp + other.fp, self.fn + other.fn


@dataclass
class Score:
    """One sentence judged."""

    file: str
    sentence: Sentence
    parsed: dict[str, Any]
    intent: str
    confidence: float
    intent_right: bool | None
    expected: set[Pair]
    read: set[Pair]
    faults: dict[str, Tally] = field(default_factory=dict)


def judge(file: str, sentence: Sentence, parsed: dict[str, Any], with_places: bool) -> Score:
    """Compares one reading with its labels. Without the place index, ``lieu`` is left out on both sides."""
    expected = {p for key, value in sentence.faits.items() for p in _pairs(key, value)}
    read, deduced = _read(parsed["entities"])
    if not with_places:
        expected = {p for p in expected if p[0] != "lieu"}
    read = {
        p
        for p in read
        if p in expected
        or not (p[0] in sentence.facultatif or (p[0] in _IMPLIED and p in deduced and not _labelled(p[0], expected)))
    }
    if not any(k == "reconnaissance_handicap" for k, _ in expected):
        read = {p for p in read if p[0] != "reconnaissance_handicap"}
    intent = parsed["intent"]["name"]
    score = Score(
        file,
        sentence,
        parsed,
        intent or "",
        parsed["intent"]["confidence"],
        None if None in (sentence.intention, intent) else intent == sentence.intention,
        expected,
        read,
    )
    for key in {k for k, _ in expected | read}:
        here, there = {p for p in expected if p[0] == key}, {p for p in read if p[0] == key}
        score.faults[key] = Tally(len(here & there), len(there - here), len(here - there))
    return score


def by_fact(scores: Iterable[Score]) -> dict[str, Tally]:
    out: dict[str, Tally] = {}
    for score in scores:
        for key, tally in score.faults.items():
            out.setdefault(key, Tally()).add(tally)
    return out


def total(tallies: Iterable[Tally]) -> Tally:
    out = Tally()
    for tally in tallies:
        out.add(tally)
    return out


def by_intent(scores: Iterable[Score]) -> dict[str, Tally]:
    out: dict[str, Tally] = {}
    for score in scores:
        if score.sentence.intention is None:
            continue
        if score.intent_right:
            out.setdefault(score.intent, Tally()).tp += 1
        else:
            out.setdefault(score.intent, Tally()).fp += 1
            out.setdefault(score.sentence.intention, Tally()).fn += 1
    return out


def confusions(scores: Iterable[Score]) -> Counter[tuple[str, str]]:
    return Counter((s.sentence.intention or "", s.intent) for s in scores if s.intent_right is False)


def calibration_error(scores: Iterable[Score], bins: int = 10) -> float:
    """Expected calibration error of the intent confidence."""
    judged = [
        (min(int(s.confidence * bins), bins - 1), s.confidence, bool(s.intent_right))
        for s in scores
        if s.intent_right is not None
    ]
    error = 0.0
    for index in range(bins):
        inside = [(c, r) for b, c, r in judged if b == index]
        if inside:
            error += abs(sum(c for c, _ in inside) - sum(r for _, r in inside)) / len(judged)
    return error


def faults(score: Score) -> list[str]:
    """What is wrong in one reading, in words; empty when all that is labelled was read and nothing more."""
    sentence, out = score.sentence, []
    if score.intent_right is False or (sentence.pas_danger and score.intent == "detresse"):
        out.append(f"intention {score.intent} ({score.confidence:.2f}), attendu {sentence.intention}")
    if sentence.sujet and subject(score) != sentence.sujet:
        out.append(f"sujet {subject(score)}, attendu {sentence.sujet}")
    if sentence.theme and score.intent == "detresse" and sentence.theme not in themes(score):
        out.append(f"danger {', '.join(sorted(themes(score)))}, attendu {sentence.theme}")
    if sentence.langue and language(score) != sentence.langue:
        out.append(f"langue {language(score)}, attendu {sentence.langue}")
    if score.intent and not set(sentence.autres) <= set(score.parsed.get("others", [])):
        out.append(f"autres {score.parsed.get('others', [])}, attendu {sentence.autres}")
    for sign, pairs in (("manque", score.expected - score.read), ("en trop", score.read - score.expected)):
        if pairs:
            out.append(f"{sign} : {', '.join(f'{k}={v}' for k, v in sorted(pairs, key=str))}")
    return out


def subject(score: Score) -> str | None:
    return next((e["value"] for e in score.parsed["entities"] if e["entity"] == "sujet"), None)


def themes(score: Score) -> set[str]:
    return {e["value"] for e in score.parsed["entities"] if e["entity"] == "theme_detresse"}


def language(score: Score) -> str | None:
    return (score.parsed.get("bruit") or {}).get("langue")


def _labelled(key: str, expected: set[Pair]) -> bool:
    return any(k == key for k, _ in expected)


def _read(entities: list[dict[str, Any]]) -> tuple[set[Pair], set[Pair]]:
    """Facts read, the last value of a key winning (lists and places apart), and which of them are only deduced."""
    values: dict[str, tuple[Any, bool]] = {}
    lists: set[Pair] = set()
    deduced: set[Pair] = set()
    for entity in entities:
        key, value = entity["entity"], entity["value"]
        unsure = entity["certitude"] == "deduit"
        if key in _NOT_FACTS:
            continue
        if key == "allocations":
            pair = ("allocations_niees" if entity["operation"] == "nie" else "allocations", value)
            lists.add(pair)
            if unsure:
                deduced.add(pair)
        elif key == "reconnaissance_handicap":
            lists.add((key, value))
        elif key == "lieu":
            values.setdefault(key, (_place_name(value), unsure))
        elif key not in values or not unsure:
            values[key] = (value, unsure)
    read = lists | {(key, value) for key, (value, _) in values.items()}
    return read, deduced | {(key, value) for key, (value, unsure) in values.items() if unsure}


def _place_name(value: dict[str, Any]) -> str | None:
    if value["status"] == "found":
        return str(value["name"])
    if value["status"] == "ambiguous":
        return str(value["candidates"][0]["name"])
    return str(value["texte"])


def _pairs(key: str, value: Any) -> list[Pair]:
    if isinstance(value, date):
        value = value.isoformat()
    return [(key, v) for v in value] if isinstance(value, list) else [(key, value)]
