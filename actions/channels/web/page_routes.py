"""The demonstration page and the chat's script."""

from __future__ import annotations

from aiohttp import web

from actions.foundation.settings import ROOT
from actions.foundation.wording import Wording
from actions.handover.texts import load_texts

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class PageRoutes:
    """Files are read once at start: the page, what lies beside it, and the built script."""

    def __init__(self, wording: Wording, *, demo: bool) -> None:
        folder = ROOT / "widget" / "page"
        told = wording("demonstration_page", sentence=load_texts().demonstration.consentement)
        sentence = f'<p class="demo" role="note">{told}</p>' if demo else ""
        page = (folder / "index.html").read_text(encoding="utf-8").replace("<!-- demo -->", sentence)
        self._texts = {"/": (page, "text/html")}
        for path in [ROOT / "widget" / "dist" / "widget.js", *sorted(folder.iterdir())]:
            if path.suffix in TYPES:
                self._texts[f"/{path.name}"] = (path.read_text(encoding="utf-8"), TYPES[path.suffix])

    def routes(self) -> list[web.RouteDef]:
        return [web.get(address, self.get) for address in self._texts]

    async def get(self, request: web.Request) -> web.Response:
        text, content_type = self._texts[request.path]
        return web.Response(text=text, content_type=content_type, headers=SECURITY)
