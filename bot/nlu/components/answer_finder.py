"""Rasa component: the statements of ``knowledge/fiches`` that answer a question, after its intent is known.

Sets ``enonces`` ([{id, score, part, sujet, aspect}], best first), ``enonces_par_demande`` (one such list a question, when
a message asks several) and ``tournure`` (what is compared, the version wanted, figures…). A question that the classifier
took for something else becomes one when its answer is known.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.components.french_reader import READ, FrenchReader
from bot.nlu.components.sources import fingerprint_sources
from bot.nlu.french import French, load_french
from bot.nlu.retrieval.corpus import Corpus, build_corpus
from bot.nlu.retrieval.finder import Finder
from bot.nlu.retrieval.fitting import Weights, fit
from bot.nlu.retrieval.index import Index
from bot.nlu.retrieval.kept_question import kept_question
from bot.nlu.retrieval.phrasing import load_phrasing
from bot.nlu.retrieval.query import Query, each_subject, make_query
from bot.nlu.retrieval.requests import NEAREST, SURE, Asked, read_request
from bot.nlu.retrieval.taken_for import becomes_question, intent_for, open_question
from bot.nlu.subjects import read_subjects
from knowledge.answers import ASPECTS_ASKED
from knowledge.loader import load_knowledge

FILE = "reponses.json"
# Intents that no answer may replace: danger, agreement, what is left or erased.
_SETTLED = frozenset(
    [
        "detresse",
        "oui",
        "non",
        "consentir",
        "refuser_consentement",
        "laisser_coordonnees",
        "supprimer_donnees",
        "arreter",
        "recommencer",
        "insulte",
    ]
)


class Learnt(msgspec.Struct, frozen=True):
    """What training leaves: everything read once, and the weights."""

    corpus: Corpus
    weights: Weights


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class AnswerFinder(GraphComponent):
    """Finds answers among the statements (``bot/nlu/retrieval``)."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [FrenchReader]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    @staticmethod
    def supported_languages() -> list[str]:
        return ["fr"]

    @staticmethod
    def required_packages() -> list[str]:
        return ["bm25s", "sklearn", "snowballstemmer", "spacy"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return fingerprint_sources()

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> AnswerFinder:
        return cls(model_storage, resource, load_french(), None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> AnswerFinder:
        with model_storage.read_from(resource) as folder:
            learnt = msgspec.json.decode((Path(folder) / FILE).read_bytes(), type=Learnt)
        french = load_french()
        return cls(model_storage, resource, french, Finder(Index(learnt.corpus, french.vector, french.ranks), learnt.weights))

    def __init__(self, model_storage: ModelStorage, resource: Resource, french: French, finder: Finder | None) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._french = french
        self._finder = finder
        self._phrasing = load_phrasing()
        self._codes = frozenset(load_knowledge().sheets)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the sheets alone; the examples of ``data/nlu`` play no part."""
        corpus = build_corpus(load_knowledge().sheets.values(), self.query)
        weights = fit(Index(corpus, self._french.vector, self._french.ranks))
        with self._model_storage.write_to(self._resource) as folder:
            (Path(folder) / FILE).write_bytes(msgspec.json.encode(Learnt(corpus, weights)))
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data

    def query(self, text: str) -> Query:
        """A text as the index compares it, outside any conversation."""
        reading = self._french.read(text)
        subjects = each_subject(reading, read_subjects(reading, self._french.lexicons), self._codes)
        return make_query(reading, subjects, self._phrasing)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(READ) and not (message.get(TEXT) or "").startswith("/"):
                self._look_for(message)
        return messages

    def _look_for(self, message: Message) -> None:
        if self._finder is None:
            raise RuntimeError("la recherche de réponses n'est pas entraînée")
        intent = str((message.get(INTENT) or {}).get("name"))
        if intent in _SETTLED:
            return
        reading, context, facts, named = message.get(READ)
        subjects = each_subject(reading, named, self._codes)
        current = (message.get("metadata") or {}).get("sujet_courant")
        asked = read_request(
            self._finder, reading, subjects, self._phrasing, current=current, wanted=ASPECTS_ASKED.get(intent, frozenset())
        )
        if intent not in ASPECTS_ASKED:
            unheard = intent == "incompris" and not message.get("bruit") and open_question(reading, self._phrasing)
            if not unheard and not becomes_question(intent, asked, reading, context, facts, subjects, current, self._phrasing):
                return
            _ask(message, intent_for(asked), asked, [subject.as_entity() for subject in subjects])
        message.set("enonces", msgspec.to_builtins(asked.statements), add_to_output=True)
        message.set("enonces_par_demande", msgspec.to_builtins(asked.by_request), add_to_output=True)
        how = {
            "comparaison": asked.compared,
            "version": asked.version,
            "redire": asked.alone,
            "nombres": asked.figures,
            "structure": asked.structure,
            "vague": asked.vague,
            "seuil": SURE,
            "seuil_proche": NEAREST,
            "gardee": kept_question(reading, facts, self._french.known, subjects),
        }
        message.set("tournure", how, add_to_output=True)


def _ask(message: Message, intent: str, asked: Asked, subjects: list[dict[str, Any]]) -> None:
    """Makes a question of the message: its answer is known, or it can only be one."""
    message.set(INTENT, {"name": intent, "confidence": asked.best}, add_to_output=True)
    others = [entity for entity in message.get(ENTITIES) or [] if entity.get("entity") != "sujet"]
    message.set(ENTITIES, [*others, *subjects], add_to_output=True)
