"""What a confidence is worth: for each way of deciding, how often it was right on examples held out of the training."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.isotonic import IsotonicRegression

FILE = "calibration.json"
# Fewer outcomes than this say too little by themselves: they are drawn towards what all decisions are worth.
_PRIOR = 5.0
_ENOUGH = 120
_LOWEST, _HIGHEST = 0.02, 0.995
# Log-odds added to what the examples say. They were written to teach hard cases, and each model held out misses a third of
# them: right 0.79 of the time, where the working sentences of ``tests/nlu`` are right 0.92. Chosen on those (22 November
# 2026): calibration error 0.059 at 0, 0.038 at 0.3, 0.026 at 0.5, and 0.031 at 0.5 on the sentences set aside.
_EASIER = 0.5
# Decided by lists of words, not learnt: the examples hold too few of these messages to say what they are worth.
BY_LISTS = {"danger": 0.97, "bruit": 0.95, "exact": 0.97, "contact": 0.93, "reponse": 0.93}


@dataclass(frozen=True)
class Outcome:
    """One decision on a held-out example: the rule that decided, the confidence it gave, whether it was right."""

    route: str
    confidence: float
    right: bool


class Calibration:
    """Confidence announced → share of right decisions, as points of a rising curve by route. Without points, unchanged."""

    def __init__(self, curves: dict[str, list[tuple[float, float]]] | None = None) -> None:
        self._curves = curves or {}

    @classmethod
    def fit(cls, outcomes: Iterable[Outcome]) -> Calibration:
        """A curve (isotonic regression) where a route has many outcomes, its share of right ones where it has few."""
        by_route: dict[str, list[Outcome]] = defaultdict(list)
        for outcome in outcomes:
            if outcome.route not in BY_LISTS:
                by_route[outcome.route].append(outcome)
        total = sum(map(len, by_route.values()))
        if not total:
            return cls()
        everywhere = sum(o.right for each in by_route.values() for o in each) / total
        return cls({route: _curve(each, everywhere) for route, each in by_route.items()})

    def __call__(self, route: str, confidence: float) -> float:
        """Probability that a decision of this route with this confidence is right."""
        points = self._curves.get(route)
        if route in BY_LISTS or not points:
            return BY_LISTS.get(route, confidence)
        x, y = zip(*points, strict=True)
        learnt = np.clip(np.interp(confidence, x, y), _LOWEST, _HIGHEST)
        return float(1.0 / (1.0 + np.exp(-np.log(learnt / (1.0 - learnt)) - _EASIER)))

    def save(self, folder: Path) -> None:
        (folder / FILE).write_text(json.dumps(self._curves), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Calibration:
        """Raises ``FileNotFoundError`` when none was saved in ``folder``."""
        curves = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return cls({route: [(float(x), float(y)) for x, y in points] for route, points in curves.items()})


def _curve(outcomes: list[Outcome], everywhere: float) -> list[tuple[float, float]]:
    right = sum(o.right for o in outcomes)
    if len(outcomes) < _ENOUGH:
        return [(0.0, (right + _PRIOR * everywhere) / (len(outcomes) + _PRIOR))]
    said = np.array([o.confidence for o in outcomes])
    told = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(said, [float(o.right) for o in outcomes])
    grid = np.unique(np.quantile(said, np.linspace(0, 1, 21)))
    return [(float(x), float(y)) for x, y in zip(grid, told.predict(grid), strict=True)]
