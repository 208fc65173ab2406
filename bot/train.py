"""``python -m bot.train``: the model of what is in the project, made once.

The name of the model carries a hash of everything that it depends on, so an unchanged project trains nothing
and does not even import Rasa. The place index is not part of it: it is read when the bot starts.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.settings import ROOT, StartError, load_settings, prepare_environment
from bot.start import reasons_of

SEED = 20261122
INPUTS = ("domain.yml", "data", "knowledge", "bot", "requirements/bot.txt")
# What a training run leaves or what editors leave, and the two files that are read at start, not trained.
NOT_INPUTS = re.compile(r"(^|/)(__pycache__/|\.)|~$|\.pyc$|^bot/(endpoints|credentials)\.yml$")


class TrainingError(Exception):
    """The project cannot be trained; the text says why, as Rasa does."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bot.train", description="Entraîne le modèle si quelque chose a changé.")
    parser.add_argument("--projet", type=Path, default=ROOT, help="dossier de domain.yml, data/ et bot/config.yml")
    asked = parser.parse_args(arguments)
    try:
        settings = load_settings()
        prepare_environment(settings)
        model, made = ensure_model(asked.projet, settings.model_dir)
    except (StartError, TrainingError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{'Modèle entraîné' if made else 'Modèle à jour'} : {model}")
    return 0


def ensure_model(project: Path, model_dir: Path) -> tuple[Path, bool]:
    """The model of this project, and whether it had to be trained. Older models are removed.

    Raises:
        TrainingError: a file is wrong, or two rules contradict each other.
    """
    model = model_dir / f"aiguillage-{inputs_hash(project)}.tar.gz"
    made = not model.exists()
    if made:
        model_dir.mkdir(parents=True, exist_ok=True)
        # Beside its place, so that putting it there is one rename.
        with tempfile.TemporaryDirectory(dir=model_dir, prefix=".entrainement-") as work:
            _train(project, Path(work)).replace(model)
    for older in model_dir.glob("*.tar.gz"):
        if older != model:
            older.unlink()
    return model, made


def inputs_hash(project: Path) -> str:
    """Hash (16 hex characters) of the names and contents of all inputs of a training."""
    total = hashlib.sha256(str(SEED).encode())
    for path in _input_files(project):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(project).as_posix()} {content}\n".encode())
    return total.hexdigest()[:16]


def _input_files(project: Path) -> Iterator[Path]:
    for name in INPUTS:
        path = project / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and not NOT_INPUTS.search(file.relative_to(project).as_posix()):
                yield file


def _train(project: Path, work: Path) -> Path:
    """Trains into ``work`` with a fixed seed, silently."""
    # Rasa's cache would serve a component whose own data files have changed: it knows only its configuration.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    os.environ["RASA_CACHE_DIRECTORY"] = str(work / "cache")
    os.environ["LOG_LEVEL"] = "ERROR"  # read by Rasa: no progress bars
    said = io.StringIO()
    with _quiet(said):
        from rasa.engine.exceptions import GraphComponentException
        from rasa.model_training import train
        from rasa.shared.exceptions import RasaException

        _fix_seeds()
        try:
            result = train(
                domain=str(project / "domain.yml"),
                config=str(project / "bot" / "config.yml"),
                training_files=[str(project / "data")],
                output=str(work),
                fixed_model_name="modele",
            )
        except (RasaException, GraphComponentException) as error:
            raise TrainingError(f"L'entraînement a échoué.\n{reasons_of(error)}") from error
        except SystemExit:
            # print_error_and_exit: what Rasa has to say went to standard output.
            raise TrainingError(f"L'entraînement a échoué.\n{said.getvalue().strip()}") from None
    if result.code or result.model is None:
        raise TrainingError(f"L'entraînement a échoué.\n{said.getvalue().strip()}")
    return Path(result.model)


@contextlib.contextmanager
def _quiet(said: io.StringIO) -> Iterator[None]:
    """Keeps Rasa's chatter off the screen: prints into ``said``, warnings and logs below errors nowhere."""
    import logging
    import warnings

    import structlog

    logging.getLogger().setLevel(logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with warnings.catch_warnings(), contextlib.redirect_stdout(said):
        # Not a filter: libraries put their own filters back while they are imported.
        warnings.showwarning = lambda *_args, **_options: None
        yield


def _fix_seeds() -> None:
    import random

    import numpy

    random.seed(SEED)
    numpy.random.seed(SEED)


def _fix_hash_seed() -> None:
    """Starts again with a fixed hash seed: the order of Python's sets takes part in the features."""
    if os.environ.get("PYTHONHASHSEED") != "0":
        command = [sys.executable, "-m", "bot.train", *sys.argv[1:]]
        os.execve(sys.executable, command, os.environ | {"PYTHONHASHSEED": "0"})  # noqa: S606


if __name__ == "__main__":
    _fix_hash_seed()
    sys.exit(main())
