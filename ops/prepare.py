"""Makes what a fresh clone lacks: environments, page script, place index, trained model. Redoes nothing unchanged.

Standard library only. ``python3 -m ops.prepare`` for running, ``--dev`` with the tools of the tests.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ops import toolchain
from ops.toolchain import ROOT

ACTIONS = ROOT / ".venv" / "actions"
BOT = ROOT / ".venv" / "bot"
VAR = Path(os.environ.get("AIGUILLAGE_VAR") or ROOT / "var")


def prepare(*, dev: bool) -> None:
    """Everything, saying in one line what takes time. Ends the command with a sentence when something is missing."""
    toolchain.uv()
    with ThreadPoolExecutor(2) as side_by_side:
        bot = side_by_side.submit(environment, BOT, "bot", dev=dev, minimum=(3, 10), below=(3, 11))
        environment(ACTIONS, "actions", dev=dev, minimum=(3, 11), below=(3, 14))
        packages()
        widget()
        subprocess.run([ACTIONS / "bin" / "python", "-m", "actions.directory.build_places"], cwd=ROOT, check=True)
        bot.result()
    # The reader knows places: they come first.
    subprocess.run([BOT / "bin" / "python", "-m", "bot.train"], cwd=ROOT, check=True)


def environment(folder: Path, name: str, *, dev: bool, minimum: tuple[int, int], below: tuple[int, int]) -> None:
    """A Python environment from its lock. One made with the tools of the tests serves for running too."""
    locks = {kind: ROOT / "requirements" / f"{kind}.txt" for kind in (name, f"{name}-dev")}
    wanted = [fingerprint([path]) for path in locks.values()]
    stamp = folder / ".aiguillage"
    have = stamp.read_text() if stamp.exists() else ""
    if have in (wanted[1:] if dev else wanted):
        return
    lock = locks[f"{name}-dev" if dev else name]

    def install() -> None:
        interpreter = toolchain.python(minimum, below)
        toolchain.run(toolchain.uv(), "venv", "--quiet", "--clear", "--python", interpreter, folder)
        pip: list[str | Path] = [toolchain.uv(), "pip", "install", "--quiet", "--python", folder]
        toolchain.run(*pip, "--require-hashes", "-r", lock)
        if name == "actions":
            # The build backend comes from the lock as well; nothing is fetched outside it.
            toolchain.run(*pip, "--no-deps", "--no-build-isolation", "--editable", ".")

    _told(f"Environnement « {name} »", install)
    stamp.write_text(wanted[1] if dev else wanted[0])


def packages() -> None:
    """Packages of Node: the place data and what builds the page."""
    lock, stamp = ROOT / "package-lock.json", ROOT / "node_modules" / ".aiguillage"
    wanted = fingerprint([lock])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    env = toolchain.node_environment()
    _told("Données des lieux et outils de la page", lambda: toolchain.run("npm", "ci", "--ignore-scripts", env=env))
    stamp.write_text(wanted)


def widget() -> None:
    """The page's script, built when its sources changed."""
    folder = ROOT / "widget"
    sources = [path for path in sorted(folder.rglob("*")) if path.is_file() and "dist" not in path.parts]
    stamp, wanted = folder / "dist" / ".aiguillage", fingerprint([*sources, ROOT / "package.json"])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    env = toolchain.node_environment()
    _told("Page de discussion", lambda: toolchain.run("npm", "run", "build", env=env))
    stamp.write_text(wanted)


def fingerprint(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _told(what: str, work: Callable[[], None]) -> None:
    print(f"{what}…", flush=True)
    start = time.monotonic()
    work()
    print(f"{what} : fait en {time.monotonic() - start:.0f} s.", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="avec les outils des tests")
    try:
        prepare(dev=parser.parse_args().dev)
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)


if __name__ == "__main__":
    main()
