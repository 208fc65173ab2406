"""Errors of the public API as ``application/problem+json`` (RFC 9457), in plain French."""

from __future__ import annotations

import logging
from typing import Any, TypeVar

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler
from msgspec import Struct

from actions.foundation.logs import place_of

T = TypeVar("T")

log = logging.getLogger(__name__)


class Problem(Struct, kw_only=True, omit_defaults=True):
    """Body of an error. ``field`` names the part of the request that is wrong."""

    title: str
    status: int
    detail: str
    type: str = "about:blank"
    field: str | None = None


TITLES = {
    400: "Demande mal formée",
    404: "Introuvable",
    405: "Méthode non permise",
    409: "Déjà fait autrement",
    413: "Message trop long",
    415: "Format non accepté",
    422: "Valeur non acceptée",
    429: "Trop de messages",
    500: "Panne de notre côté",
    503: "Service indisponible",
}


class ProblemError(Exception):
    """Raised anywhere under a public route; becomes a problem+json answer."""

    def __init__(self, status: int, detail: str, *, field: str | None = None, retry_after_s: int | None = None) -> None:
        super().__init__(status)
        self.problem = Problem(title=TITLES[status], status=status, detail=detail, field=field)
        self.retry_after_s = retry_after_s

    def response(self) -> web.Response:
        headers = {"Cache-Control": "no-store"}
        if self.retry_after_s is not None:
            headers["Retry-After"] = str(self.retry_after_s)
        return web.Response(
            status=self.problem.status,
            body=msgspec.json.encode(self.problem),
            content_type="application/problem+json",
            charset="utf-8",
            headers=headers,
        )


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns every failure of a route into a problem; nothing of the request is repeated or logged."""
    try:
        return await handler(request)
    except ProblemError as error:
        return error.response()
    except web.HTTPRequestEntityTooLarge:
        return ProblemError(413, "Ce message est trop long. Écrivez en plusieurs fois.").response()
    except web.HTTPNotFound:
        return ProblemError(404, "Cette adresse n'existe pas.").response()
    except web.HTTPMethodNotAllowed as error:
        response = ProblemError(405, "Cette adresse ne répond pas à cette méthode.").response()
        response.headers["Allow"] = error.headers["Allow"]
        return response
    except web.HTTPException:
        raise
    except Exception as error:
        # The text of an exception may carry what a person wrote: only its type and place are logged.
        log.error("route failed: %s at %s", type(error).__name__, place_of(error))
        return ProblemError(500, "Une panne nous empêche de répondre. Réessayez dans quelques minutes.").response()


async def read_json(request: web.Request, kind: type[T]) -> T:
    """Body of a request as a typed value.

    Raises:
        ProblemError: 415 not JSON, 400 malformed, 422 wrong values (names the field).
    """
    if request.content_type != "application/json":
        raise ProblemError(415, "Envoyez du JSON (Content-Type: application/json).")
    body = await request.read()
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ProblemError(400, "Le corps de la demande n'est pas du JSON lisible.") from None
    if not isinstance(value, dict):
        raise ProblemError(400, "Le corps de la demande doit être un objet JSON.")
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        field = _field(str(error))
        raise ProblemError(422, f"Le champ « {field} » n'a pas la forme attendue.", field=field) from None


def _field(reason: str) -> str:
    """Name of the field from a msgspec error, which ends in ``- at `$.facts.age```."""
    if " - at `$." in reason:
        return reason.rsplit("`$.", 1)[1].rstrip("`")
    if "`" in reason:
        return reason.rsplit("`", 2)[1]
    return "?"


def json_response(value: Any, *, status: int = 200) -> web.Response:
    return web.Response(
        status=status,
        body=msgspec.json.encode(value),
        content_type="application/json",
        charset="utf-8",
        headers={"Cache-Control": "no-store"},
    )
