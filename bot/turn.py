"""One turn of a conversation: understand, decide, act, and keep the state only when something was said."""

from __future__ import annotations

import asyncio
import logging
import weakref
from typing import Any, Literal

from msgspec import Struct
from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.constants import DEFAULT_INTENTS, DEFAULT_SLOT_NAMES
from rasa.shared.core.trackers import DialogueStateTracker

from bot.action_endpoint import ActionServerFailure
from bot.tracker_store import EncryptedTrackerStore

log = logging.getLogger("bot.turn")

CHANNEL = "aiguillage"
DISTRESS = "detresse"
CONTEXT_SLOTS = ("question_posee", "role", "sujet_courant")


class Understood(Struct, frozen=True, kw_only=True):
    """What the bot read in a message. ``others``: further intents; ``entities`` as the readers made them."""

    intent: str | None
    confidence: float
    subject: str | None
    others: list[Any]
    entities: list[dict[str, Any]]


class TurnAnswer(Struct, frozen=True, kw_only=True):
    """``messages`` is empty exactly when ``failure`` is set; the state is then as before the message."""

    messages: list[dict[str, Any]]
    slots: dict[str, Any]
    understood: Understood
    failure: Literal["action_server"] | None


class CollectedMessages(OutputChannel):  # type: ignore[misc]
    """Gathers what the turn says: messages made by the action server as they are, texts of the domain as text."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        if message.get("text"):
            self.messages.append({"text": message["text"]})
        if message.get("custom"):
            self.messages.append(message["custom"])


class Turns:
    """Takes the turns of everybody; those of one sender one after the other, in order of arrival."""

    def __init__(self, agent: Agent, store: EncryptedTrackerStore) -> None:
        self.agent = agent
        self.store = store
        agent.processor.on_circuit_break = _too_many_actions
        self._locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    @property
    def intents(self) -> set[str]:
        """Intents that the domain declares, without Rasa's own (restart, session_start…)."""
        return set(self.agent.domain.intents) - set(DEFAULT_INTENTS)

    @property
    def entities(self) -> set[str]:
        return set(self.agent.domain.entities)

    async def take(
        self, *, sender: str, text: str, parse_data: dict[str, Any] | None, message_id: str | None, metadata: dict[str, Any]
    ) -> TurnAnswer:
        """Answers one message; with ``parse_data`` (a choice) nothing is left to understand.

        Raises:
            SQLAlchemyError, StaleTracker, KeyringError: the state could not be read or kept; nothing was said.
        """
        message = UserMessage(
            text,
            CollectedMessages(),
            sender,
            parse_data=parse_data,
            # What actions see as the latest input channel: web, sms, whatsapp.
            input_channel=str(metadata.get("canal") or CHANNEL),
            message_id=message_id,
            metadata=metadata,
        )
        async with self._locks.setdefault(sender, asyncio.Lock()):
            return await self._take(message)

    async def erase(self, sender: str) -> bool:
        """Deletes the state of a sender, after the turn under way; whether there was one."""
        async with self._locks.setdefault(sender, asyncio.Lock()):
            return await asyncio.to_thread(self.store.table.erase, sender)

    async def _take(self, message: UserMessage) -> TurnAnswer:
        processor, said = self.agent.processor, message.output_channel
        tracker = await processor.get_tracker(message.sender_id)
        before = _slots(tracker)
        understood = _understood(message.parse_data)
        failure: str | None = None
        try:
            await processor._update_tracker_session(tracker, said, message.metadata)
            # The readers see a message in its conversation: what was asked, and who writes.
            known = {slot: tracker.get_slot(slot) for slot in CONTEXT_SLOTS}
            message.metadata = {**message.metadata, **known}
            if message.parse_data is None:
                message.parse_data = await processor.parse_message(message, tracker)
            understood = _understood(message.parse_data)
            await processor._handle_message_with_tracker(message, tracker)
            tracker = await processor.run_action_extract_slots(said, tracker)
            await processor._run_prediction_loop(said, tracker)
        except ActionServerFailure as error:
            failure = str(error)
        if failure is None and not said.messages:
            failure = f"nothing said, last action {tracker.latest_action_name}"
        if failure is not None:
            # Not saved: the same message can be sent again.
            log.warning("turn failed: %s", failure)
            return TurnAnswer(messages=[], slots=before, understood=understood, failure="action_server")
        if understood.intent == DISTRESS:
            # Answered, and not remembered: nothing that was written in danger is kept.
            return TurnAnswer(messages=said.messages, slots=before, understood=understood, failure=None)
        await processor.save_tracker(tracker)
        return TurnAnswer(messages=said.messages, slots=_slots(tracker), understood=understood, failure=None)


def _understood(parse_data: dict[str, Any] | None) -> Understood:
    parsed = parse_data or {}
    intent, entities = parsed.get("intent") or {}, parsed.get("entities") or []
    return Understood(
        intent=intent.get("name"),
        confidence=float(intent.get("confidence") or 0.0),
        subject=next((entity["value"] for entity in entities if entity["entity"] == "sujet"), None),
        others=list(parsed.get("others") or []),
        entities=entities,
    )


def _slots(tracker: DialogueStateTracker) -> dict[str, Any]:
    return {name: value for name, value in tracker.current_slot_values().items() if name not in DEFAULT_SLOT_NAMES}


def _too_many_actions(*_: Any) -> None:
    raise ActionServerFailure("too many actions in one turn")
