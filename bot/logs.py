"""Logs that cannot carry what people write.

Rasa and what it stands on log message texts, slot values and entities at DEBUG, and some of them in warnings
and tracebacks. So records of other packages keep their place in the code, level and exception type, and lose
their text, before any handler sees them; only loggers under ``bot`` speak, and say ids and counts.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
import warnings
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog

OURS = "bot"
log = logging.getLogger("bot.logs")

_plain_record = logging.getLogRecordFactory()


def configure_logs(level: str) -> None:
    """Sends the process's logs to standard error, one line each. ``level`` is that of our own loggers.

    Other packages are heard from WARNING, or at every level when ``level`` is DEBUG.
    """
    logging.setLogRecordFactory(safe_record)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if level == "DEBUG" else max(logging.WARNING, logging.getLevelName(level)))
    logging.getLogger(OURS).setLevel(level)
    structlog.configure(
        processors=[_nothing],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(root.level),
        cache_logger_on_first_use=True,
    )
    warnings.showwarning = _log_warning
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda args: _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def safe_record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    """A log record without text that is not ours; an exception becomes its type and its place."""
    record = _plain_record(*args, **kwargs)
    if record.name != OURS and not record.name.startswith(OURS + "."):
        record.msg, record.args = f"{_short(record.pathname)}:{record.lineno}", ()
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        record.msg, record.args = f"{record.getMessage()} [{place_of(error)}]", ()
    record.exc_info = record.exc_text = record.stack_info = None
    return record


def place_of(error: BaseException) -> str:
    """Types and innermost places of an exception and its causes, never their messages."""
    parts: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(parts) < 5:
        frames = traceback.extract_tb(seen.__traceback__)[-3:]
        path = " > ".join(f"{_short(frame.filename)}:{frame.lineno}" for frame in frames)
        parts.append(f"{type(seen).__name__} {path}".strip())
        seen = seen.__cause__ or seen.__context__
    return ", from ".join(parts)


def _short(path: str) -> str:
    return "/".join(Path(path).parts[-3:])


def _nothing(_logger: object, _method: str, _event: MutableMapping[str, Any]) -> str:
    # The record factory would drop the text as well; dropping it here spares rendering it.
    return ""


def _log_warning(
    message: Warning | str,  # noqa: ARG001
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    log.debug("%s at %s:%s", category.__name__, _short(filename), lineno)


def _log_uncaught(kind: type[BaseException], error: BaseException | None, _trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("uncaught %s", place_of(error) if error is not None else kind.__name__)
