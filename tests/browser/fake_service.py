"""A small service that keeps contracts §4 `POST /api/chat`, with scripted answers, for the browser tests.

It holds the page and the widget to the same security policy as the real one. Whether the answers are good is not its
business: whether the widget shows them, sends once and recovers is.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from pathlib import Path
from typing import Any

from aiohttp import web

ROOT = Path(__file__).resolve().parents[2]
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


def choices(**labels: str) -> list[dict[str, str]]:
    return [{"id": id_, "label": label} for id_, label in labels.items()]


def structure(**changes: Any) -> dict[str, Any]:
    return {
        "siret": "00000000000018",
        "kind": "EI",
        "kind_label": "Entreprise d’insertion",
        "name": "Atelier des Deux Rives",
        "address": "12 rue des Tanneurs",
        "post_code": "10000",
        "city": "Troyes",
        "distance_km": 3.24,
        "approximate": False,
        "phone": "+33199000001",
        "website": "https://deux-rives.example/",
        "source": "annuaire de démonstration",
        "updated_on": "2026-11-01",
        "demo": True,
        "to_check": False,
        "can_receive": True,
        **changes,
    }


WELCOME = {
    "text": "Bonjour. Je suis un assistant automatique.\nJe cherche avec vous un emploi d’insertion près de chez vous.\n\n"
    "Vous êtes :",
    "choices": choices(demandeur="Je cherche un emploi", prescripteur="J’accompagne une personne", question="J’ai une question"),
}
SITUATION = {
    "text": "D’accord. Racontez-moi votre situation avec vos mots.\nPar exemple : votre âge, votre ville, vos aides.",
}
VERDICT = [
    {"text": "J’ai compris : vous avez 52 ans. Vous touchez le RSA. Vous habitez à Troyes."},
    {
        "text": "Vous pouvez peut-être travailler dans :\n• une entreprise d’insertion,\n• un chantier d’insertion,\n"
        "• une association intermédiaire.\n\nLa structure vérifie votre situation avec vous.",
        "sources": [
            {
                "title": "Arrêté du 1er septembre 2021, critères d’éligibilité",
                "date": "2021-09-01",
                "url": "https://loi.example/arrete",
            },
            {"title": "Guide de l’insertion par l’activité économique", "date": "2024-05-14", "url": None},
        ],
        "choices": choices(structures="Voir les structures près de chez moi", papiers="Quels papiers préparer ?"),
    },
]
STRUCTURES = {
    "text": "Voici 3 structures près de Troyes.",
    "structures": [
        structure(),
        structure(
            siret="00000000000026",
            kind="ACI",
            kind_label="Atelier et chantier d’insertion",
            name="Les Jardins du Bord de Seine, chantier d’insertion par le maraîchage",
            address=None,
            post_code="10150",
            city="Pont-Sainte-Marie",
            distance_km=4.4,
            approximate=True,
            website=None,
            to_check=True,
            can_receive=False,
        ),
        structure(
            siret="00000000000034",
            kind="AI",
            kind_label=None,
            name="Coup de Main Service",
            address="Place de l’Église",
            post_code="10800",
            city="Saint-Julien-les-Villas",
            distance_km=11.6,
            phone=None,
            website="javascript:alert(1)",
            demo=False,
        ),
    ],
    "choices": choices(envoyer="Envoyer ma demande", autres="Voir d’autres structures"),
}
CONSENT = {
    "text": "Je vais envoyer à Atelier des Deux Rives : votre prénom, votre ville, votre besoin.\n"
    "La structure vous contactera. Vous pouvez annuler quand vous voulez.\n\nÊtes-vous d’accord ?",
    "choices": choices(oui="Oui, envoyer", non="Non"),
}
SENT = {"text": "C’est envoyé. Votre numéro de suivi : K7M2-94QD."}
ANSWER = {
    "text": "Le CDDI est un contrat de travail.",
    "sheets": [{"name": "CDDI", "url": "/fiches/cddi"}, {"name": "ailleurs", "url": "https://ailleurs.example/"}],
}
LOST = {"text": "Je n’ai pas compris. Vous pouvez parler à quelqu’un : appelez le 3949 ou le 03 25 00 00 00."}

BY_CHOICE = {
    "demandeur": [SITUATION],
    "structures": [STRUCTURES],
    "envoyer": [CONSENT],
    "oui": [SENT],
}


class FakeService:
    """One instance a test. ``mishaps`` are taken first in, first out, one per ``POST``:

    a status (answered without doing the turn), ``"cut"`` (not done, connection cut) or ``"lost"`` (done, answer lost).
    """

    def __init__(self, *, policy: str = POLICY, allowed_origin: str | None = None, demo_sentence: str = "") -> None:
        self.policy = policy
        self.allowed_origin = allowed_origin
        self.demo_sentence = demo_sentence
        self.mishaps: list[int | str] = []
        self.delay = 0.0
        self.posts: list[dict[str, Any]] = []
        self.turns: list[dict[str, Any]] = []
        self.erased: list[str] = []
        self.conversations: dict[str, list[dict[str, Any]]] = {}
        self.pages: dict[str, str] = {}
        self.requests: list[str] = []
        self._answers: dict[str, dict[str, Any]] = {}
        self._runner: web.AppRunner | None = None
        self.port = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        app = web.Application()
        app.on_response_prepare.append(self._guard)
        app.router.add_get("/", self._page)
        app.router.add_get("/widget.js", self._widget)
        app.router.add_get("/pages/{name}", self._partner_page)
        app.router.add_post("/api/chat", self._post)
        app.router.add_route("OPTIONS", "/api/{rest:.*}", self._preflight)
        app.router.add_get("/api/chat/{token}", self._history)
        app.router.add_delete("/api/chat/{token}", self._erase)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _guard(self, request: web.Request, response: web.StreamResponse) -> None:
        self.requests.append(f"{request.method} {request.path}")
        response.headers["Content-Security-Policy"] = self.policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        if self.allowed_origin is not None:
            response.headers["Access-Control-Allow-Origin"] = self.allowed_origin

    async def _page(self, _: web.Request) -> web.Response:
        page = (ROOT / "widget/page/index.html").read_text(encoding="utf-8")
        return web.Response(text=page.replace("<!-- demo -->", self.demo_sentence), content_type="text/html")

    async def _widget(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(ROOT / "widget/dist/widget.js")

    async def _partner_page(self, request: web.Request) -> web.Response:
        return web.Response(text=self.pages[request.match_info["name"]], content_type="text/html")

    async def _preflight(self, _: web.Request) -> web.Response:
        allowed = {"Access-Control-Allow-Methods": "GET, POST, DELETE", "Access-Control-Allow-Headers": "Content-Type"}
        return web.Response(status=204, headers=allowed)

    async def _post(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.posts.append(body)
        await asyncio.sleep(self.delay)
        mishap = self.mishaps.pop(0) if self.mishaps else None
        if isinstance(mishap, int):
            return problem(mishap)
        if mishap == "cut":
            return cut(request)
        key = body["message_id"]
        if key not in self._answers:
            answer = self._turn(body)
            if isinstance(answer, web.Response):
                return answer
            self._answers[key] = answer
        return cut(request) if mishap == "lost" else web.json_response(self._answers[key])

    def _turn(self, body: dict[str, Any]) -> dict[str, Any] | web.Response:
        token = body["conversation"]
        if token is None:
            token = secrets.token_urlsafe(24)
            self.conversations[token] = []
            said, messages = None, [WELCOME]
        elif token not in self.conversations:
            return problem(404)
        elif "choice" in body:
            offered = {one["id"]: one["label"] for one in (self.conversations[token] or [{}])[-1].get("choices", [])}
            if body["choice"] not in offered:
                return problem(409)
            said, messages = offered[body["choice"]], BY_CHOICE.get(body["choice"], [LOST])
        else:
            said = body["text"]
            if "trop" in said:
                return problem(413)
            messages = (
                [ANSWER]
                if "CDDI" in said
                else VERDICT
                if "RSA" in said
                else [{"text": "Voici ce que j’ai lu :\n" + said}]
                if "<" in said
                else [LOST]
            )
        self.turns.append(body)
        past = self.conversations[token]
        if said is not None:
            self._remember(past, "personne", {"text": said})
        for message in messages:
            self._remember(past, "assistant", message)
        return {"conversation": token, "seq": len(past), "messages": messages, "profile": {}, "diagnosis": None}

    def _remember(self, past: list[dict[str, Any]], author: str, message: dict[str, Any]) -> None:
        past.append({"seq": len(past) + 1, "from": author, "at": "2026-11-22T10:00:00+01:00", **message})

    async def _history(self, request: web.Request) -> web.StreamResponse:
        token = request.match_info["token"]
        if self.mishaps:
            mishap = self.mishaps.pop(0)
            return problem(mishap) if isinstance(mishap, int) else cut(request)
        if token not in self.conversations:
            return problem(404)
        past = self.conversations[token]
        return web.json_response({"conversation": token, "seq": len(past), "messages": past, "profile": {}, "diagnosis": None})

    async def _erase(self, request: web.Request) -> web.StreamResponse:
        if self.mishaps:
            self.mishaps.pop(0)
            return problem(503)
        token = request.match_info["token"]
        self.erased.append(token)
        return problem(404) if self.conversations.pop(token, None) is None else web.Response(status=204)


DETAILS = {
    404: "Cette discussion n’existe plus.",
    409: "Cette réponse n’est plus proposée.",
    413: "Votre message est trop long. Envoyez-le en deux fois.",
    429: "Trop de messages.",
    500: "Une panne nous empêche de répondre. Réessayez dans quelques minutes.",
    503: "L’assistant ne répond pas pour le moment. Renvoyez votre message dans 20 secondes.",
}


def problem(status: int) -> web.Response:
    content = json.dumps({"title": str(status), "status": status, "detail": DETAILS.get(status, "")}, ensure_ascii=False)
    retry = {"Retry-After": "20"} if status in (429, 503) else {}
    return web.Response(status=status, text=content, content_type="application/problem+json", headers=retry)


def cut(request: web.Request) -> web.Response:
    """Closes the connection in the middle, as a lost network does."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()
