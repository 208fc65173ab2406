"""How the bot calls the action server: one kept connection, a short time limit, and failures that are heard.

Rasa opens a connection for each call, waits 300 s, re-checks its own constant JSON schema at each answer (most
of the time of a light turn), and swallows every failure of an action: the person would see nothing.
"""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import aiohttp
import msgspec
from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.tracker_store import plain_number

log = logging.getLogger("bot.action_endpoint")

DEFAULT_TIMEOUT_SECONDS = 8.0
# Well under the action server's own limit, so that a request never meets a connection about to be closed.
KEPT_CONNECTION_SECONDS = 15.0


class ActionServerFailure(BaseException):
    """The action server did not do what the turn needs; the message names the action and the reason, no text.

    A BaseException on purpose: Rasa catches every Exception of an action, keeps the half-done turn and goes on.
    This one ends the turn and reaches ``bot.turn``.
    """


class ActionEndpoint(EndpointConfig):  # type: ignore[misc]
    """``action_endpoint`` of ``bot/endpoints.yml``; option ``timeout`` in seconds for one action."""

    def __init__(self, url: str, timeout: float = DEFAULT_TIMEOUT_SECONDS, **options: Any) -> None:
        super().__init__(url=url, **options)
        self.timeout = aiohttp.ClientTimeout(total=float(timeout))
        self._session: aiohttp.ClientSession | None = None

    async def request(self, method: str = "post", subpath: str | None = None, **options: Any) -> Any:
        """Runs one action.

        Raises:
            ActionServerFailure: unreachable, too slow, or an answer that is not one.
            ClientResponseError: the action refused to run (status 400), which Rasa knows how to treat.
        """
        call = options["json"]
        action = call.get("next_action")
        body = msgspec.json.encode(call, enc_hook=plain_number)
        try:
            async with self._open_session().request(
                method, self.url, data=body, headers={"Content-Type": "application/json"}, timeout=self.timeout
            ) as response:
                status, content = response.status, await response.read()
        except asyncio.TimeoutError:
            raise ActionServerFailure(f"{action}: no answer in {self.timeout.total} s") from None
        except aiohttp.ClientError as error:
            raise ActionServerFailure(f"{action}: {type(error).__name__}") from None
        if status == 400 and _is_rejection(content):
            raise ClientResponseError(status, "rejected", content)
        if status != 200:
            raise ActionServerFailure(f"{action}: status {status}")
        try:
            return json.loads(content)
        except ValueError:
            raise ActionServerFailure(f"{action}: answer is not JSON") from None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(keepalive_timeout=KEPT_CONNECTION_SECONDS, limit=100)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self._session


def _is_rejection(content: bytes) -> bool:
    try:
        return "action_name" in json.loads(content)
    except (ValueError, TypeError):
        return False


def check_answers_quickly() -> None:
    """Replaces Rasa's answer check by the same schema, prepared once; a wrong answer ends the turn.

    ``RemoteAction`` offers no place to inject it, so this is an override of one private method of the pinned
    Rasa 3.6.21; a test fails if that method disappears.
    """
    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)

    def _validate_action_result(action: RemoteAction, result: Any) -> bool:
        error = best_match(validator.iter_errors(result))
        if error is not None:
            raise ActionServerFailure(f"{action.name()}: answer breaks Rasa's schema at {error.json_path}")
        return True

    RemoteAction._validate_action_result = _validate_action_result
