"""A PostgreSQL of the tests' own, on a free port, from Debian's package."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.absent import absent
from tests.paths import free_port

# Debian keeps the server's tools out of the PATH.
TOOLS = os.pathsep.join([*map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), os.environ.get("PATH", "")])


def postgresql_missing() -> str | None:
    """Why no PostgreSQL can be started here; None when one can."""
    if not all(shutil.which(tool, path=TOOLS) for tool in ("initdb", "pg_ctl")):
        return "PostgreSQL (initdb, pg_ctl) n'est pas installé"
    if os.geteuid() == 0 and not shutil.which("runuser"):
        return "PostgreSQL ne tourne pas en root et runuser manque"
    return None


class Cluster:
    """A PostgreSQL of its own, in a folder that the server's user may write."""

    def __init__(self, folder: Path) -> None:
        self._cluster, self._port = folder / "cluster", free_port()
        self._options = f"-c listen_addresses=127.0.0.1 -p {self._port} -k {folder} -c fsync=off"
        self._log = folder / "log"
        self.url = f"postgresql://essai@127.0.0.1:{self._port}/postgres"
        _run("initdb", "-D", str(self._cluster), "-A", "trust", "-U", "essai", "--no-sync", "-E", "UTF8")

    def start(self) -> None:
        _run("pg_ctl", "-D", str(self._cluster), "-o", self._options, "-l", str(self._log), "-w", "start")

    def stop(self) -> None:
        _run("pg_ctl", "-D", str(self._cluster), "-m", "immediate", "-w", "stop")


@contextmanager
def running_postgresql() -> Iterator[Cluster]:
    """A cluster that has just started; stopped and removed afterwards. Skips where there is no server."""
    if reason := postgresql_missing():
        absent(reason)
    with tempfile.TemporaryDirectory(prefix="aiguillage-pg-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        cluster = Cluster(Path(folder))
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()


def _run(*command: str) -> None:
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    tool = shutil.which(command[0], path=TOOLS) or command[0]
    subprocess.run([*as_postgres, tool, *command[1:]], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
