"""One turn of the conversation as a step sees it, and the base of all steps.

A step reads a ``Turn``, answers with messages and says what to remember. It never formats for a medium and
never touches Rasa: ``DialogueAction`` alone translates both ways.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

import msgspec
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue.facts import Known, read_facts
from actions.dialogue.services import Services
from actions.foundation.clock import today
from actions.foundation.message import Choice, EntityValue, Message
from actions.foundation.profile import FACT_KEYS, author_of, facts_of, profile_from_facts, said_facts
from knowledge.dates import age_on
from knowledge.model import Author, Profile

ASKED = "question_posee"


class Turn:
    """What was said, what is known after it, and what will be remembered."""

    def __init__(self, services: Services, slots: Mapping[str, Any], latest: Mapping[str, Any], sender: str) -> None:
        self.services = services
        self.sender = sender
        self.today: date = today()
        self.intent: str = (latest.get("intent") or {}).get("name") or "incompris"
        self.text: str = latest.get("text") or ""
        self.latest: Mapping[str, Any] = latest
        self.manner: Mapping[str, Any] = latest.get("tournure") or {}
        self.noise: Mapping[str, Any] = latest.get("bruit") or {}
        self.entities: list[Mapping[str, Any]] = list(latest.get("entities") or [])
        self.channel: str = (latest.get("metadata") or {}).get("canal", "web")
        self._before = dict(slots)
        self._after: dict[str, Any] = {}
        self.asked: str | None = slots.get(ASKED)
        self.known: Known = read_facts(facts_of(slots), slots.get("certitudes") or {}, self.entities)
        self._take_facts()

    def _take_facts(self) -> None:
        for key in FACT_KEYS:
            self.remember(key, self.known.facts.get(key))
        self.remember("certitudes", self.known.certainty or None)
        unsettled = self.known.place_to_settle
        if unsettled or "departement" in self.known.changed or "code_insee" in self.known.changed:
            # Homonyms wait to be chosen from; a name that nobody knows is asked again, not kept.
            ambiguous = unsettled is not None and unsettled.get("status") == "ambiguous"
            self.remember("lieu_a_preciser", unsettled if ambiguous else None)

    def take(self, told: list[EntityValue]) -> None:
        """Facts that the answer to a question stands for."""
        read = [{"entity": each.entity, "value": each.value} for each in told]
        self.known = read_facts(self.known.facts, self.known.certainty, read)
        self._take_facts()

    def recall(self, slot: str) -> Any:
        return self._after.get(slot, self._before.get(slot))

    def remember(self, slot: str, value: Any) -> None:
        self._after[slot] = value

    def forget_everything(self) -> None:
        """Facts and progress are gone; the conversation itself goes on."""
        self._after = dict.fromkeys([*FACT_KEYS, *self._before])
        self.known = Known()

    def ask(self, question: str | None) -> None:
        """Notes what the person is now being asked; the bot reads the next message with it in mind."""
        self.remember(ASKED, question)

    def value(self, entity: str) -> Any:
        """Value of the first such entity of this message, or None."""
        return next((found.get("value") for found in self.entities if found.get("entity") == entity), None)

    @property
    def learned(self) -> bool:
        """Whether this message brought or changed a fact."""
        return bool(self.known.changed)

    @property
    def said(self) -> dict[str, Any]:
        return said_facts(self.known.facts, self.known.certainty)

    @property
    def profile(self) -> Profile:
        """Facts that the person said; what was only deduced waits for a confirmation."""
        return profile_from_facts(self.said)

    @property
    def age(self) -> int | None:
        """Years, from the birth date when it is known."""
        profile = self.profile
        return age_on(profile.date_naissance, self.today) if profile.date_naissance else profile.age

    @property
    def author(self) -> Author:
        return author_of(self.said)

    @property
    def about_someone(self) -> bool:
        """Whether a worker speaks of another person."""
        return self.known.facts.get("role") == "prescripteur"

    def changes(self) -> dict[str, Any]:
        return {slot: value for slot, value in self._after.items() if self._before.get(slot) != value}


class DialogueAction(Action):
    """A step of the conversation. Subclasses name it and answer."""

    step: ClassVar[str]

    def __init__(self, services: Services) -> None:
        self.services = services

    def name(self) -> str:
        return f"action_{self.step}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]) -> list[Any]:
        turn = Turn(self.services, tracker.slots, tracker.latest_message, tracker.sender_id)
        for message in [*_soft_lines(turn), *await self.answer(turn)]:
            dispatcher.utter_message(json_message=msgspec.to_builtins(message))
        return [SlotSet(slot, value) for slot, value in turn.changes().items()]

    @abstractmethod
    async def answer(self, turn: Turn) -> list[Message]:
        """Messages of this step, at least one."""


def _soft_lines(turn: Turn) -> list[Message]:
    """Where danger is only possible, one line says who listens, and the conversation goes on."""
    if turn.intent == "detresse":
        return []
    themes = [found.get("value") for found in turn.entities if found.get("entity") == "theme_detresse"]
    known = turn.services.knowledge.distress
    return [Message(text=known[theme].doute) for theme in dict.fromkeys(themes) if theme in known]


def choice(label: str, intent: str, **entities: Any) -> Choice:
    """A choice that stands for an intent with facts."""
    return Choice(label=label, intent=intent, entities=[EntityValue(entity=key, value=value) for key, value in entities.items()])


def taking_back(label: str, key: str, value: Any) -> Choice:
    """A choice that takes a fact back: false for a yes or no, forgotten otherwise."""
    return Choice(label=label, intent="corriger_information", entities=[EntityValue(entity=key, value=value, operation="nie")])
