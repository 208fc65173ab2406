"""Calls to the action server: short, checked against Rasa's own schema, and loud."""

from __future__ import annotations

import asyncio
import copy
import json
import threading
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError

from bot.action_endpoint import ActionEndpoint, ActionServerFailure, check_answers_quickly
from tests.bot.action_server import ActionServer, said
from tests.paths import free_port


@pytest.fixture(scope="module", autouse=True)
def prepared_check() -> Iterator[None]:
    stock = RemoteAction._validate_action_result
    check_answers_quickly()
    yield
    RemoteAction._validate_action_result = stock


def ask(port: int, action: str, **options: Any) -> Any:
    async def once() -> Any:
        endpoint = ActionEndpoint(f"http://127.0.0.1:{port}/webhook", **options)
        try:
            return await endpoint.request(json={"next_action": action, "sender_id": "x", "tracker": {"slots": {"tours": 0}}})
        finally:
            await endpoint.close()

    return asyncio.run(once())


def test_an_action_that_answers(shared_actions: ActionServer) -> None:
    assert ask(shared_actions.port, "action_accueillir") == said("Bonjour.", tours=1)[1]


def test_too_slow(actions: ActionServer) -> None:
    over = threading.Event()

    def never(call: dict[str, Any]) -> tuple[int, Any]:
        over.wait(60)
        return said("trop tard")

    actions.behaviours["action_lente"] = never
    with pytest.raises(ActionServerFailure, match="action_lente: no answer"):
        ask(actions.port, "action_lente", timeout=0.2)
    over.set()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((500, b"trace zanzibarine"), "status 500"),
        ((404, b""), "status 404"),
        ((400, b"zanzibarine"), "status 400"),
        ((302, b""), "status 302"),
        ((200, b"zanzibarine"), "not JSON"),
        ((200, b""), "not JSON"),
    ],
)
def test_an_answer_that_is_not_one_is_a_failure_without_its_text(
    actions: ActionServer, answer: tuple[int, bytes], why: str
) -> None:
    actions.behaviours["action_panne"] = lambda _: answer
    with pytest.raises(ActionServerFailure, match=why) as failure:
        ask(actions.port, "action_panne")
    assert "zanzibarine" not in str(failure.value)


def test_nobody_listens() -> None:
    with pytest.raises(ActionServerFailure, match="ClientConnectorError"):
        ask(free_port(), "action_accueillir")


def test_a_refusal_to_run_is_left_to_rasa(actions: ActionServer) -> None:
    actions.behaviours["action_panne"] = lambda _: (400, {"action_name": "action_panne", "error": "non"})
    with pytest.raises(ClientResponseError) as refusal:
        ask(actions.port, "action_panne")
    assert json.loads(refusal.value.text)["action_name"] == "action_panne"


GOOD = {
    "events": [
        {"event": "slot", "timestamp": None, "name": "age", "value": 52},
        {"event": "followup", "timestamp": 1.5, "name": "action_listen"},
        {"event": "active_loop", "timestamp": None, "name": None},
        {"event": "session_started", "timestamp": None},
        {"event": "bot", "timestamp": None, "text": "x", "data": {}, "metadata": {}},
    ],
    "responses": [{"text": "x"}],
}
leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.lists(st.none(), max_size=1) | st.just({})


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(["events", "responses"]), st.integers(0, 4), st.sampled_from(["event", "name", "value", "text", None]), leaves
)
def test_the_prepared_check_agrees_with_rasa_s_own(part: str, place: int, key: str | None, value: Any) -> None:
    answer: dict[str, Any] = copy.deepcopy(GOOD)
    if key is None:
        answer[part] = value
    else:
        answer[part][place % len(answer[part])][key] = value
    try:
        jsonschema.validate(answer, RemoteAction.action_response_format_spec())
    except jsonschema.ValidationError:
        with pytest.raises(ActionServerFailure, match="breaks Rasa's schema"):
            RemoteAction("action_x", None)._validate_action_result(answer)
    else:
        assert RemoteAction("action_x", None)._validate_action_result(answer)
