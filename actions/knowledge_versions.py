"""Another version of ``knowledge/``: a folder, or what git has under some name."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.loader import PACKAGE

SHEETS = "fiches"


class NoSuchVersion(Exception):
    """Neither a folder of sheets nor a revision; the text is for editors."""


@contextmanager
def version_folder(name: str, package: Path = PACKAGE) -> Iterator[Path]:
    """Folder that holds the version, for the time of the block. A folder goes before a revision of the same name.

    Raises:
        NoSuchVersion: nothing of that name has sheets.
    """
    folder = Path(name)
    if folder.is_dir():
        yield _with_sheets(folder, name)
        return
    with tempfile.TemporaryDirectory(prefix="aiguillage-") as made:
        _extract(name, package, Path(made))
        yield _with_sheets(Path(made), name)


def short_name(name: str, package: Path = PACKAGE) -> str:
    """A revision with its number, for people to see what was compared; a folder as it was written."""
    if Path(name).is_dir():
        return name
    return f"{name} ({_git(package, 'rev-parse', '--short', name).decode().strip()})"


def _with_sheets(folder: Path, name: str) -> Path:
    found = next((each for each in (folder, folder / "knowledge") if (each / SHEETS).is_dir()), None)
    if found is None:
        raise NoSuchVersion(f"« {name} » n'a pas de fiches : indiquez le dossier qui contient « fiches/ ».")
    return found


def _extract(revision: str, package: Path, to: Path) -> None:
    """Records only: the program that reads them is always today's."""
    if revision.startswith("-"):
        raise NoSuchVersion(f"« {revision} » n'est pas une version.")
    _git(package, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    # From the package's own folder, so that names in the archive start there, wherever the project is.
    archive = _git(package, "archive", "--format=tar", revision, ".")
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(to, filter="data")


def _git(package: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(package), *arguments], capture_output=True, check=True)
    except FileNotFoundError:
        raise NoSuchVersion("git n'est pas installé : indiquez un dossier avec --avant.") from None
    except subprocess.CalledProcessError:
        told = next((each for each in reversed(arguments) if not each.startswith("-") and each != "."), "")
        name = told.removesuffix("^{commit}")
        raise NoSuchVersion(f"« {name} » n'est ni un dossier, ni une version connue de git.") from None
    return done.stdout
