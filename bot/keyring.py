"""Keys of the deployment, as the service reads them (``bot`` and ``actions`` share the file, not the code).

``AIGUILLAGE_KEYS`` (Fernet keys separated by commas or new lines, newest first) or ``var/cles``, made at first
start and readable by its owner only. Whichever process starts first makes it.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import time
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class KeyringError(ValueError):
    """Keys are missing, badly formed, or do not open a stored value; the text is for the operator."""


class Keyring:
    """Encrypts with the newest key, decrypts with any; also derives keyed hashes."""

    def __init__(self, keys: list[str]) -> None:
        if not keys:
            raise KeyringError("Aucune clé de chiffrement : la variable AIGUILLAGE_KEYS ou le fichier var/cles est vide.")
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except (ValueError, TypeError):
            raise KeyringError("Les clés de chiffrement sont mal formées (attendu : clés Fernet).") from None
        # The oldest key stays the base of hashes, so that adding a key does not lose what was hashed.
        self._hash_key = hashlib.sha256(b"aiguillage-hash:" + keys[-1].encode()).digest()

    def encrypt(self, content: bytes) -> bytes:
        return self._fernet.encrypt(content)

    def decrypt(self, token: bytes) -> bytes:
        """Raises KeyringError when no key opens the value."""
        try:
            return self._fernet.decrypt(token)
        except InvalidToken:
            raise KeyringError("Aucune clé n'ouvre cette valeur.") from None

    def digest(self, purpose: str, value: str) -> str:
        """Keyed hash (hex, 64 characters), for look-ups that must not reveal the value."""
        return hmac.new(self._hash_key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


def load_keyring(var_dir: Path) -> Keyring:
    """Keys of this deployment; makes ``var/cles`` (mode 600) when there are none yet.

    Raises:
        KeyringError: no usable key.
    """
    text = os.environ.get("AIGUILLAGE_KEYS") or _read_or_create(var_dir / "cles")
    return Keyring([key.strip() for key in text.replace("\n", ",").split(",") if key.strip()])


def _read_or_create(path: Path) -> str:
    """Text of the key file. Both processes may start at once: whoever comes second reads the first one's key."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _create_once(path, Fernet.generate_key().decode() + "\n")
    for _ in range(20):
        text = path.read_text()
        if text.strip():
            return text
        time.sleep(0.05)  # The other process has made the file and is about to write it.
    return ""


def _create_once(path: Path, text: str) -> None:
    """Makes a private file that appears complete, unless another process has just made it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
