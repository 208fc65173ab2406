"""The pages of the sheets behind a real listener, with the service's own middlewares."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer

from actions.channels.pages.sheet_routes import SheetRoutes
from actions.channels.web.limiter import rate_limit
from actions.channels.web.problems import problems
from knowledge.loader import load_knowledge


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    """Its address, without a slash at the end."""
    app = web.Application(middlewares=[problems, rate_limit(1)])
    app.add_routes(SheetRoutes(load_knowledge()).routes())
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")
