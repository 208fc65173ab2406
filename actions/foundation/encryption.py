"""Encryption of what must not be readable in a stolen database.

Keys come from ``AIGUILLAGE_KEYS`` (Fernet keys, newest first, between commas or spaces) or from ``var/cles``, made at
first start and readable by its owner only. The bot reads the same file for its tracker store.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class KeyringError(ValueError):
    """Keys are missing, badly formed, or do not open a stored value."""


class Keyring:
    """Encrypts with the newest key, decrypts with any; also derives keyed hashes."""

    def __init__(self, keys: list[str]) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except (ValueError, TypeError):
            raise KeyringError("Les clés de chiffrement sont mal formées (attendu : clés Fernet).") from None
        # The oldest key stays the base of hashes, so that adding a key does not lose what was hashed.
        self._hash_key = hashlib.sha256(b"aiguillage-hash:" + keys[-1].encode()).digest()

    def encrypt(self, text: str) -> bytes:
        return self._fernet.encrypt(text.encode())

    def decrypt(self, token: bytes) -> str:
        """Raises KeyringError when no key opens the value."""
        try:
            return self._fernet.decrypt(token).decode()
        except InvalidToken:
            raise KeyringError("Aucune clé n'ouvre cette valeur.") from None

    def digest(self, purpose: str, value: str) -> str:
        """Keyed hash (hex, 64 characters), for look-ups and signatures that must not reveal the value."""
        return hmac.new(self._hash_key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


def load_keyring(var_dir: Path) -> Keyring:
    """Keys of this deployment; makes ``var/cles`` (mode 600) when there are none yet."""
    text = os.environ.get("AIGUILLAGE_KEYS")
    if not text:
        path = var_dir / "cles"
        if not path.exists():
            var_dir.mkdir(parents=True, exist_ok=True)
            _create_once(path, Fernet.generate_key().decode() + "\n")
        text = path.read_text()
    keys = re.split(r"[,\s]+", text.strip(", \n"))
    if keys == [""]:
        raise KeyringError("Aucune clé de chiffrement : la variable AIGUILLAGE_KEYS ou le fichier var/cles est vide.")
    return Keyring(keys)


def _create_once(path: Path, text: str) -> None:
    """Writes a private file unless another process has just done so; nobody ever reads it half written."""
    with NamedTemporaryFile("w", dir=path.parent, prefix=".cles-") as file:  # mode 600
        file.write(text)
        file.flush()
        with suppress(FileExistsError):
            os.link(file.name, path)
