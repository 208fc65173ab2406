"""``make evaluate``: how well the assistant understands its own evaluation sentences (``tests/nlu``).

    .venv/bot/bin/python -m tests.evaluate [--faits] [--fautes [FICHIER]] [--seuil] [--reglage] [--consigner]

``--fautes`` lists every misread working sentence (of one file, if named), ``--seuil`` the curves behind the fallback
threshold and the calibration, ``--reglage`` the cross-validated choice of the classifier, ``--consigner`` rewrites the
list of known failures. Sentences set aside are measured only: their errors are never printed.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from typing import Any

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import time_machine

from tests.nlu import ratchet, report
from tests.nlu.scoring import Score, by_fact, by_intent, confusions, judge
from tests.nlu.sentences import READ_ON, is_reserved, load_sentences


def main(arguments: list[str] | None = None) -> int:
    asked = _arguments(arguments)
    from tests.nlu.pipeline import facts_only, train_pipeline

    pipeline = facts_only() if asked.faits else train_pipeline()
    scores, times = measure(pipeline.parse, pipeline.places)
    report.print_costs(pipeline.training_seconds, pipeline.loading_seconds, times)
    working = [s for s in scores if not is_reserved(s.file)]
    for title, chosen in (
        ("Phrases mises de côté", [s for s in scores if is_reserved(s.file)]),
        ("Phrases de travail", working),
    ):
        print(f"\n== {title}")
        report.print_registers(chosen)
        report.print_danger(chosen)
    report.print_table("Par intention", by_intent(working))
    report.print_table("Par fait", by_fact(working))
    report.print_confusions(confusions(working).most_common(25))
    if not pipeline.places:
        print("\nLieux non évalués : l'index des lieux n'est pas construit (python -m actions.directory.build_places).")
    if asked.fautes is not None:
        report.print_faults(s for s in working if asked.fautes in s.file)
    if asked.seuil:
        report.print_threshold(working)
        report.print_reliability(working)
    if asked.reglage:
        from tests.nlu.settings_search import print_settings

        print_settings()
    if asked.consigner:
        print(f"\n{ratchet.write(scores)} phrases de travail encore mal lues, notées dans {ratchet.KNOWN.name}.")
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


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.evaluate", description="Évalue la compréhension.")
    parser.add_argument("--fautes", nargs="?", const="", metavar="FICHIER", help="liste les phrases de travail mal lues")
    parser.add_argument("--faits", action="store_true", help="les faits seulement, sans entraîner le classifieur")
    parser.add_argument(
        "--seuil", action="store_true", help="mesure le seuil sous lequel on dit « incompris », et la calibration"
    )
    parser.add_argument("--reglage", action="store_true", help="compare les classifieurs par validation croisée")
    parser.add_argument("--consigner", action="store_true", help="réécrit la liste des phrases encore mal lues")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
