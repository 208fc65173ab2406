"""Keys of the bot: the same file, format and meaning as the service's."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.keyring import Keyring, KeyringError, load_keyring
from bot.settings import ROOT

SERVICE_PYTHON = ROOT / ".venv" / "actions" / "bin" / "python"


@pytest.fixture(autouse=True)
def no_keys_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AIGUILLAGE_KEYS", raising=False)


def test_the_first_start_makes_a_private_file_that_later_starts_read(tmp_path: Path) -> None:
    first = load_keyring(tmp_path / "var")
    path = tmp_path / "var" / "cles"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_keyring(tmp_path / "var").decrypt(first.encrypt(b"bonjour")) == b"bonjour"
    assert [file.name for file in path.parent.iterdir()] == ["cles"]


@pytest.mark.parametrize("separator", [",", "\n", " ,\n"])
def test_newest_key_first_old_keys_still_open_and_keep_the_hashes(
    monkeypatch: pytest.MonkeyPatch, separator: str, tmp_path: Path
) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    before = Keyring([old])
    monkeypatch.setenv("AIGUILLAGE_KEYS", new + separator + old)
    after = load_keyring(tmp_path)
    assert after.decrypt(before.encrypt(b"texte")) == b"texte"
    assert Fernet(new).decrypt(after.encrypt(b"texte")) == b"texte"
    assert after.digest("bot_trackers", "x") == before.digest("bot_trackers", "x")
    assert after.digest("autre", "x") != after.digest("bot_trackers", "x")


def test_a_value_of_other_keys_is_refused_without_showing_it() -> None:
    with pytest.raises(KeyringError, match="Aucune clé"):
        Keyring([Fernet.generate_key().decode()]).decrypt(Keyring([Fernet.generate_key().decode()]).encrypt(b"secret"))


@pytest.mark.parametrize("text", [" , \n", "pas-une-cle"])
def test_no_usable_key_is_said_in_french(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    monkeypatch.setenv("AIGUILLAGE_KEYS", text)
    with pytest.raises(KeyringError, match="chiffrement"):
        load_keyring(tmp_path)


def test_two_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from bot.keyring import load_keyring;"
        "print(load_keyring(Path(sys.argv[1])).digest('a', 'b'))"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert len({process.communicate()[0] for process in processes}) == 1


@pytest.mark.skipif(not SERVICE_PYTHON.exists(), reason="the service's environment is not installed here")
def test_the_service_reads_the_same_keys_and_makes_the_same_hashes(tmp_path: Path) -> None:
    ours = load_keyring(tmp_path)
    script = (
        "import sys; from pathlib import Path; from actions.foundation.encryption import load_keyring;"
        "k = load_keyring(Path(sys.argv[1]));"
        "print(k.digest('bot_trackers', 'abc'), k.decrypt(sys.argv[2].encode()))"
    )
    done = subprocess.run(
        [SERVICE_PYTHON, "-c", script, str(tmp_path), ours.encrypt("é".encode()).decode()],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == [ours.digest("bot_trackers", "abc"), "é"]
