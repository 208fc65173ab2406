"""Rasa's action server, spoken by rasa-sdk's executor inside the service's loopback listener."""

from __future__ import annotations

import logging

import msgspec
from aiohttp import web
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from actions.dialogue.contact import Contact, GiveUp, Send
from actions.dialogue.explain import Explain
from actions.dialogue.open_and_close import Erase, Help, Rescue, Restart, SpeakToSomeone, TakeLeave, Welcome
from actions.dialogue.orient import Orient
from actions.dialogue.services import Services
from actions.dialogue.structures import ShowStructures
from actions.dialogue.thread import Resume
from actions.foundation.logs import place_of

STEPS = (
    Welcome, Resume, Orient, ShowStructures, Explain, Contact, Send, GiveUp, Erase, Restart, TakeLeave, SpeakToSomeone,
    Rescue, Help,
)  # fmt: skip

log = logging.getLogger(__name__)


class ActionServer:
    """``POST /webhook`` as Rasa calls it. The answer to a failure says nothing of the conversation."""

    def __init__(self, services: Services) -> None:
        self._executor = ActionExecutor()
        for step in STEPS:
            self._executor.register_action(step(services))

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/webhook", self.run)]

    async def run(self, request: web.Request) -> web.Response:
        call = msgspec.json.decode(await request.read())
        call.setdefault("domain", {})  # not sent: the sentences are read from domain.yml here
        try:
            result = await self._executor.run(call)
        except ActionNotFoundException as error:
            return _failure(404, error.action_name)
        except ActionExecutionRejection as error:
            return _failure(400, error.action_name)
        except Exception as error:
            # Neither the text of the exception nor the call may be logged: they hold what the person said.
            log.error("action %s failed: %s at %s", call.get("next_action"), type(error).__name__, place_of(error))
            return _failure(500, str(call.get("next_action")))
        if result is None:
            return _failure(400, "")
        return web.Response(body=msgspec.json.encode(result.model_dump()), content_type="application/json")


def _failure(status: int, action: str) -> web.Response:
    body = msgspec.json.encode({"error": "action failed", "action_name": action})
    return web.Response(status=status, body=body, content_type="application/json")
