"""OpenAPI 3.1 description of the public API, made from the types that the routes use."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
from aiohttp import web

from actions.channels.intake import MAX_CODE_POINTS
from actions.channels.web.chat_routes import MESSAGE_ID_LENGTH, ChatAnswer, ChatRequest, History
from actions.channels.web.knowledge_routes import MAX_LIMIT, MAX_RADIUS_KM, MIN_RADIUS_KM, DiagnosisRequest
from actions.channels.web.problems import TITLES, Problem, json_response
from actions.foundation.message import StructureCard
from knowledge.model import Diagnosis, Profile

VERSION = "0.1.0"
_TEXT = {"type": "string", "maxLength": MAX_CODE_POINTS}
_MESSAGE_ID = {"type": ["string", "null"], "minLength": 1, "maxLength": MESSAGE_ID_LENGTH}
TYPES = [ChatRequest, ChatAnswer, History, DiagnosisRequest, Diagnosis, Profile, StructureCard, Problem]


class OpenApiRoutes:
    def __init__(self, kinds: Collection[str]) -> None:
        self._description = describe(kinds)

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/api/openapi.json", self.get)]

    async def get(self, request: web.Request) -> web.Response:
        return json_response(self._description)


def describe(kinds: Collection[str]) -> dict[str, Any]:
    """The whole description, ready for JSON. ``kinds``: codes of structure kinds."""
    _, components = msgspec.json.schema_components(TYPES, ref_template="#/components/schemas/{name}")
    components["DiagnosisRequest"]["properties"]["facts"] = _ref("Profile")
    for fact in components["Profile"]["properties"].values():
        if fact.get("type") == "array":  # null is the same as absent, for lists too
            fact["type"] = ["array", "null"]
    components["ChatRequest"] = {"oneOf": [_opening(), _turn("text"), _turn("choice")]}
    components["StructureSearch"] = _structure_search()
    token = {"name": "token", "in": "path", "required": True, "schema": {"type": "string"}}
    after = {"name": "after", "in": "query", "schema": {"type": "integer", "minimum": 0, "maximum": 999999999}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Aiguillage",
            "version": VERSION,
            "description": "Orientation vers l'insertion par l'activité économique : conversation, verdict, annuaire.",
        },
        "paths": {
            "/api/chat": {
                "post": _operation(
                    "Ouvrir une conversation ou dire quelque chose",
                    body="ChatRequest", answer="ChatAnswer", errors=[400, 404, 409, 413, 415, 422, 429, 503],
                )
            },
            "/api/chat/{token}": {
                "parameters": [token],
                "get": {
                    **_operation("Lire la conversation", answer="History", errors=[404, 422, 429]),
                    "parameters": [after],
                },
                "delete": _operation("Effacer la conversation", answer=None, errors=[404, 429]),
            },
            "/api/diagnosis": {
                "post": _operation(
                    "Dire ce qui est ouvert pour des faits donnés",
                    body="DiagnosisRequest", answer="Diagnosis", errors=[400, 413, 415, 422, 429],
                )
            },
            "/api/structures": {
                "get": {
                    **_operation("Trouver les structures proches", answer="StructureSearch", errors=[422, 429]),
                    "parameters": [
                        {"name": "place", "in": "query", "required": True,
                         "schema": {"type": "string", "pattern": "\\S", "maxLength": 200}, "example": "st denis 93"},
                        {"name": "kinds", "in": "query", "style": "form", "explode": False, "example": ["EI", "ACI"],
                         "schema": {"type": "array", "items": {"enum": sorted(kinds)}}},
                        {"name": "radius_km", "in": "query",
                         "schema": {"type": "number", "minimum": MIN_RADIUS_KM, "maximum": MAX_RADIUS_KM}},
                        {"name": "limit", "in": "query",
                         "schema": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 3}},
                    ],
                }
            },
        },
        "components": {"schemas": components},
    }  # fmt: skip


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _operation(summary: str, *, answer: str | None, errors: list[int], body: str | None = None) -> dict[str, Any]:
    success: dict[str, Any] = {"204": {"description": "Fait"}}
    if answer is not None:
        success = {"200": {"description": "Réponse", "content": {"application/json": {"schema": _ref(answer)}}}}
    problem = {"application/problem+json": {"schema": _ref("Problem")}}
    responses = success | {str(code): {"description": TITLES[code], "content": problem} for code in errors}
    operation: dict[str, Any] = {"summary": summary, "responses": responses}
    if body is not None:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(body)}}}
    return operation


def _opening() -> dict[str, Any]:
    return {
        "type": "object",
        "required": [],
        "properties": {
            "conversation": {"type": "null"},
            "text": {**_TEXT, "type": ["string", "null"]},
            "message_id": _MESSAGE_ID,
        },
        "additionalProperties": False,
    }


def _turn(said: str) -> dict[str, Any]:
    """A turn that says ``text`` or takes a ``choice``."""
    return {
        "type": "object",
        "required": ["conversation", said],
        "properties": {
            "conversation": {"type": "string"},
            said: _TEXT if said == "text" else {"type": "string"},
            "message_id": _MESSAGE_ID,
        },
        "additionalProperties": False,
    }


def _structure_search() -> dict[str, Any]:
    nullable = [{"type": "null"}]
    candidate = {"name": {"type": "string"}, "code_insee": {"type": ["string", "null"]}, "departement": {"type": "string"}}
    return {
        "type": "object",
        "required": ["place", "status", "candidates", "structures", "nearest_outside"],
        "properties": {
            "place": {"anyOf": [{"type": "object"}, *nullable]},
            "status": {"enum": ["found", "ambiguous", "unknown", "none_in_radius"]},
            "candidates": {"type": "array", "items": {"type": "object", "properties": candidate}},
            "structures": {"type": "array", "items": _ref("StructureCard")},
            "nearest_outside": {"anyOf": [_ref("StructureCard"), *nullable]},
        },
    }
