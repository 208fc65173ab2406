"""Counts and delays, for operators (Prometheus text format). No label holds anything a person wrote."""

from __future__ import annotations

import time

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest


class Metrics:
    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._answers = Counter(
            "aiguillage_http_answers", "Answers by route and status", ["route", "status"], registry=self._registry
        )
        self._seconds = Histogram("aiguillage_http_seconds", "Seconds to answer, by route", ["route"], registry=self._registry)
        self.middleware = self._make_middleware()

    def _make_middleware(self) -> Middleware:
        @web.middleware
        async def count(request: web.Request, handler: Handler) -> web.StreamResponse:
            start = time.perf_counter()
            response = await handler(request)
            resource = request.match_info.route.resource
            # The pattern of the route, never the address: that one holds a token.
            route = f"{request.method} {resource.canonical if resource else 'unknown'}"
            self._answers.labels(route, str(response.status)).inc()
            self._seconds.labels(route).observe(time.perf_counter() - start)
            return response

        return count

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/metrics", self._show)]

    async def _show(self, request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})
