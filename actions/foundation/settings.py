"""Settings of the service, read once from the environment.

Every variable is listed in ``docs/exploitation.md``; a bad value stops the start with one French sentence.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).resolve().parents[2]


class SettingsError(ValueError):
    """A variable has a value that the service cannot use; the text is for the operator."""


class Mail(Struct, frozen=True, kw_only=True):
    """SMTP relay. ``host`` is None when mail is not configured: messages become files."""

    host: str | None
    port: int
    username: str | None
    password: str | None
    starttls: bool
    sender: str


class Settings(Struct, frozen=True, kw_only=True):
    host: str
    port: int
    action_port: int
    bot_url: str
    database_url: str
    var_dir: Path
    rate_per_minute: int
    contact_humain: str | None
    demo_allowed: bool
    demo_email: str | None
    public_url: str
    mail: Mail

    @property
    def listens_on_loopback(self) -> bool:
        """Whether only this machine can reach the public listener."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def places_path(self) -> Path:
        return self.var_dir / "lieux.msgpack"

    @property
    def outbox_dir(self) -> Path:
        return self.var_dir / "outbox"


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment.

    Raises:
        SettingsError: a value is not usable; names the variable.
    """
    env = os.environ if environment is None else environment
    var_dir = Path(env.get("AIGUILLAGE_VAR") or ROOT / "var").resolve()
    host = env.get("AIGUILLAGE_HOST") or "127.0.0.1"
    port = _integer(env, "PORT", 8000)
    return Settings(
        host=host,
        port=port,
        action_port=_integer(env, "AIGUILLAGE_ACTION_PORT", 5055),
        bot_url=(env.get("AIGUILLAGE_BOT_URL") or f"http://127.0.0.1:{_integer(env, 'AIGUILLAGE_BOT_PORT', 5005)}").rstrip("/"),
        database_url=env.get("DATABASE_URL") or f"sqlite:///{var_dir / 'aiguillage.db'}",
        var_dir=var_dir,
        rate_per_minute=_integer(env, "AIGUILLAGE_RATE_PER_MINUTE", 60, minimum=0),
        contact_humain=env.get("AIGUILLAGE_CONTACT_HUMAIN") or None,
        demo_allowed=env.get("AIGUILLAGE_DEMO") == "1",
        demo_email=env.get("AIGUILLAGE_DEMO_EMAIL") or None,
        public_url=(env.get("AIGUILLAGE_PUBLIC_URL") or f"http://{host}:{port}").rstrip("/"),
        mail=Mail(
            host=env.get("AIGUILLAGE_SMTP_HOST") or None,
            port=_integer(env, "AIGUILLAGE_SMTP_PORT", 25),
            username=env.get("AIGUILLAGE_SMTP_USER") or None,
            password=env.get("AIGUILLAGE_SMTP_PASSWORD") or None,
            starttls=env.get("AIGUILLAGE_SMTP_STARTTLS") == "1",
            sender=env.get("AIGUILLAGE_SMTP_SENDER") or "aiguillage@localhost",
        ),
    )


def _integer(env: Mapping[str, str], name: str, default: int, *, minimum: int = 1) -> int:
    text = env.get(name) or str(default)
    try:
        value = int(text)
    except ValueError:
        raise SettingsError(f"La variable {name} doit être un nombre entier ; elle vaut « {text} ».") from None
    if not minimum <= value <= 65535:
        raise SettingsError(f"La variable {name} doit être entre {minimum} et 65535 ; elle vaut « {text} ».")
    return value
