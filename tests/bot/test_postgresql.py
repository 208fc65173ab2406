"""The whole bot on PostgreSQL, and PostgreSQL gone and back."""

from __future__ import annotations

from pathlib import Path

from tests.bot.action_server import ActionServer
from tests.bot.bot_process import BotProcess, a_sender, running
from tests.postgresql import running_postgresql


def test_conversations_are_kept_in_postgresql_and_its_absence_is_said(
    mini_model: Path, tmp_path: Path, actions: ActionServer
) -> None:
    sender = a_sender()
    with running_postgresql() as cluster:
        bot = BotProcess(tmp_path, mini_model, actions.port, cluster.url)
        bot.table.create_if_missing()
        with running(bot):
            assert bot.say(sender, "52 ans")["slots"]["age"] == 52
            cluster.stop()
            assert bot.call("POST", "/tour", {"sender": sender, "text": "bonjour"})[0] == 503
            assert bot.call("GET", "/pret")[0] == 503
            cluster.start()
            assert bot.call("GET", "/pret") == (200, {"ready": True, "reasons": []})
            assert bot.say(sender, "bonjour")["slots"] == {"age": 52, "tours": 1, "question_posee": "lieu"}
