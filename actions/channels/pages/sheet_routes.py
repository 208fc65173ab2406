"""``/fiches``, ``/fiches/<code>`` and ``/glossaire``: what the assistant knows, to read, print and share without it."""

from __future__ import annotations

import hashlib
from urllib.parse import quote

from aiohttp import ETag, web

from actions.channels.pages.sheet_pages import FOLDER, SheetPages, sheet_path
from actions.foundation.clock import today
from knowledge.loader import Knowledge

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
# A correction reaches readers within minutes; nothing is sent again that has not changed.
KEPT = "public, max-age=300"


class SheetRoutes:
    def __init__(self, knowledge: Knowledge) -> None:
        self._sheets = knowledge.sheets
        self._pages = SheetPages(knowledge)
        self._style = (FOLDER / "fiches.css").read_text(encoding="utf-8")

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/fiches", self.index),
            web.get("/fiches/", self.index),
            web.get("/fiches/{code}", self.sheet),
            web.get("/glossaire", self.glossary),
            web.get("/fiches.css", self.style),
        ]

    async def index(self, request: web.Request) -> web.Response:
        if request.path != "/fiches":
            return _moved("/fiches", request)
        return _page(request, self._pages.index(today()))

    async def glossary(self, request: web.Request) -> web.Response:
        return _page(request, self._pages.glossary(today()))

    async def sheet(self, request: web.Request) -> web.Response:
        """The page of a code, in lower case; other ways of writing the code lead to it."""
        asked = request.match_info["code"]
        sheet = self._sheets.get(asked.strip().upper().replace("-", "_").replace(" ", "_"))
        if sheet is None:
            page = self._pages.absent(asked, today())
            return web.Response(
                status=404, text=page, content_type="text/html", headers={**SECURITY, "Cache-Control": "no-store"}
            )
        if request.path != sheet_path(sheet):
            return _moved(sheet_path(sheet), request)
        simple = request.query.get("version") == "simple"
        return _page(request, self._pages.sheet(sheet, today(), simple=simple))

    async def style(self, request: web.Request) -> web.Response:
        return _page(request, self._style, content_type="text/css")


def _moved(path: str, request: web.Request) -> web.Response:
    query = f"?version={quote(request.query['version'])}" if "version" in request.query else ""
    return web.Response(status=308, headers={"Location": path + query, "Cache-Control": KEPT})


def _page(request: web.Request, text: str, content_type: str = "text/html") -> web.Response:
    """The text, or 304 to who has it already."""
    tag = ETag(value=hashlib.sha256(text.encode()).hexdigest()[:32])
    known = request.if_none_match or ()
    if any(each.value in (tag.value, "*") for each in known):
        response = web.Response(status=304)
    else:
        response = web.Response(text=text, content_type=content_type)
    response.headers.update({**SECURITY, "Cache-Control": KEPT})
    response.etag = tag
    return response
