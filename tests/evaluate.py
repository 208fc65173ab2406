"""``make evaluate``: how well the assistant understands its own evaluation sentences (``tests/nlu``).

    .venv/bot/bin/python -m tests.evaluate [--fautes] [--seuil] [--reglage]

``--fautes`` lists every wrong sentence, ``--seuil`` the curve behind the fallback threshold, ``--reglage`` the
cross-validated choice of the regularisation.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import time_machine

from tests.nlu.scoring import Score, by_fact, by_intent, calibration_error, confusions, judge, total
from tests.nlu.sentences import READ_ON, load_sentences

RESERVE = "reserve"
REGISTERS = ("standard", "pro", "sms", "hostile")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.evaluate", description="Évalue la compréhension.")
    parser.add_argument("--fautes", action="store_true", help="liste les phrases mal lues")
    parser.add_argument("--seuil", action="store_true", help="mesure le seuil en dessous duquel on dit « incompris »")
    parser.add_argument("--reglage", action="store_true", help="mesure la régularisation par validation croisée")
    asked = parser.parse_args(arguments)
    from tests.nlu.pipeline import train_pipeline

    pipeline = train_pipeline()
    scores, times = measure(pipeline.parse, pipeline.places)
    print_costs(pipeline.training_seconds, pipeline.loading_seconds, times)
    for title, chosen in (("Phrases mises de côté", reserved(scores, True)), ("Phrases de travail", reserved(scores, False))):
        print(f"\n== {title}")
        print_registers(chosen)
        print_danger(chosen)
    print_table("Par intention", by_intent(scores))
    print_table("Par fait", by_fact(scores))
    print("\nConfusions (attendu → lu)")
    for (expected, read), count in confusions(scores).most_common(15):
        print(f"  {count:3d}  {expected} → {read}")
    if not pipeline.places:
        print("\nLieux non évalués : l'index des lieux n'est pas construit (python -m actions.directory.build_places).")
    if asked.fautes:
        print_faults(scores)
    if asked.seuil:
        print_threshold(scores)
    if asked.reglage:
        print_settings()
    return 0


def measure(parse: Callable[[str, str | None], dict[str, Any]], places: bool) -> tuple[list[Score], list[float]]:
    """Every sentence read on the day of its labels, with the milliseconds each took."""
    scores, times = [], []
    for name, sentence in load_sentences():
        with time_machine.travel(READ_ON, tick=True):
            started = time.perf_counter_ns()
            parsed = parse(sentence.texte, sentence.question)
            times.append((time.perf_counter_ns() - started) / 1e6)
        scores.append(judge(name, sentence, parsed, places))
    return scores, times


def reserved(scores: list[Score], aside: bool) -> list[Score]:
    """Sentences of ``tests/nlu/reserve.yml``, never used to adjust anything, or all the others."""
    return [s for s in scores if (s.file == RESERVE) == aside]


def print_costs(training: float, loading: float, times: list[float]) -> None:
    ordered = sorted(times)
    print(f"Phrases : {len(times)} · entraînement {training:.1f} s · chargement {loading:.2f} s")
    print(f"Lecture : p50 {statistics.median(times):.1f} ms · p95 {ordered[int(len(ordered) * 0.95)]:.1f} ms")


def print_registers(scores: list[Score]) -> None:
    print(f"{'Registre':<12}{'phrases':>8}{'intention':>11}{'faits P':>9}{'faits R':>9}{'faits F1':>9}")
    for register in (*REGISTERS, "tous"):
        chosen = [s for s in scores if register in ("tous", s.sentence.registre)]
        judged = [s for s in chosen if s.intent_right is not None]
        right = sum(bool(s.intent_right) for s in judged)
        facts = total(by_fact(chosen).values())
        share = f"{right / len(judged):.3f}" if judged else "—"
        print(f"{register:<12}{len(chosen):>8}{share:>11}{facts.precision:>9.3f}{facts.recall:>9.3f}{facts.f1:>9.3f}")
    print(f"Erreur de calibration (10 classes) : {calibration_error(scores):.3f}")
    subjects = [s for s in scores if s.sentence.sujet]
    print(f"Sujet juste : {sum(_subject(s) == s.sentence.sujet for s in subjects)}/{len(subjects)}")
    others = [s for s in scores if s.sentence.autres]
    print(
        f"Seconde demande lue : {sum(set(s.sentence.autres) <= set(_parsed(s).get('others', [])) for s in others)}/{len(others)}"
    )
    languages = [s for s in scores if s.sentence.langue]
    spoken = sum((_parsed(s).get("bruit") or {}).get("langue") == s.sentence.langue for s in languages)
    print(f"Langue juste : {spoken}/{len(languages)}")


def print_table(title: str, tallies: dict[str, Any]) -> None:
    print(f"\n{title:<26}{'n':>5}{'P':>8}{'R':>8}{'F1':>8}")
    for name in sorted(tallies):
        tally = tallies[name]
        print(f"  {name:<24}{tally.tp + tally.fn:>5}{tally.precision:>8.3f}{tally.recall:>8.3f}{tally.f1:>8.3f}")


def print_danger(scores: list[Score]) -> None:
    danger = [s for s in scores if s.sentence.intention == "detresse"]
    seen = [s for s in danger if s.intent == "detresse"]
    themes = [
        s for s in seen if s.sentence.theme in {e["value"] for e in _parsed(s)["entities"] if e["entity"] == "theme_detresse"}
    ]
    false = [s for s in scores if s.intent == "detresse" and s.sentence.intention != "detresse"]
    print(f"Danger : {len(seen)}/{len(danger)} lus · thème juste {len(themes)}/{len(seen)} · fausses alertes {len(false)}")
    answers = {"oui", "non", "consentir"}
    noise = [s for s in scores if s.sentence.registre == "hostile" and s.intent in answers]
    print(f"Oui, non ou consentement tirés du bruit : {len(noise)}")


def print_faults(scores: list[Score]) -> None:
    print("\nPhrases mal lues")
    for score in scores:
        wrong_subject = bool(score.sentence.sujet) and _subject(score) != score.sentence.sujet
        wrong_danger = score.sentence.pas_danger and score.intent == "detresse"
        if score.intent_right is False or score.expected != score.read or wrong_subject or wrong_danger:
            print(
                f"  [{score.sentence.registre}] {score.sentence.texte}"
                + (f"  ⟵ {score.sentence.question}" if score.sentence.question else "")
            )
            if score.intent_right is False or wrong_danger:
                print(f"      intention {score.intent} ({score.confidence:.2f}), attendu {score.sentence.intention}")
            if wrong_subject:
                print(f"      sujet {_subject(score)}, attendu {score.sentence.sujet}")
            for sign, pairs in (("manque", score.expected - score.read), ("en trop", score.read - score.expected)):
                if pairs:
                    print(f"      {sign} : {', '.join(f'{k}={v}' for k, v in sorted(pairs, key=str))}")


def print_threshold(scores: list[Score]) -> None:
    """For each threshold: share of understood messages kept, and of those kept, how many are right."""
    print(f"\n{'Seuil':>6}{'gardées':>9}{'justes':>8}{'bruit gardé':>12}")
    ranked = [s for s in scores if _parsed(s).get("intent_ranking") and len(_parsed(s)["intent_ranking"]) > 1]
    for step in range(2, 16):
        threshold = step / 20
        kept = [s for s in ranked if s.confidence >= threshold and s.intent_right is not None]
        noise = [
            s for s in kept if s.sentence.intention in ("incompris", "hors_sujet") and s.intent not in ("incompris", "hors_sujet")
        ]
        right = sum(bool(s.intent_right) for s in kept) / len(kept) if kept else 0.0
        print(f"{threshold:>6.2f}{len(kept) / len(ranked):>9.3f}{right:>8.3f}{len(noise):>12}")


def print_settings() -> None:
    """Cross-validated accuracy on the training sentences for several regularisations."""
    import numpy as np
    from rasa.shared.nlu.constants import INTENT
    from rasa.shared.nlu.training_data.loading import load_data

    from bot.nlu.components.french_reader import FEATURES, FrenchReader
    from bot.nlu.french import load_french
    from bot.nlu.intents.decide import EXACT_ONLY
    from bot.nlu.intents.linear import Settings, held_out_scores
    from tests.nlu.pipeline import ROOT

    data = FrenchReader(load_french(), None).process_training_data(load_data(str(ROOT / "data" / "nlu")))
    examples = [(m.get(FEATURES), m.get(INTENT)) for m in data.intent_examples if m.get(INTENT) not in EXACT_ONLY]
    texts, labels = [t for t, _ in examples], [i for _, i in examples]
    print(f"\n{'C':>8}{'justes (validation croisée)':>30}")
    for c in (1.0, 3.0, 10.0, 20.0, 50.0, 100.0):
        rows, truth = held_out_scores(texts, labels, load_french().vector, Settings(c=c))
        print(f"{c:>8.1f}{float(np.mean(rows.argmax(axis=1) == np.array(truth))):>30.3f}")


def _parsed(score: Score) -> dict[str, Any]:
    return score.parsed


def _subject(score: Score) -> str | None:
    return next((e["value"] for e in _parsed(score)["entities"] if e["entity"] == "sujet"), None)


if __name__ == "__main__":
    raise SystemExit(main())
