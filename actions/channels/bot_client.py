"""The bot, seen from a channel: one turn in, messages and what was understood out."""

from __future__ import annotations

from typing import Any

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout
from msgspec import Struct, field

from actions.foundation.message import Choice, Message


class BotAway(Exception):
    """The bot does not answer, or could not finish the turn: nothing was kept, the person may try again."""


class Understood(Struct, kw_only=True):
    intent: str | None = None
    confidence: float = 0.0
    subject: str | None = None
    others: list[str] = field(default_factory=list)


class BotTurn(Struct, kw_only=True):
    messages: list[Message]
    slots: dict[str, Any]
    understood: Understood
    failure: str | None = None


class Readiness(Struct, kw_only=True):
    ready: bool
    reasons: list[str] = field(default_factory=list)


class BotClient:
    """Speaks to the loopback channel of the bot (``bot/channel.py``)."""

    def __init__(self, session: ClientSession, url: str, *, timeout_s: float = 15) -> None:
        self._session = session
        self._url = f"{url}/webhooks/aiguillage"
        self._timeout = ClientTimeout(total=timeout_s)

    async def say(self, sender: str, text: str, channel: str) -> BotTurn:
        """One turn from a text. Raises BotAway."""
        return await self._turn({"sender": sender, "text": text, "metadata": {"canal": channel}})

    async def choose(self, sender: str, choice: Choice, channel: str) -> BotTurn:
        """One turn from a choice that was offered; the bot does not read its label. Raises BotAway."""
        carried = {"intent": choice.intent, "entities": msgspec.to_builtins(choice.entities), "label": choice.label}
        return await self._turn({"sender": sender, "choice": carried, "metadata": {"canal": channel}})

    async def _turn(self, body: dict[str, Any]) -> BotTurn:
        status, answer = await self._ask("POST", "/tour", json=body)
        if status != 200:
            raise BotAway(f"bot answered {status}")
        try:
            turn = msgspec.json.decode(answer, type=BotTurn)
        except msgspec.ValidationError:
            raise BotAway("bot answered in an unknown form") from None
        if turn.failure or not turn.messages:
            raise BotAway(turn.failure or "no message")
        return turn

    async def erase(self, sender: str) -> None:
        """The bot forgets this sender. Raises BotAway."""
        status, _ = await self._ask("DELETE", f"/personnes/{sender}")
        if status != 204:
            raise BotAway(f"bot answered {status}")

    async def readiness(self) -> Readiness:
        try:
            _, answer = await self._ask("GET", "/pret")
            return msgspec.json.decode(answer, type=Readiness)
        except (BotAway, msgspec.MsgspecError):
            return Readiness(ready=False, reasons=["Le robot ne répond pas."])

    async def _ask(self, method: str, path: str, **arguments: Any) -> tuple[int, bytes]:
        try:
            async with self._session.request(method, self._url + path, timeout=self._timeout, **arguments) as response:
                return response.status, await response.read()
        except (ClientError, TimeoutError, OSError):
            raise BotAway("no answer") from None
