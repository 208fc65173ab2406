"""Rasa tracker store over ``bot.tracker_table``: encrypted, short, dated, and loud when the database fails."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Iterable
from io import UnsupportedOperation
from typing import Any

import msgspec
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.conversation import Dialogue
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

from bot.compaction import compacted_events
from bot.settings import load_settings
from bot.tracker_table import open_table


class EncryptedTrackerStore(TrackerStore):  # type: ignore[misc]
    """The ``tracker_store`` of ``bot/endpoints.yml``; ``host`` is its ``url``.

    Methods raise ``sqlalchemy.exc.SQLAlchemyError`` when the database fails and ``KeyringError`` when no key
    opens a conversation: the turn fails, nobody is greeted as new.
    """

    def __init__(self, domain: Domain | None, host: str, event_broker: EventBroker | None = None, **options: Any) -> None:
        super().__init__(domain, event_broker, **options)
        self.table = open_table(host, load_settings())

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        stored = await asyncio.to_thread(self.table.read, sender_id)
        if stored is None:
            return None
        tracker = self.init_tracker(sender_id)
        tracker.recreate_from_dialogue(Dialogue(sender_id, read_events(msgspec.json.decode(stored.state)["events"])))
        tracker.stored_version = stored.version
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Saves over what ``retrieve`` gave.

        Raises:
            StaleTracker: somebody else has saved or erased it since.
        """
        dialogue = Dialogue(tracker.sender_id, compacted_events(tracker)).as_dict()
        state = msgspec.json.encode(dialogue, enc_hook=plain_number)
        version = getattr(tracker, "stored_version", None)
        tracker.stored_version = await asyncio.to_thread(self.table.write, tracker.sender_id, state, version)

    async def create_tracker(self, sender_id: str, append_action_listen: bool = True) -> DialogueStateTracker:
        # Unlike Rasa's, an empty conversation is not written: the turn that opens it may still fail.
        tracker = self.init_tracker(sender_id)
        if append_action_listen:
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        return tracker

    async def keys(self) -> Iterable[str]:
        raise UnsupportedOperation("senders are stored as keyed hashes and cannot be listed")


def read_events(written: list[dict[str, Any]]) -> list[Event]:
    """Events from their JSON. Rasa's own reading walks the tree of event classes anew for each event."""
    kinds = _event_kinds()
    return [kinds[event["event"]]._from_parameters(event) for event in written]


@functools.cache
def _event_kinds() -> dict[str, type[Event]]:
    # As Event.resolve_by_type: the first class of a type name is the one.
    return {kind.type_name: kind for kind in reversed(all_subclasses(Event)) if kind.type_name}


def plain_number(value: Any) -> Any:
    """NumPy scalars (confidences) as Python numbers, for msgspec."""
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"{type(value).__name__} has no JSON form")
