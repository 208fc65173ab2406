"""Rasa component: the intent of a message that ``FrenchReader`` has read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.components.french_reader import FEATURES, READ, FrenchReader
from bot.nlu.components.sources import fingerprint_sources
from bot.nlu.french import French, load_french
from bot.nlu.intents.decide import EXACT_ONLY, QUESTIONS, Decision, decide
from bot.nlu.intents.linear import LinearClassifier, Settings
from bot.nlu.intents.sheets import sheet_questions
from knowledge.loader import load_knowledge

_RANKED = 5
# Intents that speak of a sheet: elsewhere a name dropped in passing (« inscrit à France Travail ») is no subject.
_WITH_SUBJECT = frozenset([*QUESTIONS, "demander_eligibilite", "chercher_structure", "hors_sujet", "aide", "incompris"])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FrenchIntentClassifier(GraphComponent, IntentClassifier):
    """Rules first (danger, exact answers, contact), then a linear model (``bot/nlu/intents``)."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [FrenchReader]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        defaults = Settings()
        return {"c": defaults.c, "folds": defaults.folds, "seed": defaults.seed, "questions_des_fiches": True}

    @staticmethod
    def supported_languages() -> list[str]:
        return ["fr"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return fingerprint_sources()

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> FrenchIntentClassifier:
        return cls(config, model_storage, resource, load_french(), None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FrenchIntentClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, load_french(), LinearClassifier.load(Path(folder), load_french().vector))

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        french: French,
        model: LinearClassifier | None,
    ) -> None:
        self._settings = Settings(c=config["c"], folds=config["folds"], seed=config["seed"])
        self._settings_sheets = config["questions_des_fiches"]
        self._reader = FrenchReader(french, None)
        self._model_storage = model_storage
        self._resource = resource
        self._french = french
        self._model = model

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from ``data/nlu`` and from the questions of the sheets.

        A command (``/…``) is never an example, and intents read word for word are left out.
        """
        examples = [
            m
            for m in training_data.intent_examples
            if not (m.get(TEXT) or "").startswith("/") and m.get(INTENT) not in EXACT_ONLY
        ]
        pairs = [(m.get(FEATURES), m.get(INTENT)) for m in examples]
        if self._settings_sheets:
            known = {intent for _, intent in pairs}
            questions = [(q, i) for q, i in sheet_questions(load_knowledge().sheets.values()) if i in known]
            pairs += [(self._reader.features(question), intent) for question, intent in questions]
        self._model = LinearClassifier.train([e for e, _ in pairs], [i for _, i in pairs], self._french.vector, self._settings)
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(Path(folder))
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not (message.get(TEXT) or "").startswith("/"):
                self._understand(message)
        return messages

    def _understand(self, message: Message) -> None:
        if self._model is None:
            raise RuntimeError("le classifieur n'est pas entraîné")
        reading, context, facts, subjects = message.get(READ)
        decision = decide(reading, context, self._french.lexicons, facts, subjects, self._model.ranking, self._french.known)
        message.set(INTENT, {"name": decision.intent, "confidence": decision.confidence}, add_to_output=True)
        message.set(INTENT_RANKING_KEY, _ranking(decision), add_to_output=True)
        message.set("others", decision.others, add_to_output=True)
        if decision.noise is not None:
            message.set("bruit", {"raison": decision.noise.reason, "langue": decision.noise.language}, add_to_output=True)
        if decision.intent in _WITH_SUBJECT and subjects:
            message.set(ENTITIES, [*message.get(ENTITIES), *(s.as_entity() for s in subjects)], add_to_output=True)


def _ranking(decision: Decision) -> list[dict[str, Any]]:
    """The decision first, then what the classifier thought."""
    rest = [
        {"name": name, "confidence": confidence} for name, confidence in decision.ranking[:_RANKED] if name != decision.intent
    ]
    return [{"name": decision.intent, "confidence": decision.confidence}, *rest]
