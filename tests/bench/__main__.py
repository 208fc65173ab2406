"""``make bench``: every measurement beside this file, each with a reference taken in the same run.

.venv/actions/bin/python -m tests.bench [chat diagnosis places reading]    only those that are named
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import tests.bench


def main() -> None:
    for found in pkgutil.iter_modules(tests.bench.__path__):
        if found.name.startswith("bench_") and (not sys.argv[1:] or found.name.removeprefix("bench_") in sys.argv[1:]):
            module = importlib.import_module(f"tests.bench.{found.name}")
            print(f"\n## {(module.__doc__ or found.name).strip().splitlines()[0]}\n", flush=True)
            module.main()


if __name__ == "__main__":
    main()
