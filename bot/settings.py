"""Settings of the bot process, read once from the environment (``docs/exploitation.md`` lists them).

Imports nothing of Rasa: it also sets what Rasa and TensorFlow read while they are imported.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).resolve().parents[1]


class StartError(Exception):
    """The process cannot start; the text is one French sentence for the operator."""


class Settings(Struct, frozen=True, kw_only=True):
    """``tracker_ttl_seconds``: how long a conversation is kept after its last message."""

    port: int
    action_port: int
    database_url: str
    var_dir: Path
    tracker_ttl_seconds: int
    log_level: str

    @property
    def model_dir(self) -> Path:
        return self.var_dir / "modele"


def load_settings(environment: MutableMapping[str, str] | None = None) -> Settings:
    """Settings from the environment.

    Raises:
        StartError: a value is not usable; names the variable.
    """
    env = os.environ if environment is None else environment
    var_dir = Path(env.get("AIGUILLAGE_VAR") or ROOT / "var").resolve()
    level = (env.get("AIGUILLAGE_LOG_LEVEL") or "INFO").upper()
    if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise StartError(f"La variable AIGUILLAGE_LOG_LEVEL vaut « {level} » ; attendu : DEBUG, INFO, WARNING ou ERROR.")
    return Settings(
        port=_integer(env, "AIGUILLAGE_BOT_PORT", 5005, 65535),
        action_port=_integer(env, "AIGUILLAGE_ACTION_PORT", 5055, 65535),
        database_url=env.get("DATABASE_URL") or f"sqlite:///{var_dir / 'aiguillage.db'}",
        var_dir=var_dir,
        tracker_ttl_seconds=3600 * _integer(env, "AIGUILLAGE_TRACKER_TTL_HOURS", 24, 24 * 365),
        log_level=level,
    )


def prepare_environment(settings: Settings, environment: MutableMapping[str, str] | None = None) -> None:
    """Sets what is read at import time, by Rasa and below it. Must run before the first ``import rasa``.

    ``bot/endpoints.yml`` refers to DATABASE_URL and AIGUILLAGE_ACTION_PORT, so both get their default here.
    """
    env = os.environ if environment is None else environment
    env["RASA_TELEMETRY_ENABLED"] = "false"
    env["DATABASE_URL"] = settings.database_url
    env["AIGUILLAGE_ACTION_PORT"] = str(settings.action_port)
    for name, value in {
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        # One message is small work: more threads only fight over the cores.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
    }.items():
        env.setdefault(name, value)


def _integer(env: MutableMapping[str, str], name: str, default: int, maximum: int) -> int:
    text = env.get(name) or str(default)
    try:
        value = int(text)
    except ValueError:
        raise StartError(f"La variable {name} doit être un nombre entier ; elle vaut « {text} ».") from None
    if not 1 <= value <= maximum:
        raise StartError(f"La variable {name} doit être entre 1 et {maximum} ; elle vaut « {text} ».")
    return value
