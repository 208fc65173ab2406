"""Logs: ids, counts and places in the code; never a text, a name, a number or a fact."""

from __future__ import annotations

import logging
import os
import sys

import structlog
from structlog.typing import Processor


def configure_logs() -> None:
    """One line an event on standard error, at ``AIGUILLAGE_LOG_LEVEL`` (WARNING by default)."""
    level = os.environ.get("AIGUILLAGE_LOG_LEVEL", "WARNING").upper()
    renderer = structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "logger", "event"])
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    # These libraries write what passes through them when asked to tell more.
    for name in ("rasa_sdk", "aiosqlite", "sqlalchemy.engine", "asyncio", "aiosmtplib"):
        logging.getLogger(name).setLevel(logging.WARNING)


def place_of(error: BaseException) -> str:
    """File and line where an exception was raised. Its text may hold what a person wrote, so it is never logged."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "unknown" if trace is None else f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
