"""What goes wrong is said, and never half kept."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.bot.action_server import ActionServer, said
from tests.bot.bot_process import BotProcess, a_sender, running
from tests.paths import free_port


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("aidez-moi", "the second action breaks after the first one spoke and set a slot"),
        ("zut", "the action says nothing"),
        ("salut", "the action server's answer is not an answer"),
        ("foot", "no rule knows what to do"),
    ],
)
def test_a_failed_turn_says_so_says_nothing_else_and_leaves_the_state(
    shared_bot: BotProcess, actions: ActionServer, text: str, why: str
) -> None:
    sender = a_sender()
    shared_bot.say(sender, "52 ans")
    before = shared_bot.table.read(sender)
    answer = shared_bot.say(sender, text)
    assert (answer["failure"], answer["messages"]) == ("action_server", []), why
    assert answer["slots"]["age"] == 52
    assert shared_bot.table.read(sender) == before


def test_the_same_message_works_once_the_action_server_is_back(mini_model: Path, tmp_path: Path) -> None:
    port = free_port()
    bot = BotProcess(tmp_path, mini_model, port)
    bot.table.create_if_missing()
    with running(bot):
        sender = a_sender()
        assert bot.say(sender, "52 ans")["failure"] == "action_server"
        assert bot.table.read(sender) is None
        first = ActionServer(port)
        assert bot.say(sender, "52 ans")["slots"]["age"] == 52
        first.stop()
        again = ActionServer(port)
        assert bot.say(sender, "bonjour")["slots"] == {"age": 52, "tours": 1, "question_posee": "lieu"}
        again.stop()


def test_a_failed_message_does_not_count_twice_when_sent_again(shared_bot: BotProcess, actions: ActionServer) -> None:
    sender = a_sender()
    actions.behaviours["action_accueillir"] = lambda _: (503, b"")
    assert shared_bot.say(sender, "bonjour")["failure"] == "action_server"
    actions.behaviours["action_accueillir"] = lambda call: said("Bonjour.", tours=(call["tracker"]["slots"]["tours"] or 0) + 1)
    assert shared_bot.say(sender, "bonjour")["slots"]["tours"] == 1
    assert [event["text"] for event in actions.bodies[-1]["tracker"]["events"] if event["event"] == "user"] == ["bonjour"]


def test_a_turn_that_never_ends_is_ended(shared_bot: BotProcess, actions: ActionServer) -> None:
    again = {"event": "followup", "timestamp": None, "name": "action_accueillir"}
    actions.behaviours["action_accueillir"] = lambda _: (200, {"events": [again], "responses": [{"text": "encore"}]})
    sender = a_sender()
    answer = shared_bot.say(sender, "bonjour")
    assert (answer["failure"], answer["messages"]) == ("action_server", [])
    assert 1 < len(actions.calls) <= 10
    assert shared_bot.table.read(sender) is None


def test_understanding_that_breaks_is_an_error_of_the_bot(shared_bot: BotProcess) -> None:
    status, answer = shared_bot.call("POST", "/tour", {"sender": a_sender(), "text": "explosion de gaz"})
    assert status == 500
    assert "explosion" not in str(answer)


@contextlib.contextmanager
def table_gone(bot: BotProcess) -> Iterator[None]:
    rename(bot, "bot_trackers", "ailleurs")
    try:
        yield
    finally:
        rename(bot, "ailleurs", "bot_trackers")


def rename(bot: BotProcess, table: str, name: str) -> None:
    with contextlib.closing(sqlite3.connect(bot.database_url.removeprefix("sqlite:///"))) as database:
        database.execute(f"ALTER TABLE {table} RENAME TO {name}")


def test_a_failed_database_fails_the_turn_and_nobody_is_greeted_as_new(shared_bot: BotProcess, actions: ActionServer) -> None:
    sender = a_sender()
    shared_bot.say(sender, "52 ans")
    actions.calls.clear()
    with table_gone(shared_bot):
        status, answer = shared_bot.call("POST", "/tour", {"sender": sender, "text": "bonjour"})
        assert (status, answer["status"]) == (503, 503)
        assert actions.calls == []
        status, answer = shared_bot.call("GET", "/pret")
        assert (status, answer["ready"]) == (503, False)
        assert "base de données" in answer["reasons"][0]
        assert shared_bot.call("DELETE", f"/personnes/{sender}")[0] == 503
    assert shared_bot.call("GET", "/pret") == (200, {"ready": True, "reasons": []})
    assert shared_bot.say(sender, "bonjour")["slots"] == {"age": 52, "tours": 1, "question_posee": "lieu"}


def test_a_state_that_cannot_be_kept_is_not_kept_in_memory_either(shared_bot: BotProcess, actions: ActionServer) -> None:
    """The database fails between reading and saving: the stock store would go on in memory."""
    sender = a_sender()
    gone = contextlib.ExitStack()

    def fail_the_database(call: dict[str, object]) -> tuple[int, object]:
        gone.enter_context(table_gone(shared_bot))
        return said("Bonjour.", tours=41)

    actions.behaviours["action_accueillir"] = fail_the_database
    status, answer = shared_bot.call("POST", "/tour", {"sender": sender, "text": "bonjour"})
    gone.close()
    assert (status, "messages" in answer) == (503, False)
    assert shared_bot.say(sender, "52 ans")["slots"]["tours"] is None


def test_a_conversation_changed_by_another_process_is_not_overwritten(shared_bot: BotProcess, actions: ActionServer) -> None:
    sender = a_sender()
    shared_bot.say(sender, "52 ans")

    def other_process(call: dict[str, object]) -> tuple[int, object]:
        stored = shared_bot.table.read(sender)
        assert stored is not None
        shared_bot.table.write(sender, stored.state, stored.version)
        return said("Bonjour.", age=99)

    actions.behaviours["action_accueillir"] = other_process
    assert shared_bot.call("POST", "/tour", {"sender": sender, "text": "bonjour"})[0] == 503
    assert shared_bot.say(sender, "merci")["slots"]["age"] == 52


def test_the_state_survives_a_restart_and_a_lost_key_is_not_a_new_conversation(
    mini_model: Path, tmp_path: Path, shared_actions: ActionServer
) -> None:
    newest, oldest = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    sender = a_sender()
    bot = BotProcess(tmp_path, mini_model, shared_actions.port)
    bot.table.create_if_missing()
    bot.environment["AIGUILLAGE_KEYS"] = f"{newest},{oldest}"
    with running(bot):
        bot.say(sender, "52 ans")
    assert bot.process.returncode == 0
    with running(bot):
        assert bot.say(sender, "merci")["slots"]["age"] == 52
        bot.process.kill()
    # The oldest key still names the row; the key that closed it is gone.
    bot.environment["AIGUILLAGE_KEYS"] = oldest
    with running(bot):
        assert bot.call("POST", "/tour", {"sender": sender, "text": "merci"})[0] == 503
        assert bot.call("DELETE", f"/personnes/{sender}")[0] == 204
        assert bot.say(sender, "merci")["slots"]["age"] is None
