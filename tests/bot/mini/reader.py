"""Reads ages and subjects by pattern, and shows that the question asked reaches the pipeline."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class MiniReader(GraphComponent):  # type: ignore[misc]
    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> MiniReader:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get("text")
            if "explosion" in text:
                raise RuntimeError(text)
            entities = [_entity("age", int(found[1]), found) for found in re.finditer(r"(\d+) ans", text)]
            entities += [_entity("sujet", found[0], found) for found in re.finditer(r"\b(EITI|ACI)\b", text)]
            asked = (message.get("metadata") or {}).get("question_posee")
            if asked:
                entities.append({"entity": "question_posee_lue", "value": asked, "start": 0, "end": 0})
            message.set("entities", entities, add_to_output=True)
            message.set("others", ["remercier"] if "merci" in text else [], add_to_output=True)
        return messages


def _entity(name: str, value: Any, found: re.Match[str]) -> dict[str, Any]:
    return {
        "entity": name,
        "value": value,
        "start": found.start(),
        "end": found.end(),
        "certitude": "dit",
        "operation": "affirme",
    }
