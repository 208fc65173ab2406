"""A long conversation gets short and stays the same conversation."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.compaction import KEPT_EVENTS, MAX_EVENTS, compacted_events, replayed

SLOTS = ("age", "allocations", "question_posee")
values = st.none() | st.integers(0, 99) | st.lists(st.sampled_from(["RSA", "ASS"]), max_size=2)
inner = st.one_of(
    st.builds(SlotSet, st.sampled_from(SLOTS), values),
    st.builds(ActionExecuted, st.sampled_from(["action_poursuivre", "action_orienter"])),
    st.builds(BotUttered, st.text(max_size=5)),
    st.builds(ActiveLoop, st.sampled_from(["formulaire", None])),
)
rare = st.one_of(
    st.builds(AllSlotsReset),
    st.builds(UserUtteranceReverted),
    st.builds(Restarted),
    st.builds(SessionStarted),
    st.builds(ConversationPaused),
    st.builds(ConversationResumed),
)


@st.composite
def turns(draw: st.DrawFn, most: int = 40) -> list[Event]:
    """Events of whole turns: a message, what follows, a listen; now and then something unusual."""
    events: list[Event] = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]
    for number in range(draw(st.integers(0, most))):
        events.append(UserUttered(f"message {number}", {"name": "donner_information"}))
        events += draw(st.lists(inner, max_size=6))
        if draw(st.integers(0, 9)) == 0:
            events.append(draw(rare))
        events.append(ActionExecuted("action_listen"))
    return events


def tracker_of(events: list[Event]) -> DialogueStateTracker:
    slots = [AnySlot(name, mappings=[], initial_value=0 if name == "age" else None) for name in SLOTS]
    return DialogueStateTracker.from_events("personne", events, slots=slots)


def seen(tracker: DialogueStateTracker) -> tuple[object, ...]:
    """What actions and policies can see of the present."""
    message = tracker.latest_message
    return (
        tracker.current_slot_values(),
        tracker.is_paused(),
        tracker.active_loop_name,
        tracker.latest_action_name,
        message.text if message else None,
        tracker.followup_action,
    )


@settings(max_examples=50, deadline=None)
@given(turns(), turns(most=4))
def test_the_shortened_conversation_goes_on_like_the_long_one(past: list[Event], future: list[Event]) -> None:
    long = tracker_of(past)
    short = replayed(long, compacted_events(long))
    assert seen(short) == seen(long)
    for event in future[3:]:
        long.update(event)
        short.update(event)
    assert short.current_slot_values() == long.current_slot_values()
    assert seen(replayed(short, compacted_events(short))) == seen(short)


def test_a_hundred_turns_stay_bounded_and_keep_the_last_turns() -> None:
    tracker = tracker_of([ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")])
    tracker.update(SlotSet("allocations", ["RSA"]))
    for number in range(100):
        for event in (
            UserUttered(f"message {number}", {"name": "donner_information"}),
            SlotSet("age", number),
            ActionExecuted("action_poursuivre"),
            BotUttered(f"réponse {number}"),
            ActionExecuted("action_listen"),
        ):
            tracker.update(event)
        tracker = replayed(tracker, compacted_events(tracker))
        assert len(tracker.events) <= MAX_EVENTS
    assert tracker.current_slot_values() == {"age": 99, "allocations": ["RSA"], "question_posee": None}
    said = [event.text for event in tracker.events if isinstance(event, UserUttered)]
    assert said[-4:] == [f"message {number}" for number in range(96, 100)]
    assert len(said) <= MAX_EVENTS // 5


def test_one_turn_of_many_events_is_kept_whole() -> None:
    events = [
        UserUttered("tout d'un coup", {"name": "donner_information"}),
        *[SlotSet("age", age) for age in range(2 * MAX_EVENTS)],
    ]
    tracker = tracker_of([ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen"), *events])
    kept = compacted_events(tracker)
    assert kept[-len(events) :] == events
    assert KEPT_EVENTS < len(kept) <= len(events) + 4


def test_a_slot_emptied_on_purpose_does_not_come_back_to_its_first_value() -> None:
    turn = [UserUttered("non", {"name": "non"}), ActionExecuted("action_listen")]
    tracker = tracker_of([ActionExecuted("action_session_start"), SessionStarted(), SlotSet("age", None), *turn * MAX_EVENTS])
    assert replayed(tracker, compacted_events(tracker)).get_slot("age") is None
    assert len(compacted_events(tracker)) <= MAX_EVENTS
