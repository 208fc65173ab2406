"""Lecture du français : notre lecteur et le pipeline par défaut de Rasa, mêmes exemples, phrases mises de côté (une heure)."""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
BOT = ROOT / ".venv" / "bot" / "bin" / "python"
OURS, THEIRS = ROOT / "bot" / "config.yml", ROOT / "tests" / "nlu" / "rival.yml"
SEEDS = (1, 2, 3)
RESAMPLES = 4000
REGISTERS = ("standard", "pro", "sms", "hostile", "etranger")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours = _trained_and_read(OURS, 0, Path(folder))
        theirs = [_trained_and_read(THEIRS, seed, Path(folder)) for seed in SEEDS]
    print(f"Rasa par défaut : moyenne de {len(SEEDS)} graines.\n")
    print("| mesure | Rasa par défaut | Aiguillage | rapport |\n|---|---|---|---|")
    for label, key in (
        ("entraînement, s de calcul", "cpu"),
        ("lecture p50, ms", "p50"),
        ("lecture p95, ms", "p95"),
        ("mémoire, Mo", "megabytes"),
        ("chargement, s", "loading"),
    ):
        reference = statistics.mean(run[key] for run in theirs)
        print(f"| {label} | {reference:.1f} | {ours[key]:.1f} | × {ours[key] / reference:.2f} |")
    _print_accuracy(ours["intents"], [run["intents"] for run in theirs])


def _print_accuracy(ours: Sequence[str], theirs: Sequence[Sequence[str]]) -> None:
    """Intent accuracy by register, and the paired bootstrap interval (95 %) of the difference."""
    rows = _labels()
    print("\n| registre | phrases | Rasa par défaut | Aiguillage | écart | intervalle à 95 % |\n|---|---|---|---|---|---|")
    for register in (*REGISTERS, "tous"):
        chosen = [i for i, (_, each) in enumerate(rows) if register in ("tous", each)]
        own = [float(ours[i] == rows[i][0]) for i in chosen]
        other = [statistics.mean(float(run[i] == rows[i][0]) for run in theirs) for i in chosen]
        gaps = [a - b for a, b in zip(own, other, strict=True)]
        low, high = _interval(gaps)
        print(
            f"| {register} | {len(chosen)} | {statistics.mean(other):.3f} | {statistics.mean(own):.3f} "
            f"| {statistics.mean(gaps):+.3f} | {low:+.3f} à {high:+.3f} |"
        )


def _interval(gaps: Sequence[float]) -> tuple[float, float]:
    """Paired bootstrap: percentiles 2.5 and 97.5 of the mean difference over sentences drawn again with replacement."""
    draw = random.Random(20261122)
    means = sorted(statistics.fmean(draw.choices(gaps, k=len(gaps))) for _ in range(RESAMPLES))
    return means[int(RESAMPLES * 0.025)], means[int(RESAMPLES * 0.975) - 1]


def _labels() -> list[tuple[str, str]]:
    """Intent and register of the sentences set aside, in the order in which the other process reads them."""
    rows: list[tuple[str, str]] = []
    for path in sorted((ROOT / "tests" / "nlu" / "reserve").glob("*.yml")):
        sentences = yaml.safe_load(path.read_text(encoding="utf-8"))
        rows += [(s["intention"], s["registre"]) for s in sentences if s.get("intention")]
    return rows


def _trained_and_read(config: Path, seed: int, folder: Path) -> dict[str, Any]:
    trained = _rival("train", str(config), str(seed), str(folder))
    return trained | _rival("parse", trained["model"])


def _rival(*arguments: str) -> dict[str, Any]:
    command = [str(BOT), "-W", "ignore", "-m", "tests.nlu.rival", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)} : {done.stderr[-2000:]}")
    read: dict[str, Any] = json.loads(done.stdout)
    return read


if __name__ == "__main__":
    main()
