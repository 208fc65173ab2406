"""The two components of ``bot/config.yml``, trained on ``data/nlu`` outside Rasa's server: seconds instead of a minute."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.components.french_reader import FrenchReader, places_path
from bot.nlu.components.intent_classifier import FrenchIntentClassifier

ROOT = Path(__file__).resolve().parents[2]
CONTEXT = ExecutionContext(GraphSchema({}))


@dataclass
class Pipeline:
    """Trained components, with what training and loading took in seconds; ``places`` says whether places are read."""

    reader: FrenchReader
    classifier: FrenchIntentClassifier
    training_seconds: float
    loading_seconds: float
    places: bool

    def parse(self, text: str, asked: str | None = None) -> dict[str, Any]:
        """What Rasa would hand to the dialogue for this text."""
        message = Message(data={TEXT: text, "metadata": {"question_posee": asked}})
        parsed = self.classifier.process(self.reader.process([message]))[0]
        return parsed.as_dict(only_output_properties=True)


@dataclass
class FactsOnly:
    """The reader without the classifier, for who works on facts: nothing to train."""

    reader: FrenchReader
    places: bool
    training_seconds: float = 0.0
    loading_seconds: float = 0.0

    def parse(self, text: str, asked: str | None = None) -> dict[str, Any]:
        """The facts of this text; the intent is never judged."""
        message = self.reader.process([Message(data={TEXT: text, "metadata": {"question_posee": asked}})])[0]
        return message.as_dict(only_output_properties=True)


def facts_only() -> FactsOnly:
    places = places_path().is_file()
    storage = LocalModelStorage.create(Path(tempfile.mkdtemp()))
    return FactsOnly(FrenchReader.load({"lieux": places}, storage, Resource("lecture"), CONTEXT), places)


def train_pipeline(nlu: Path = ROOT / "data" / "nlu", **config: Any) -> Pipeline:
    """Trains, saves and loads again, as Rasa does."""
    places = places_path().is_file()
    storage = LocalModelStorage.create(Path(tempfile.mkdtemp()))
    resource = Resource("classifieur")
    reader_config = {**FrenchReader.get_default_config(), "lieux": places}
    classifier_config = {**FrenchIntentClassifier.get_default_config(), **config}
    started = time.perf_counter()
    reader = FrenchReader.create(reader_config, storage, Resource("lecture"), CONTEXT)
    data = reader.process_training_data(load_data(str(nlu)))
    FrenchIntentClassifier.create(classifier_config, storage, resource, CONTEXT).train(data)
    trained = time.perf_counter()
    reader = FrenchReader.load(reader_config, storage, Resource("lecture"), CONTEXT)
    classifier = FrenchIntentClassifier.load(classifier_config, storage, resource, CONTEXT)
    return Pipeline(reader, classifier, trained - started, time.perf_counter() - trained, places)
