"""What people write, and what is known of them, is never logged: not at DEBUG, not when a turn fails."""

from __future__ import annotations

import io
import logging
import sys
import threading
import warnings
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import configure_logs
from tests.bot.action_server import ActionServer, said
from tests.bot.bot_process import BotProcess, a_sender

PLANTED = ("zanzibarine", "Kergrist-Moëlou", "0639980001", "secret-de-la-panne", "quatrevingt-onze")


def test_nothing_planted_reaches_the_log_of_a_debugging_bot(shared_bot: BotProcess, actions: ActionServer) -> None:
    sender = a_sender()
    actions.behaviours["action_noter"] = lambda _: said(PLANTED[1], question_posee=PLANTED[1], age=PLANTED[4])
    written = len(shared_bot.output)
    shared_bot.say(sender, f"4017 ans, {PLANTED[0]}, {PLANTED[2]}")
    choice = {"intent": "donner_information", "label": PLANTED[0], "entities": [{"entity": "age", "value": PLANTED[4]}]}
    shared_bot.call("POST", "/tour", {"sender": sender, "choice": choice})
    shared_bot.call("POST", "/tour", {"sender": sender, "text": f"/restart {PLANTED[0]}"})
    shared_bot.call("POST", "/tour", b'{"sender": "' + PLANTED[0].encode())
    actions.behaviours["action_accueillir"] = lambda _: (200, {"events": [{"event": PLANTED[0]}], "responses": PLANTED[1]})
    for failing in ("aidez", "zut", "salut", "explosion", "foot", "bonjour"):
        shared_bot.call("POST", "/tour", {"sender": sender, "text": f"{failing} {PLANTED[0]} 4017 {PLANTED[2]}"})
    log = shared_bot.output[written:]
    assert "DEBUG rasa.core.processor" in log  # everything was open
    assert "turn failed: action_panne: status 500" in log
    assert "GraphComponentException" in log
    for planted in (*PLANTED, "4017", "restart"):
        assert planted not in log


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Standard error with the logs configured as in the process; everything global is put back."""
    root, factory, levels = (
        logging.getLogger(),
        logging.getLogRecordFactory(),
        (logging.getLogger().level, logging.getLogger("bot").level),
    )
    handlers, hooks = root.handlers[:], (sys.excepthook, warnings.showwarning, threading.excepthook)
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    configure_logs("DEBUG")
    yield written
    logging.setLogRecordFactory(factory)
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    logging.getLogger("bot").setLevel(levels[1])
    sys.excepthook, warnings.showwarning, threading.excepthook = hooks
    structlog.reset_defaults()


def test_other_packages_keep_their_place_and_lose_their_text(stream: io.StringIO) -> None:
    try:
        raise ValueError("zanzibarine") from KeyError("Kergrist")
    except ValueError:
        logging.getLogger("rasa.core").exception("failed on %s", "zanzibarine", extra={"text": "zanzibarine"}, stack_info=True)
    structlog.get_logger("x").warning("processor.parse", user_text="zanzibarine", event_info="zanzibarine")
    warnings.warn("zanzibarine", stacklevel=1)
    sys.excepthook(ValueError, ValueError("zanzibarine"), None)
    text = stream.getvalue()
    assert "zanzibarine" not in text
    assert "Kergrist" not in text
    assert "ERROR rasa.core tests/bot/test_logs.py:" in text
    assert "ValueError tests/bot/test_logs.py:" in text
    assert "KeyError" in text
    assert text.count("\n") == 4


def test_our_own_loggers_speak_but_their_exceptions_keep_quiet(stream: io.StringIO) -> None:
    log = logging.getLogger("bot.turn")
    try:
        raise OSError("zanzibarine")
    except OSError:
        log.exception("turn failed after %s actions", 3)
    assert "turn failed after 3 actions [OSError tests/bot/test_logs.py:" in stream.getvalue()
    assert "zanzibarine" not in stream.getvalue()
    logging.getLogger("botanique").warning("zanzibarine")
    assert "zanzibarine" not in stream.getvalue()
