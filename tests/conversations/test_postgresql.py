"""The same product on PostgreSQL: a conversation, a request, an erasure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.postgresql import running_postgresql
from tests.stack import Conversation, Stack


@pytest.mark.parle
def test_everything_is_kept_in_postgresql(tmp_path: Path) -> None:
    with running_postgresql() as cluster:
        stack = Stack(tmp_path / "var", {"DATABASE_URL": cluster.url})
        stack.start()
        try:
            person = Conversation(stack.client)
            person.say("jsui o rsa, g 52 ans, a troyes")
            assert person.statuses["EI"] == "ouvert"
            person.choose("Voir les structures")
            person.choose("Envoyer ma demande")
            person.say("Nadia")
            person.say("nadia@exemple.invalid")
            person.choose("Oui, envoyer")
            assert "AIG-" in person.text
            assert person.history().json()["profile"]["age"] == 52
            assert stack.client.delete(f"/api/chat/{person.token}").status_code == 204
            assert person.history().status_code == 404
        finally:
            stack.stop()
        assert not list((tmp_path / "var").glob("*.db"))
