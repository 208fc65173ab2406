"""Is the service alive, and can it do its work?"""

from __future__ import annotations

import asyncio

from aiohttp import web
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from actions.channels.bot_client import BotClient
from actions.channels.web.problems import json_response
from actions.directory.search import Directory
from actions.foundation.clock import today
from actions.foundation.database import Sessions
from knowledge.ageing import ageing
from knowledge.loader import load_knowledge

WAIT_S = 5


class StatusRoutes:
    def __init__(self, sessions: Sessions, bot: BotClient, directory: Directory) -> None:
        self._sessions = sessions
        self._bot = bot
        self._directory = directory

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/healthz", self.alive), web.get("/readyz", self.ready)]

    async def alive(self, request: web.Request) -> web.Response:
        return json_response({"status": "ok"})

    async def ready(self, request: web.Request) -> web.Response:
        reasons = await self._stored() + (await self._bot.readiness()).reasons
        answer = {"ready": not reasons, "reasons": reasons, "warnings": _ageing()}
        return json_response(answer, status=503 if reasons else 200)

    async def _stored(self) -> list[str]:
        try:
            async with asyncio.timeout(WAIT_S), self._sessions() as session:
                await session.execute(text("SELECT 1"))
            structures = await self._directory.count()
        except (SQLAlchemyError, OSError, TimeoutError):
            return ["La base de données ne répond pas."]
        return [] if structures else ["L'annuaire est vide."]


def _ageing() -> list[str]:
    """One line when something that is told will soon need a person's eye; the service is ready all the same."""
    found = ageing(load_knowledge(), today())
    return [f"{len(found)} énoncés prennent fin bientôt, ou l'ont fait (aiguillage connaissances verifier)."] if found else []
