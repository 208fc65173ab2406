"""``make bench``: every measurement beside this file, each with a reference taken in the same run."""

from __future__ import annotations

import importlib
import pkgutil

import tests.bench


def main() -> None:
    for found in pkgutil.iter_modules(tests.bench.__path__):
        if found.name.startswith("bench_"):
            module = importlib.import_module(f"tests.bench.{found.name}")
            print(f"\n## {(module.__doc__ or found.name).strip().splitlines()[0]}\n", flush=True)
            module.main()


if __name__ == "__main__":
    main()
