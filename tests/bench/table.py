"""Timings and their table, in Markdown."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence


def timings_ms(work: Callable[[], object], *, times: int, warm_up: int = 3) -> list[float]:
    """Milliseconds of each run of ``work``, after a few that do not count."""
    for _ in range(warm_up):
        work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def print_table(reference: str, rows: Sequence[tuple[str, list[float]]]) -> None:
    """One line a row: p50, p95, and the ratio of p50 to that of the row named ``reference``."""
    base = statistics.median(dict(rows)[reference])
    print("| mesure | p50 ms | p95 ms | rapport |\n|---|---|---|---|")
    for name, taken in rows:
        median, high = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
        print(f"| {name} | {median:.3f} | {high:.3f} | × {median / base:.1f} |")
