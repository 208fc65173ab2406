"""The bot's loopback channel: one message in, one complete answer out, failures included.

``POST /webhooks/aiguillage/tour``, ``DELETE /webhooks/aiguillage/personnes/<sender>``, ``GET /webhooks/aiguillage/pret``.
Only the service calls it; it still checks everything, because a text that reaches Rasa with a leading slash is a
command. Errors are problem documents (RFC 9457) that never repeat what was sent.
"""

from __future__ import annotations

import asyncio
import logging
import re
import unicodedata
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field
from rasa.core.channels.channel import InputChannel
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.keyring import KeyringError
from bot.logs import place_of
from bot.tracker_store import plain_number
from bot.tracker_table import StaleTracker
from bot.turn import CHANNEL, Turns

log = logging.getLogger("bot.channel")

MAX_BODY_BYTES = 32_000
# \Z, not $: a final new line is not part of an identifier.
Sender = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{16,64}\Z")]
Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_]{1,64}\Z")]

# Blank although Unicode counts them as letters or symbols.
BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"


class ChosenEntity(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    entity: Name
    value: Any
    operation: Literal["affirme", "nie"] = "affirme"


class Chosen(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A choice that the service had offered: what it means, and the label that the person saw."""

    intent: Name
    label: Annotated[str, Meta(min_length=1, max_length=300)]
    entities: Annotated[list[ChosenEntity], Meta(max_length=50)] = field(default_factory=list)


class TurnRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Body of ``/tour``: either ``text`` (code points are counted) or ``choice``."""

    sender: Sender
    text: Annotated[str, Meta(max_length=2000)] | None = None
    choice: Chosen | None = None
    message_id: Annotated[str, Meta(max_length=200)] | None = None
    metadata: dict[Name, Annotated[str, Meta(max_length=200)] | bool | int | None] = field(default_factory=dict)


class Refused(Exception):
    """The request is answered by a problem document; ``detail`` repeats nothing of it."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


class LoopbackChannel(InputChannel):  # type: ignore[misc]
    """The only input channel of ``bot/credentials.yml``. Expects ``app.ctx.turns`` (``bot.turn.Turns``)."""

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    def blueprint(self, on_new_message: Any) -> Blueprint:
        """Routes. ``on_new_message`` is not used: it loses the answer and hides failures."""
        routes = Blueprint("aiguillage_loopback")

        @routes.post("/tour")
        async def turn(request: Request) -> HTTPResponse:
            return await _answered(_turn(request.app.ctx.turns, request))

        @routes.delete("/personnes/<sender:str>")
        async def erase(request: Request, sender: str) -> HTTPResponse:
            return await _answered(_erase(request.app.ctx.turns, sender))

        @routes.get("/pret")
        async def ready(request: Request) -> HTTPResponse:
            reasons = await not_ready(request.app.ctx.turns)
            return as_json({"ready": not reasons, "reasons": reasons}, 503 if reasons else 200)

        return routes


async def not_ready(turns: Turns) -> list[str]:
    """Reasons, in French, why a message cannot be answered now; empty when all is well."""
    reasons = []
    if not turns.agent.is_ready():
        reasons.append("Le modèle n'est pas chargé.")
    if turns.agent.tracker_store is not turns.store:
        reasons.append("Les conversations ne sont pas gardées dans la base de données du service.")
    try:
        await asyncio.to_thread(turns.store.table.check)
    except SQLAlchemyError as error:
        log.debug("database check failed: %s", place_of(error))
        reasons.append("La base de données ne répond pas, ou la table des conversations manque.")
    return reasons


def visible_start(text: str) -> str:
    """The text as read by a person or a normalising component: NFKC, without leading invisible characters."""
    normalised = unicodedata.normalize("NFKC", text)
    for position, character in enumerate(normalised):
        # Letters, numbers, punctuation, symbols are seen; marks, separators, controls and formats are not.
        if unicodedata.category(character)[0] in "LNPS" and character not in BLANK_LETTERS:
            return normalised[position:]
    return ""


async def _turn(turns: Turns, request: Request) -> HTTPResponse:
    if request.content_type.split(";")[0].strip().lower() != "application/json":
        raise Refused(415, "Le corps doit être en JSON (application/json).")
    asked = _read(request.body)
    if not turns.agent.is_ready():
        raise Refused(503, "Le robot n'est pas prêt.")
    answer = await turns.take(
        sender=asked.sender,
        text=asked.choice.label if asked.choice else str(asked.text),
        parse_data=_parsed(asked.choice, turns) if asked.choice else None,
        message_id=asked.message_id,
        metadata=asked.metadata,
    )
    return as_json(answer, 200)


async def _erase(turns: Turns, sender: str) -> HTTPResponse:
    try:
        sender = msgspec.convert(sender, Sender)
    except msgspec.ValidationError:
        raise Refused(400, "Identifiant mal formé.") from None
    await turns.erase(sender)
    return HTTPResponse(status=204)


def _read(body: bytes) -> TurnRequest:
    try:
        asked = msgspec.json.decode(body, type=TurnRequest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        # msgspec names the place and the expected type; where it would quote a key, only the place is kept.
        place = re.search(r"`(\$[A-Za-z_.\[\]…]*)`", str(error))
        raise Refused(400, f"Demande mal formée{f' ({place[1]})' if place else ''}.") from None
    if (asked.text is None) == (asked.choice is None):
        raise Refused(400, "Il faut un texte ou un choix, et un seul.")
    if asked.text is not None:
        start = visible_start(asked.text)
        if not start:
            raise Refused(400, "Le texte est vide.")
        if start.startswith("/"):
            raise Refused(400, "Un texte ne commence pas par « / ».")
    return asked


def _parsed(choice: Chosen, turns: Turns) -> dict[str, Any]:
    """What understanding would have given for this choice."""
    if choice.intent not in turns.intents:
        raise Refused(400, "Cette intention n'existe pas.")
    if not {entity.entity for entity in choice.entities} <= turns.entities:
        raise Refused(400, "Un de ces faits n'existe pas.")
    intent = {"name": choice.intent, "confidence": 1.0}
    whole = {"start": 0, "end": len(choice.label), "certitude": "dit", "extractor": "choix"}
    return {
        "text": choice.label,
        "intent": intent,
        "intent_ranking": [intent],
        "entities": [msgspec.to_builtins(entity) | whole for entity in choice.entities],
        "others": [],
    }


async def _answered(work: Any) -> HTTPResponse:
    """The answer of ``work``, or the problem that its failure is."""
    try:
        response: HTTPResponse = await work
        return response
    except Refused as refusal:
        return problem(refusal.status, refusal.detail)
    except (SQLAlchemyError, StaleTracker, KeyringError) as error:
        log.error("state of a conversation not available: %s", place_of(error))
        return problem(503, "La conversation n'a pas pu être lue ou gardée. Rien n'a été dit ; réessayez.")


def as_json(content: Any, status: int) -> HTTPResponse:
    return HTTPResponse(msgspec.json.encode(content, enc_hook=plain_number), status, content_type="application/json")


def problem(status: int, detail: str) -> HTTPResponse:
    """Problem document; a 503 says when to try again."""
    headers = {"Retry-After": "2"} if status == 503 else None
    body = msgspec.json.encode({"type": "about:blank", "title": TITLES.get(status, "Erreur"), "status": status, "detail": detail})
    return HTTPResponse(body, status, headers, content_type="application/problem+json")


TITLES = {
    400: "Demande mal formée",
    404: "Introuvable",
    405: "Méthode refusée",
    413: "Trop long",
    415: "Format refusé",
    500: "Erreur du robot",
    503: "Indisponible pour le moment",
}
