"""Tables of an evaluation, printed for people."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from typing import Any

from tests.nlu.scoring import Score, Tally, by_fact, calibration_error, faults, language, subject, themes, total

REGISTERS = ("standard", "pro", "sms", "hostile", "etranger")
_NEVER_FROM_NOISE = {"oui", "non", "consentir"}


def print_costs(training: float, loading: float, times: Sequence[float]) -> None:
    ordered = sorted(times)
    print(f"Phrases : {len(times)} · entraînement {training:.1f} s · chargement {loading:.2f} s")
    print(f"Lecture : p50 {statistics.median(times):.1f} ms · p95 {ordered[int(len(ordered) * 0.95)]:.1f} ms")


def print_registers(scores: Sequence[Score]) -> None:
    """Intents and facts by register, then calibration, subjects, second requests and languages."""
    print(f"{'Registre':<12}{'phrases':>8}{'intention':>11}{'faits P':>9}{'faits R':>9}{'faits F1':>9}")
    for register in (*REGISTERS, "tous"):
        chosen = [s for s in scores if register in ("tous", s.sentence.registre)]
        facts = total(by_fact(chosen).values())
        print(
            f"{register:<12}{len(chosen):>8}{_share([bool(s.intent_right) for s in chosen if s.intent_right is not None]):>11}"
            f"{facts.precision:>9.3f}{facts.recall:>9.3f}{facts.f1:>9.3f}"
        )
    print(f"Erreur de calibration (10 classes) : {calibration_error(scores):.3f}")
    named = [s for s in scores if s.sentence.sujet]
    print(f"Sujet juste : {sum(subject(s) == s.sentence.sujet for s in named)}/{len(named)}")
    double = [s for s in scores if s.sentence.autres]
    print(f"Seconde demande lue : {sum(set(s.sentence.autres) <= set(s.parsed.get('others', [])) for s in double)}/{len(double)}")
    foreign = [s for s in scores if s.sentence.langue]
    print(f"Langue juste : {sum(language(s) == s.sentence.langue for s in foreign)}/{len(foreign)}")


def print_danger(scores: Sequence[Score]) -> None:
    """Recall and precision of what stops the conversation, and what noise was taken for."""
    danger = [s for s in scores if s.sentence.intention == "detresse"]
    seen = [s for s in danger if s.intent == "detresse"]
    soft = sum(bool(themes(s)) for s in danger) - len(seen)
    right = sum(s.sentence.theme in themes(s) for s in seen)
    false = [s for s in scores if s.intent == "detresse" and s.sentence.intention != "detresse"]
    print(f"Danger : {len(seen)}/{len(danger)} lus, {soft} en doute · thème juste {right}/{len(seen)}", end=" · ")
    print(f"fausses alertes {len(false)}")
    taken = sum(s.sentence.registre in ("hostile", "etranger") and s.intent in _NEVER_FROM_NOISE for s in scores)
    print(f"Oui, non ou consentement tirés du bruit : {taken}")


def print_table(title: str, tallies: dict[str, Tally]) -> None:
    print(f"\n{title:<26}{'n':>5}{'P':>8}{'R':>8}{'F1':>8}")
    for name in sorted(tallies):
        tally = tallies[name]
        print(f"  {name:<24}{tally.tp + tally.fn:>5}{tally.precision:>8.3f}{tally.recall:>8.3f}{tally.f1:>8.3f}")


def print_confusions(pairs: Iterable[tuple[tuple[str, str], int]]) -> None:
    print("\nConfusions (attendu → lu)")
    for (expected, read), count in pairs:
        print(f"  {count:3d}  {expected} → {read}")


def print_faults(scores: Iterable[Score]) -> None:
    print("\nPhrases mal lues")
    for score in scores:
        wrong = faults(score)
        if wrong:
            asked = f"  ⟵ {score.sentence.question}" if score.sentence.question else ""
            print(f"  {score.file} [{score.sentence.registre}] {score.sentence.texte}{asked}")
            for line in wrong:
                print(f"      {line}")


def print_threshold(scores: Iterable[Score]) -> None:
    """For each threshold: share of ranked messages kept, of those how many are right, and how much noise gets in."""
    print(f"\n{'Seuil':>6}{'gardées':>9}{'justes':>8}{'bruit gardé':>12}")
    ranked = [s for s in scores if len(s.parsed.get("intent_ranking") or []) > 1 and s.intent_right is not None]
    for step in range(2, 18):
        threshold = step / 20
        kept = [s for s in ranked if s.confidence >= threshold]
        noise = [s for s in kept if _is_noise(s.sentence.intention) and not _is_noise(s.intent)]
        print(
            f"{threshold:>6.2f}{len(kept) / len(ranked):>9.3f}{_share([bool(s.intent_right) for s in kept]):>8}{len(noise):>12}"
        )


def print_reliability(scores: Iterable[Score]) -> None:
    """Announced confidence against share of right intents, by tenth."""
    judged = [s for s in scores if s.intent_right is not None]
    print(f"\n{'Confiance':>12}{'phrases':>9}{'annoncée':>10}{'juste':>8}")
    for low in range(10):
        inside = [s for s in judged if min(int(s.confidence * 10), 9) == low]
        if inside:
            said = statistics.mean(s.confidence for s in inside)
            right = _share([bool(s.intent_right) for s in inside])
            print(f"{low / 10:>7.1f}–{(low + 1) / 10:.1f}{len(inside):>9}{said:>10.3f}{right:>8}")


def _is_noise(intent: str | None) -> bool:
    return intent in ("incompris", "hors_sujet")


def _share(right: Sequence[Any]) -> str:
    return f"{sum(right) / len(right):.3f}" if right else "—"
