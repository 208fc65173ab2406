"""Rasa component: the intent of a message that ``FrenchReader`` has read."""

from __future__ import annotations

from datetime import date
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

from bot.nlu.components.french_reader import READ, FrenchReader, Read
from bot.nlu.components.sources import fingerprint_sources
from bot.nlu.danger_model import NONE, DangerModel
from bot.nlu.facts.found import Context
from bot.nlu.french import French, load_french
from bot.nlu.intents.calibration import Calibration, Outcome
from bot.nlu.intents.decide import NOT_LEARNT, QUESTIONS, Decision, decide
from bot.nlu.intents.features import features_of
from bot.nlu.intents.linear import LinearClassifier, Settings
from bot.nlu.intents.sheets import sheet_questions
from knowledge.loader import load_knowledge

_RANKED = 5
# Any day: which intent an example has does not hang on it.
TRAINED_ON = date(2026, 1, 1)
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
            model = LinearClassifier.load(Path(folder), load_french().vector)
            calibration, danger = Calibration.load(Path(folder)), DangerModel.load(Path(folder), load_french())
            return cls(config, model_storage, resource, load_french(), model, calibration, danger)

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        french: French,
        model: LinearClassifier | None,
        calibration: Calibration | None = None,
        danger: DangerModel | None = None,
    ) -> None:
        self._settings = Settings(c=config["c"], folds=config["folds"], seed=config["seed"])
        self._settings_sheets = config["questions_des_fiches"]
        self._reader = FrenchReader(french, None)
        self._model_storage = model_storage
        self._resource = resource
        self._french = french
        self._model = model
        self._calibration = calibration or Calibration()
        self._danger = danger

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from ``data/nlu`` and from the questions of the sheets; a command (``/…``) is never an example.

        Every example is read once: its facts and words serve the intents, their calibration and the danger.
        """
        examples = [m for m in training_data.intent_examples if not (m.get(TEXT) or "").startswith("/")]
        questions = sheet_questions(load_knowledge().sheets.values()) if self._settings_sheets else []
        texts = [*(m.get(TEXT) or "" for m in examples), *(question for question, _ in questions)]
        read = [self._reader.read(text, Context(TRAINED_ON)) for text in texts]
        labels = [*(m.get(INTENT) for m in examples), *(intent for _, intent in questions)]
        themes = [*map(_theme, examples), *(NONE for _ in questions)]
        self._model, self._calibration = self._learn_intents(read, labels, len(examples))
        self._danger = DangerModel.train([(each[0], theme) for each, theme in zip(read, themes, strict=True)], self._french)
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(Path(folder))
            self._calibration.save(Path(folder))
            if self._danger is not None:
                self._danger.save(Path(folder))
        return self._resource

    def _learn_intents(self, read: list[Read], labels: list[str], said: int) -> tuple[LinearClassifier, Calibration]:
        """The classifier, and what its decisions are worth on examples that it has not seen.

        ``said``: how many come from ``data/nlu``. The sheets' questions come after, and are left out of the calibration:
        they find a statement, and are far more alike from one intent to the next than what people write.
        """
        kept = [index for index, label in enumerate(labels) if label not in NOT_LEARNT]
        features = [features_of(read[i][0], self._french.lexicons, read[i][2], read[i][3]) for i in kept]
        intents = [labels[i] for i in kept]
        model, folds = LinearClassifier.train_with_folds(features, intents, self._french.vector, self._settings)
        outcomes = []
        for held, unseen in folds:
            for index in (i for i in unseen if kept[i] < said):
                decision = decide(*read[kept[index]], held.ranking, self._french)
                outcomes.append(Outcome(decision.route, decision.confidence, decision.intent == intents[index]))
        return model, Calibration.fit(outcomes)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not (message.get(TEXT) or "").startswith("/"):
                self._understand(message)
        return messages

    def _understand(self, message: Message) -> None:
        if self._model is None:
            raise RuntimeError("le classifieur n'est pas entraîné")
        reading, context, facts, subjects = message.get(READ)
        if self._danger is not None:
            facts = self._danger.weigh(reading, facts)
            message.set(ENTITIES, [fact.as_entity() for fact in facts], add_to_output=True)
        decision = decide(reading, context, facts, subjects, self._model.ranking, self._french)
        confidence = self._calibration(decision.route, decision.confidence)
        message.set(INTENT, {"name": decision.intent, "confidence": confidence}, add_to_output=True)
        message.set(INTENT_RANKING_KEY, _ranking(decision, confidence), add_to_output=True)
        message.set("others", decision.others, add_to_output=True)
        if decision.noise is not None:
            message.set("bruit", {"raison": decision.noise.reason, "langue": decision.noise.language}, add_to_output=True)
        if decision.intent in _WITH_SUBJECT and subjects:
            message.set(ENTITIES, [*message.get(ENTITIES), *(s.as_entity() for s in subjects)], add_to_output=True)


def _theme(message: Message) -> str:
    """Theme of the danger of an example (``theme`` of its block in ``data/nlu``), or none."""
    return str(((message.get("metadata") or {}).get("intent") or {}).get("theme", NONE))


def _ranking(decision: Decision, confidence: float) -> list[dict[str, Any]]:
    """The decision first, then what the classifier thought."""
    rest = [{"name": name, "confidence": p} for name, p in decision.ranking[:_RANKED] if name != decision.intent]
    return [{"name": decision.intent, "confidence": confidence}, *rest]
