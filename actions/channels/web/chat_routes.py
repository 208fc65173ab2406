"""``/api/chat``: the conversation over HTTP, for the page and for partners (docs/api.md)."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from datetime import datetime
from typing import Any, TypeVar

from aiohttp import web
from itsdangerous import BadSignature, TimestampSigner
from msgspec import Struct, field

from actions.channels.bot_client import BotAway, Understood
from actions.channels.chat import Chat, ChoiceGone, ChoiceUnknown, MessageIdReused, Spoken, TextTooLong
from actions.channels.conversations import Origin
from actions.channels.web.problems import ProblemError, json_response, read_json
from actions.channels.web.rendering import SheetLink, ShownMessage, show
from actions.foundation.encryption import Keyring
from knowledge.loader import Knowledge
from knowledge.model import Diagnosis

T = TypeVar("T")

log = logging.getLogger(__name__)

CHANNEL = "web"
TOKEN_LIFE_S = 200 * 24 * 3600  # a request's follow-up outlives the talk; the texts themselves leave after 24 h
RETRY_S = 20
MESSAGE_ID_LENGTH = 64


class ChatRequest(Struct, kw_only=True, forbid_unknown_fields=True):
    """Body of ``POST /api/chat``. ``conversation`` null opens one."""

    conversation: str | None = None
    text: str | None = None
    choice: str | None = None
    message_id: str | None = None


class ChatAnswer(Struct, kw_only=True):
    conversation: str
    seq: int
    messages: list[ShownMessage]
    profile: dict[str, Any]
    certainty: dict[str, str]
    diagnosis: Diagnosis | None
    understood: Understood


class HistoryMessage(Struct, kw_only=True):
    seq: int
    origin: Origin = field(name="from")
    at: datetime
    text: str
    choices: list[dict[str, str]]
    structures: list[dict[str, Any]]
    sources: list[dict[str, Any]]
    sheets: list[SheetLink]


class History(Struct, kw_only=True):
    conversation: str
    seq: int
    messages: list[HistoryMessage]
    profile: dict[str, Any]
    diagnosis: Diagnosis | None


class Tokens:
    """Conversation tokens: the id, when it was given, and a signature."""

    def __init__(self, keyring: Keyring) -> None:
        self._signer = TimestampSigner(keyring.digest("secret", "conversation tokens"))

    def give(self, conversation_id: str) -> str:
        return self._signer.sign(conversation_id).decode()

    def read(self, token: str) -> str:
        """Raises ProblemError 404 for a forged, foreign or old token."""
        try:
            return self._signer.unsign(token.encode(), max_age=TOKEN_LIFE_S).decode()
        except (BadSignature, UnicodeError):
            raise _unknown_conversation() from None


def _unknown_conversation() -> ProblemError:
    return ProblemError(404, "Cette conversation n'existe pas ou a été effacée. Commencez-en une nouvelle.")


class ChatRoutes:
    def __init__(self, chat: Chat, keyring: Keyring, knowledge: Knowledge) -> None:
        self._chat = chat
        self._tokens = Tokens(keyring)
        self._knowledge = knowledge

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/api/chat", self.post),
            web.get("/api/chat/{token}", self.get),
            web.delete("/api/chat/{token}", self.delete),
        ]

    async def post(self, request: web.Request) -> web.Response:
        body = await read_json(request, ChatRequest)
        spoken = _spoken(body)
        if body.conversation is None:
            answer = await _told(self._chat.open(spoken, CHANNEL))
            token = self._tokens.give(answer.conversation_id)
        else:
            token = body.conversation
            answered = await _told(self._chat.speak(self._tokens.read(token), spoken, CHANNEL))
            if answered is None:
                raise _unknown_conversation()
            answer = answered
        return json_response(
            ChatAnswer(
                conversation=token,
                seq=answer.seq,
                messages=[show(message, self._knowledge) for message in answer.messages],
                profile=answer.profile,
                certainty=answer.certainty,
                diagnosis=answer.diagnosis,
                understood=answer.understood,
            )
        )

    async def get(self, request: web.Request) -> web.Response:
        token = request.match_info["token"]
        after = request.query.get("after", "0")
        if not (after.isascii() and after.isdigit() and len(after) < 10):
            raise ProblemError(422, "Le champ « after » doit être un nombre entier.", field="after")
        found = await self._chat.history(self._tokens.read(token), int(after))
        if found is None:
            raise _unknown_conversation()
        standing, said = found
        profile, _, verdict = self._chat.knows(standing.slots)
        messages = []
        for each in said:
            shown = show(each.message, self._knowledge)
            messages.append(
                HistoryMessage(
                    seq=each.seq,
                    origin=each.origin,
                    at=each.at,
                    text=shown.text,
                    choices=shown.choices,
                    structures=shown.structures,
                    sources=shown.sources,
                    sheets=shown.sheets,
                )
            )
        return json_response(
            History(conversation=token, seq=standing.last_seq, messages=messages, profile=profile, diagnosis=verdict)
        )

    async def delete(self, request: web.Request) -> web.Response:
        if not await self._chat.erase(self._tokens.read(request.match_info["token"])):
            raise _unknown_conversation()
        return web.Response(status=204)


def _spoken(body: ChatRequest) -> Spoken:
    """Checks which parts go together. Raises ProblemError 422."""
    if body.text is not None and body.choice is not None:
        raise ProblemError(422, "Envoyez un texte ou un choix, pas les deux.", field="choice")
    if body.conversation is None and body.choice is not None:
        raise ProblemError(422, "Un choix se prend dans une conversation déjà ouverte.", field="choice")
    if body.conversation is not None and body.text is None and body.choice is None:
        raise ProblemError(422, "Envoyez un texte ou un choix.", field="text")
    if body.message_id is not None and not 1 <= len(body.message_id) <= MESSAGE_ID_LENGTH:
        detail = f"Le champ « message_id » doit avoir de 1 à {MESSAGE_ID_LENGTH} caractères."
        raise ProblemError(422, detail, field="message_id")
    return Spoken(text=body.text, choice=body.choice, message_id=body.message_id)


async def _told(turn: Awaitable[T]) -> T:
    """Says in French, with a status, why a turn could not be taken."""
    try:
        return await turn
    except BotAway as error:
        log.warning("bot away: %s", error)
        raise ProblemError(
            503,
            f"L'assistant ne répond pas pour le moment. Votre message n'est pas perdu : renvoyez-le dans {RETRY_S} secondes.",
            retry_after_s=RETRY_S,
        ) from None
    except TextTooLong:
        raise ProblemError(413, "Ce message dépasse 2 000 caractères. Écrivez en plusieurs fois.", field="text") from None
    except ChoiceUnknown:
        raise ProblemError(422, "Ce choix n'existe pas dans cette conversation.", field="choice") from None
    except ChoiceGone:
        raise ProblemError(409, "Ce choix n'est plus proposé. Regardez le dernier message.", field="choice") from None
    except MessageIdReused:
        raise ProblemError(409, "Cet identifiant de message a déjà servi pour un autre message.", field="message_id") from None
