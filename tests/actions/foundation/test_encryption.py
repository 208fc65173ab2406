"""Keys: made once, rotated, private."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from actions.foundation.encryption import Keyring, KeyringError, load_keyring


def test_keys_are_made_once_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AIGUILLAGE_KEYS", raising=False)
    token = load_keyring(tmp_path).encrypt("mot")
    assert load_keyring(tmp_path).decrypt(token) == "mot"
    assert stat.S_IMODE((tmp_path / "cles").stat().st_mode) == 0o600


def test_a_new_key_still_opens_what_the_old_one_closed() -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    before, after = Keyring([old]), Keyring([new, old])
    assert after.decrypt(before.encrypt("mot")) == "mot"
    assert after.digest("contact", "mot") == before.digest("contact", "mot")
    with pytest.raises(KeyringError) as refused:
        before.decrypt(after.encrypt("mot"))
    assert "mot" not in str(refused.value)


def test_purposes_do_not_share_hashes() -> None:
    keyring = Keyring([Fernet.generate_key().decode()])
    assert keyring.digest("a", "x") != keyring.digest("b", "x")


def test_malformed_keys_are_refused() -> None:
    with pytest.raises(KeyringError):
        Keyring(["pas une clé"])
