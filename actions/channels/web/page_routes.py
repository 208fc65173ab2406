"""The demonstration page and the chat's script."""

from __future__ import annotations

from aiohttp import web

from actions.directory.search import Directory
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

    def __init__(self, wording: Wording, directory: Directory) -> None:
        folder = ROOT / "widget" / "page"
        self._directory = directory
        self._page = (folder / "index.html").read_text(encoding="utf-8")
        told = wording("demonstration_page", sentence=load_texts().demonstration.consentement)
        self._demonstration = f'<p class="demo" role="note">{told}</p>'
        self._files = {
            f"/{path.name}": (path.read_text(encoding="utf-8"), TYPES[path.suffix])
            for path in [ROOT / "widget" / "dist" / "widget.js", *sorted(folder.iterdir())]
            if path.suffix in TYPES
        }

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/", self.page), *(web.get(address, self.file) for address in self._files)]

    async def page(self, request: web.Request) -> web.Response:
        """Says that structures are invented for as long as they are: an import may come at any time."""
        invented = await self._directory.has_demonstration()
        text = self._page.replace("<!-- demo -->", self._demonstration if invented else "")
        return web.Response(text=text, content_type="text/html", headers=SECURITY)

    async def file(self, request: web.Request) -> web.Response:
        text, content_type = self._files[request.path]
        return web.Response(text=text, content_type=content_type, headers=SECURITY)
