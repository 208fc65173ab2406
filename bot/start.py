"""What can stop the start, looked at before the seconds that importing Rasa takes."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

from bot.settings import StartError


@contextlib.contextmanager
def taken_port(port: int) -> Iterator[socket.socket]:
    """A socket bound to this port of the loopback address. Nobody can connect until the server listens on it.

    Raises:
        StartError: another program has the port.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            raise StartError(f"Le port {port} est déjà pris : changez AIGUILLAGE_BOT_PORT.") from None
        yield listener


def latest_model(model_dir: Path) -> Path:
    """The model that ``bot.train`` has made.

    Raises:
        StartError: there is none.
    """
    models = sorted(model_dir.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise StartError(f"Aucun modèle dans {model_dir} : lancez « python -m bot.train ».")
    return models[-1]


def reasons_of(error: BaseException) -> str:
    """What an error and its causes say, one a line: Rasa wraps a component's own error, which has the reason.

    For training and loading only, where nothing that people wrote can be in it.
    """
    causes = [error]
    while cause := causes[-1].__cause__:
        causes.append(cause)
    return "\n".join(str(cause) or type(cause).__name__ for cause in causes)
