"""The store as Rasa uses it: what is saved comes back the same, and only what a turn saved exists."""

from __future__ import annotations

import asyncio
import copy
from io import UnsupportedOperation
from pathlib import Path
from typing import Any

import numpy
import pytest
from cryptography.fernet import Fernet
from hypothesis import given, settings
from rasa.core.tracker_store import check_if_tracker_store_async
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from bot.compaction import MAX_EVENTS
from bot.tracker_store import EncryptedTrackerStore, read_events
from bot.tracker_table import StaleTracker
from tests.bot.bot_process import MINI
from tests.bot.test_compaction import turns

SENDER = "s" * 32


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EncryptedTrackerStore:
    monkeypatch.setenv("AIGUILLAGE_KEYS", Fernet.generate_key().decode())
    monkeypatch.setenv("AIGUILLAGE_TRACKER_TTL_HOURS", "2")
    store = EncryptedTrackerStore(Domain.load(str(MINI / "domain.yml")), f"sqlite:///{tmp_path / 'essai.db'}")
    store.table.create_if_missing()
    return store


def take_turn(tracker: DialogueStateTracker, text: str) -> None:
    parsed: dict[str, Any] = {
        "intent": {"name": "donner_information", "confidence": numpy.float32(0.5)},
        "entities": [{"entity": "age", "value": numpy.int64(52), "certitude": "dit"}],
    }
    tracker.update(UserUttered(text, parsed["intent"], parsed["entities"], {**parsed, "text": text}, metadata={"canal": "web"}))
    tracker.update(SlotSet("age", 52))
    tracker.update(ActionExecuted("action_noter"))
    tracker.update(BotUttered(data={"custom": {"text": "Vous avez 52 ans.", "structures": [{"distance_km": 3.2}]}}))
    tracker.update(ActionExecuted("action_listen"))


def test_a_saved_conversation_comes_back_the_same(store: EncryptedTrackerStore) -> None:
    async def scenario() -> None:
        tracker = await store.get_or_create_tracker(SENDER)
        take_turn(tracker, "j'ai 52 ans")
        await store.save(tracker)
        again = await store.retrieve(SENDER)
        assert list(again.events) == list(tracker.events)
        assert again.current_slot_values() == tracker.current_slot_values()
        assert again.latest_message.intent["confidence"] == 0.5
        for number in range(40):
            take_turn(again, f"tour {number}")
            await store.save(again)
        last = await store.retrieve(SENDER)
        assert len(last.events) <= MAX_EVENTS
        assert last.get_slot("age") == 52
        assert last.latest_message.text == "tour 39"

    asyncio.run(scenario())


@settings(max_examples=30, deadline=None)
@given(turns(most=6))
def test_events_are_read_as_rasa_reads_them(events: list[Event]) -> None:
    written = [event.as_dict() for event in events]
    assert read_events(copy.deepcopy(written)) == deserialise_events(copy.deepcopy(written)) == events


def test_opening_a_conversation_writes_nothing(store: EncryptedTrackerStore) -> None:
    async def scenario() -> None:
        await store.get_or_create_tracker(SENDER)
        assert await store.retrieve(SENDER) is None
        assert not await store.exists(SENDER)

    asyncio.run(scenario())


def test_the_second_of_two_trackers_of_one_person_is_refused(store: EncryptedTrackerStore) -> None:
    async def scenario() -> None:
        one, other = [await store.get_or_create_tracker(SENDER) for _ in range(2)]
        take_turn(one, "un")
        await store.save(one)
        with pytest.raises(StaleTracker):
            await store.save(other)
        take_turn(one, "deux")
        await store.save(one)  # the first may go on

    asyncio.run(scenario())


def test_senders_cannot_be_listed_and_rasa_takes_the_store_as_asynchronous(store: EncryptedTrackerStore) -> None:
    assert check_if_tracker_store_async(store)
    with pytest.raises(UnsupportedOperation):
        asyncio.run(store.keys())
    assert store.table._ttl == 7200
