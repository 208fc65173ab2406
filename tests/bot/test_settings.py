"""Settings of the bot: defaults, and values that stop the start."""

import pytest

from bot.settings import ROOT, StartError, load_settings, prepare_environment


def test_defaults_agree_with_those_of_the_service() -> None:
    settings = load_settings({})
    assert (settings.port, settings.action_port) == (5005, 5055)
    assert settings.database_url == f"sqlite:///{ROOT / 'var' / 'aiguillage.db'}"
    assert settings.model_dir == ROOT / "var" / "modele"
    assert settings.tracker_ttl_seconds == 24 * 3600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AIGUILLAGE_BOT_PORT", "cinq"),
        ("AIGUILLAGE_BOT_PORT", "70000"),
        ("AIGUILLAGE_ACTION_PORT", "0"),
        ("AIGUILLAGE_TRACKER_TTL_HOURS", "-1"),
        ("AIGUILLAGE_LOG_LEVEL", "BAVARD"),
    ],
)
def test_a_bad_value_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(StartError, match=name):
        load_settings({name: value})


def test_telemetry_cannot_be_left_on() -> None:
    environment = {"RASA_TELEMETRY_ENABLED": "true", "AIGUILLAGE_ACTION_PORT": "6000", "OMP_NUM_THREADS": "2"}
    prepare_environment(load_settings(environment), environment)
    assert environment["RASA_TELEMETRY_ENABLED"] == "false"
    assert environment["DATABASE_URL"].startswith("sqlite:///")
    assert (environment["AIGUILLAGE_ACTION_PORT"], environment["OMP_NUM_THREADS"]) == ("6000", "2")
