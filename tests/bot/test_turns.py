"""Turns over HTTP, against the real ``python -m bot`` with a small trained model."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from tests.bot.action_server import ActionServer, said
from tests.bot.bot_process import BotProcess, a_sender


def test_one_answer_carries_messages_slots_and_what_was_understood(shared_bot: BotProcess, actions: ActionServer) -> None:
    answer = shared_bot.say(a_sender(), "merci, 52 ans, et l'EITI ?")
    assert answer == {
        "messages": [{"text": "Vous avez 52 ans.", "choices": [], "structures": [], "sources": []}],
        "slots": {"question_posee": "lieu", "age": 52, "tours": None},
        "understood": {
            "intent": "donner_information",
            "confidence": 1.0,
            "subject": "EITI",
            "others": ["remercier"],
            "entities": [
                {"entity": "age", "value": 52, "start": 7, "end": 13, "certitude": "dit", "operation": "affirme"},
                {"entity": "sujet", "value": "EITI", "start": 20, "end": 24, "certitude": "dit", "operation": "affirme"},
            ],
        },
        "failure": None,
    }


def test_a_text_of_the_domain_becomes_a_message(shared_bot: BotProcess) -> None:
    assert shared_bot.say(a_sender(), "merci")["messages"] == [{"text": "Je vous en prie."}]


def test_the_question_asked_reaches_the_readers_of_the_next_message(shared_bot: BotProcess, actions: ActionServer) -> None:
    sender = a_sender()
    first = shared_bot.say(sender, "depuis des ans", metadata={"canal": "web", "question_posee": "inventee"})
    assert first["slots"]["question_posee"] == "age"
    assert first["understood"]["entities"] == []
    second = shared_bot.say(sender, "bonjour", metadata={"canal": "sms"})
    assert [entity["value"] for entity in second["understood"]["entities"]] == ["age"]
    body = actions.bodies[-1]
    assert body["tracker"]["latest_input_channel"] == "sms"
    assert [event["metadata"]["canal"] for event in body["tracker"]["events"] if event["event"] == "user"] == ["web", "sms"]
    assert "domain" not in body


def test_a_choice_is_taken_without_reading_its_label(shared_bot: BotProcess, actions: ActionServer) -> None:
    choice = {"intent": "donner_information", "label": "bonjour 30 ans", "entities": [{"entity": "age", "value": 61}]}
    status, answer = shared_bot.call("POST", "/tour", {"sender": a_sender(), "choice": choice})
    assert status == 200
    assert answer["slots"]["age"] == 61
    assert answer["understood"]["intent"] == "donner_information"
    assert [(entity["entity"], entity["value"], entity["certitude"]) for entity in answer["understood"]["entities"]] == [
        ("age", 61, "dit")
    ]


@pytest.mark.parametrize(
    "choice",
    [
        {"intent": "restart", "label": "x"},
        {"intent": "session_start", "label": "x"},
        {"intent": "nlu_fallback", "label": "x"},
        {"intent": "inconnue", "label": "x"},
        {"intent": "saluer", "label": "x", "entities": [{"entity": "inconnu", "value": 1}]},
        {"intent": "saluer", "label": ""},
        {"intent": "saluer", "label": "x", "confidence": 0.1},
    ],
)
def test_a_choice_outside_the_domain_is_refused(shared_bot: BotProcess, actions: ActionServer, choice: dict[str, Any]) -> None:
    status, answer = shared_bot.call("POST", "/tour", {"sender": a_sender(), "choice": choice})
    assert (status, answer["status"]) == (400, 400)
    assert actions.calls == []


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "  /restart",
        "\u200b/restart",
        "／restart",
        "\ufe0f\u00ad /session_start",
        "\u3164/restart",
        '/saluer{"age": 3}',
    ],
)
def test_a_command_is_refused_and_changes_nothing(shared_bot: BotProcess, actions: ActionServer, text: str) -> None:
    sender = a_sender()
    shared_bot.say(sender, "52 ans")
    status, answer = shared_bot.call("POST", "/tour", {"sender": sender, "text": text})
    assert status == 400
    assert "restart" not in str(answer)
    assert shared_bot.say(sender, "merci")["slots"]["age"] == 52


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"{",
        b"\xff\xfe",
        [],
        "bonjour",
        {"text": "bonjour"},
        {"sender": "court", "text": "bonjour"},
        {"sender": "a" * 65, "text": "bonjour"},
        {"sender": "a" * 31 + "é", "text": "bonjour"},
        {"sender": "a" * 32 + "\n", "text": "bonjour"},
        {"sender": "a" * 32},
        {"sender": "a" * 32, "text": None},
        {"sender": "a" * 32, "text": 5},
        {"sender": "a" * 32, "text": ["bonjour"]},
        {"sender": "a" * 32, "text": ""},
        {"sender": "a" * 32, "text": " \u200b\ufeff\u2800 "},
        {"sender": "a" * 32, "text": "x" * 2001},
        {"sender": "a" * 32, "text": "bonjour", "choice": {"intent": "saluer", "label": "x"}},
        {"sender": "a" * 32, "text": "bonjour", "output_channel": "x"},
        {"sender": "a" * 32, "text": "bonjour", "metadata": {"canal": {"a": 1}}},
        {"sender": "a" * 32, "text": "bonjour", "metadata": []},
    ],
)
def test_malformed_requests_are_refused_without_a_turn(shared_bot: BotProcess, actions: ActionServer, content: Any) -> None:
    status, answer = shared_bot.call("POST", "/tour", content)
    assert (status, answer["status"], set(answer)) == (400, 400, {"type", "title", "status", "detail"})
    assert actions.calls == []


def test_two_thousand_code_points_pass_and_a_body_that_is_too_long_does_not(
    shared_bot: BotProcess, actions: ActionServer
) -> None:
    assert shared_bot.say(a_sender(), "bonjour " + "😀" * 1992)["messages"][0]["text"] == "Bonjour."
    status, _ = shared_bot.call("POST", "/tour", {"sender": "a" * 32, "text": "x" * 40_000})
    assert status == 413
    status, _ = shared_bot.call("POST", "/tour", {"sender": "a" * 32, "text": "bonjour"}, Content_Type="text/plain")
    assert status == 415
    assert len(actions.calls) == 1


def test_only_our_routes_answer_and_rasa_does_not_tell_its_version(shared_bot: BotProcess) -> None:
    for method, path in [
        ("GET", "/"),
        ("GET", "/tour"),
        ("POST", "/pret"),
        ("GET", "/../../"),
        ("GET", "/../../version"),
        ("GET", "/../rest/"),
    ]:
        status, answer = shared_bot.call(method, path)
        assert status in (404, 405), (method, path)
        assert "3.6" not in str(answer)


def test_people_do_not_mix(shared_bot: BotProcess, actions: ActionServer) -> None:
    one, other = a_sender(), a_sender()
    shared_bot.say(one, "52 ans")
    assert shared_bot.say(other, "bonjour")["slots"]["age"] is None
    assert shared_bot.say(one, "bonjour")["slots"]["age"] == 52


def test_erasing_a_person(shared_bot: BotProcess, actions: ActionServer) -> None:
    sender = a_sender()
    shared_bot.say(sender, "52 ans")
    assert shared_bot.call("DELETE", f"/personnes/{sender}") == (204, None)
    assert shared_bot.table.read(sender) is None
    assert shared_bot.say(sender, "bonjour")["slots"]["age"] is None
    assert shared_bot.call("DELETE", f"/personnes/{a_sender()}") == (204, None)
    assert shared_bot.call("DELETE", "/personnes/court")[0] == 400


def test_simultaneous_messages_of_one_person_are_taken_one_after_the_other(shared_bot: BotProcess, actions: ActionServer) -> None:
    sender, running, most = a_sender(), 0, 0

    def slow(call: dict[str, Any]) -> tuple[int, Any]:
        nonlocal running, most
        running += 1
        most = max(most, running)
        time.sleep(0.1)
        running -= 1
        return said("C'est fait.", tours=(call["tracker"]["slots"]["tours"] or 0) + 1)

    actions.behaviours["action_lente"] = slow
    answers: list[dict[str, Any]] = []
    threads = [threading.Thread(target=lambda: answers.append(shared_bot.say(sender, "stop"))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert sorted(answer["slots"]["tours"] for answer in answers) == [1, 2, 3, 4, 5]


def test_different_people_are_served_at_the_same_time(shared_bot: BotProcess, actions: ActionServer) -> None:
    meeting = threading.Barrier(3)

    def wait_for_the_others(call: dict[str, Any]) -> tuple[int, Any]:
        meeting.wait(20)  # breaks, and fails the turn, unless the three are here together
        return said("C'est fait.")

    actions.behaviours["action_lente"] = wait_for_the_others
    answers: list[dict[str, Any]] = []
    threads = [threading.Thread(target=lambda: answers.append(shared_bot.say(a_sender(), "stop"))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer["failure"] for answer in answers] == [None] * 3


def test_a_long_conversation_stays_short_in_the_store_and_keeps_its_facts(shared_bot: BotProcess, actions: ActionServer) -> None:
    sender = a_sender()
    shared_bot.say(sender, "52 ans")
    for _ in range(30):
        answer = shared_bot.say(sender, "bonjour")
    assert answer["slots"] == {"age": 52, "tours": 30, "question_posee": "lieu"}
    assert len(actions.bodies[-1]["tracker"]["events"]) < 80


def test_actions_are_called_over_a_kept_connection(shared_bot: BotProcess, actions: ActionServer) -> None:
    sender = a_sender()
    for _ in range(5):
        shared_bot.say(sender, "bonjour")
    assert len(actions.calls) == 5
    assert len(actions.connections) == 1
