"""Rasa component: corrects the spelling, reads danger, facts and subjects, and sets them as entities."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dateutil.tz import gettz
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.components.sources import fingerprint_sources
from bot.nlu.distress import read_distress
from bot.nlu.facts.found import Context, Found, PlaceReader
from bot.nlu.facts.reader import read_facts
from bot.nlu.french import French, load_french
from bot.nlu.reading import Reading
from bot.nlu.subjects import read_subjects
from knowledge.places import PlaceIndex

# What this component leaves on a message for the next one; never part of the answer.
READ = "lecture"
Read = tuple[Reading, Context, list[Found], list[Found]]
_PARIS = gettz("Europe/Paris")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class FrenchReader(GraphComponent):
    """Reads French as people write it. Config ``lieux: false`` reads no places (tests without the place index)."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> FrenchReader:
        """For training: needs no place index."""
        return cls(load_french(), None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FrenchReader:
        """For reading. Raises ``PlaceIndexError`` when the place index has not been built: the bot must not start half blind."""
        return cls(load_french(), PlaceIndex.load(places_path()) if config["lieux"] else None)

    def __init__(self, french: French, places: PlaceReader | None) -> None:
        self._french = french
        self._places = places

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"lieux": True}

    @staticmethod
    def supported_languages() -> list[str]:
        return ["fr"]

    @staticmethod
    def required_packages() -> list[str]:
        return ["spacy", "fr_core_news_md"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return fingerprint_sources()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Unchanged: the classifier reads the examples itself, once."""
        return training_data

    def read(self, text: str, context: Context) -> Read:
        """Everything that is read in a text before its intent: its words, and the facts and subjects found in them."""
        reading = self._french.read(text)
        return reading, context, *self._read(reading, context)

    def process(self, messages: list[Message]) -> list[Message]:
        """Entities on each message; text that was never meant to be read here (``/``) is left to Rasa."""
        for message in messages:
            text = message.get(TEXT) or ""
            metadata = message.get("metadata") or {}
            context = Context(_today(), metadata.get("question_posee"), metadata.get("role"), self._places)
            read = self.read(text, context)
            entities = [] if text.startswith("/") else [fact.as_entity() for fact in read[2]]
            message.set(READ, read)
            message.set(ENTITIES, entities, add_to_output=True)
            message.set(INTENT, {"name": None, "confidence": 0.0}, add_to_output=True)
        return messages

    def _read(self, reading: Reading, context: Context) -> tuple[list[Found], list[Found]]:
        lexicons = self._french.lexicons
        facts = [*read_distress(reading, lexicons), *read_facts(reading, context, lexicons)]
        return facts, read_subjects(reading, lexicons)


def places_path() -> Path:
    """Where ``python -m actions.directory.build_places`` leaves the index."""
    root = Path(__file__).resolve().parents[3]
    return Path(os.environ.get("AIGUILLAGE_VAR") or root / "var") / "lieux.msgpack"


def _today() -> date:
    return datetime.now(_PARIS).date()
