"""Leaves out the parts of Rasa that this process never runs, before Rasa imports them.

``rasa.core.agent`` imports TensorFlow (for the classes below, used only when training)
and every messaging channel of Rasa (Slack, Telegram, Twilio…): most of the start time and of the memory.
``tests/bot/test_unused_rasa.py`` checks that neither comes back. TensorFlow itself is not faked: a model that
needs it fails to load, and the process says so.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

TRAINING_ONLY = {
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
    # Named by the training half of every model, which is read although only the other half runs.
    "rasa.graph_components.validators.default_recipe_validator": ("DefaultV1RecipeValidator",),
}


def leave_out_unused() -> None:
    """Registers stand-ins for these modules. Call before the first ``import rasa``; not when training."""
    for name, classes in TRAINING_ONLY.items():
        module = ModuleType(name, "Left out by bot/unused_rasa.py: nothing is trained in this process.")
        for class_name in classes:
            setattr(module, class_name, type(class_name, (), {}))
        sys.modules.setdefault(name, module)
    sys.modules.setdefault("rasa.core.channels", _channels_without_vendors())


def _channels_without_vendors() -> ModuleType:
    """The package ``rasa.core.channels`` with its base classes only."""
    spec = importlib.util.find_spec("rasa")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("rasa")
    package = ModuleType("rasa.core.channels", "Left out by bot/unused_rasa.py: only the base classes are needed.")
    package.__path__ = [str(Path(spec.origin).parent / "core" / "channels")]

    def base_class(name: str) -> Any:
        if name not in ("InputChannel", "OutputChannel", "CollectingOutputChannel", "UserMessage"):
            raise AttributeError(name)
        return getattr(importlib.import_module("rasa.core.channels.channel"), name)

    package.__getattr__ = base_class  # type: ignore[method-assign]
    return package
