"""Keeps a conversation short: old events go, what they established stays.

The time of a Rasa turn grows with the number of events (all are replayed, featurised and sent to the action
server). The state before the last turns is written again as a few events: a session start, the slots that
are set, an active form, a listen.
"""

from __future__ import annotations

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    ConversationPaused,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

MAX_EVENTS = 60
KEPT_EVENTS = 24


def compacted_events(tracker: DialogueStateTracker) -> list[Event]:
    """Events to store: all of them up to MAX_EVENTS, otherwise the last turns after a summary of the rest.

    Replaying the result gives the same slots, form, last message, last action and turns. Where it would not
    (a revert that reaches behind the cut), an earlier cut is taken, at worst none.
    """
    events = list(tracker.events)
    if len(events) <= MAX_EVENTS:
        return events
    starts = [i for i, event in enumerate(events) if isinstance(event, UserUttered)]
    wanted = next((start for start in starts if len(events) - start <= KEPT_EVENTS), starts[-1] if starts else 0)
    for cut in reversed([start for start in starts if 0 < start <= wanted]):
        summary = _summary(tracker, events[:cut])
        if _same_state(tracker, summary, events[cut:]):
            return summary + events[cut:]
    return events


def replayed(tracker: DialogueStateTracker, events: list[Event]) -> DialogueStateTracker:
    """A tracker of the same person and slots on which only these events happened."""
    copy = tracker.init_copy()
    for event in events:
        copy.update(event)
    return copy


def _summary(tracker: DialogueStateTracker, before: list[Event]) -> list[Event]:
    past = replayed(tracker, before)
    at = before[-1].timestamp
    summary: list[Event] = [ActionExecuted(ACTION_SESSION_START_NAME, timestamp=at), SessionStarted(timestamp=at)]
    summary += [SlotSet(slot.name, slot.value, timestamp=at) for slot in past.slots.values() if slot.value != slot.initial_value]
    if past.active_loop_name:
        summary.append(ActiveLoop(past.active_loop_name, timestamp=at))
    if past.is_paused():
        summary.append(ConversationPaused(timestamp=at))
    return [*summary, ActionExecuted(ACTION_LISTEN_NAME, timestamp=at)]


def _same_state(tracker: DialogueStateTracker, summary: list[Event], kept: list[Event]) -> bool:
    shorter = replayed(tracker, summary + kept)
    applied, established = shorter.applied_events(), summary[2:]
    head, turns = applied[: len(established)], applied[len(established) :]
    return (
        head == established
        and bool(turns)
        and tracker.applied_events()[-len(turns) :] == turns
        and _state(shorter) == _state(tracker)
    )


def _state(tracker: DialogueStateTracker) -> tuple[object, ...]:
    loop = tracker.active_loop
    return (
        tracker.current_slot_values(),
        tracker.is_paused(),
        tracker.followup_action,
        tracker.latest_action,
        tracker.latest_message,
        tracker.latest_bot_utterance,
        (loop.name, loop.is_interrupted, loop.rejected) if loop else None,
    )
