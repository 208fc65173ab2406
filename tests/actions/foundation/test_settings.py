"""Settings read from an environment."""

from __future__ import annotations

import pytest

from actions.foundation.database import DatabaseUrlError, async_url
from actions.foundation.settings import SettingsError, load_settings


def test_defaults_serve_this_machine_only() -> None:
    settings = load_settings({})
    assert (settings.host, settings.port, settings.rate_per_minute) == ("127.0.0.1", 8000, 60)
    assert settings.listens_on_loopback
    assert settings.mail.host is None
    assert settings.database_url.startswith("sqlite:///")


@pytest.mark.parametrize(("host", "loopback"), [("0.0.0.0", False), ("192.0.2.1", False), ("::1", True), ("localhost", True)])
def test_public_addresses_are_known(host: str, loopback: bool) -> None:
    assert load_settings({"AIGUILLAGE_HOST": host}).listens_on_loopback is loopback


@pytest.mark.parametrize("text", ["huit mille", "0", "70000", "-1"])
def test_a_bad_port_is_said_in_one_sentence(text: str) -> None:
    with pytest.raises(SettingsError, match="PORT"):
        load_settings({"PORT": text})


def test_each_process_adds_its_driver() -> None:
    assert async_url("sqlite:////tmp/a.db") == "sqlite+aiosqlite:////tmp/a.db"
    assert async_url("postgresql://u:p@h/d") == "postgresql+asyncpg://u:p@h/d"
    with pytest.raises(DatabaseUrlError):
        async_url("mysql://h/d")
