"""How many requests one address may make a minute (``AIGUILLAGE_RATE_PER_MINUTE``, 0 for no limit)."""

from __future__ import annotations

import math
import time

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from actions.channels.web.problems import ProblemError


def rate_limit(per_minute: int) -> Middleware:
    """Middleware over ``/api/``; the answer says when to try again."""
    limiter = MovingWindowRateLimiter(MemoryStorage())
    quota = RateLimitItemPerMinute(per_minute) if per_minute else None

    @web.middleware
    async def limit(request: web.Request, handler: Handler) -> web.StreamResponse:
        address = request.remote or "unknown"
        limited = request.path.startswith("/api/") and request.path != "/api/openapi.json"
        if quota is not None and limited and not await limiter.hit(quota, address):
            window = await limiter.get_window_stats(quota, address)
            wait_s = max(1, math.ceil(window.reset_time - time.time()))
            raise ProblemError(429, f"Vous écrivez très vite. Réessayez dans {wait_s} secondes.", retry_after_s=wait_s)
        return await handler(request)

    return limit
