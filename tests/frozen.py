"""Runs a module of the project at a fixed date: ``python -m tests.frozen 2026-11-22T09:00:00 bot``.

The clock ticks from there. Product code has no hook for it.
"""

from __future__ import annotations

import datetime as dt
import runpy
import sys

import time_machine

TODAY = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.timezone.utc)

if __name__ == "__main__":
    start, module, *arguments = sys.argv[1:]
    sys.argv = [module, *arguments]
    time_machine.travel(dt.datetime.fromisoformat(start), tick=True).start()
    runpy.run_module(module, run_name="__main__", alter_sys=True)
