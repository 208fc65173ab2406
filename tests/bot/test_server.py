"""The start of the process: what stops it, in one French sentence, and what it does not import."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.settings import ROOT
from bot.unused_rasa import TRAINING_ONLY
from tests.bot.action_server import ActionServer
from tests.bot.bot_process import BotProcess
from tests.paths import free_port

SERVE = """
import sys
from pathlib import Path
from bot.logs import configure_logs
from bot.settings import StartError, load_settings, prepare_environment
from bot.unused_rasa import leave_out_unused
settings = load_settings(); configure_logs("INFO"); prepare_environment(settings); leave_out_unused()
from bot.server import build_app
try:
    build_app(Path("/nowhere"), Path(sys.argv[1]))
except StartError as error:
    sys.exit(str(error))
"""


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")} | environment
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=variables, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("store", ["bot.tracker_store.EncryptedTrackerStor", "bot.traker.Store", "sql", None])
def test_another_tracker_store_stops_the_start(tmp_path: Path, store: str | None) -> None:
    """Rasa itself would go on with a store in memory and one warning."""
    endpoints = yaml.safe_load((ROOT / "bot" / "endpoints.yml").read_text())
    if store is None:
        del endpoints["tracker_store"]
    elif store == "sql":
        endpoints["tracker_store"] = {"type": "sql", "dialect": "sqlite", "db": str(tmp_path / "rasa.db")}
    else:
        endpoints["tracker_store"]["type"] = store
    path = tmp_path / "endpoints.yml"
    path.write_text(yaml.safe_dump(endpoints))
    done = run("-c", SERVE, str(path), AIGUILLAGE_VAR=str(tmp_path))
    assert done.returncode == 1
    assert "n'est pas bot.tracker_store.EncryptedTrackerStore" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_endpoints_of_the_project_open_our_store(tmp_path: Path) -> None:
    """With the shipped file the start goes past the store and asks for a model."""
    done = run("-m", "bot", AIGUILLAGE_VAR=str(tmp_path), AIGUILLAGE_BOT_PORT=str(free_port()))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"Aucun modèle dans {tmp_path / 'modele'} : lancez « python -m bot.train ».\n"


def test_a_model_that_does_not_load_stops_the_start_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "modele").mkdir()
    (tmp_path / "modele" / "aiguillage-0.tar.gz").write_bytes(b"not a model")
    done = run("-m", "bot", AIGUILLAGE_VAR=str(tmp_path), AIGUILLAGE_BOT_PORT=str(free_port()))
    assert done.returncode == 2
    assert "Le modèle aiguillage-0.tar.gz ne se charge pas.\n" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_stops_the_start_at_once(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("-m", "bot", AIGUILLAGE_VAR=str(tmp_path), AIGUILLAGE_BOT_PORT=port)
    assert done.returncode == 2
    assert f"Le port {port} est déjà pris" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("AIGUILLAGE_BOT_PORT", "x", "AIGUILLAGE_BOT_PORT"),
        ("AIGUILLAGE_KEYS", "x", "clés de chiffrement"),
        ("DATABASE_URL", "mysql://x", "DATABASE_URL"),
    ],
)
def test_a_bad_setting_stops_the_start(tmp_path: Path, name: str, value: str, said: str) -> None:
    done = run("-m", "bot", AIGUILLAGE_VAR=str(tmp_path), **{name: value})
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_purge_on_demand_counts(tmp_path: Path, mini_model: Path) -> None:
    bot = BotProcess(tmp_path, mini_model, 1)
    assert run("-m", "bot", "--purger", **bot.environment).returncode == 2  # no table yet
    bot.table.create_if_missing()
    bot.table.write("a" * 32, b"x", None)
    bot.table._ttl = -1
    bot.table.write("b" * 32, b"x", None)
    done = run("-m", "bot", "--purger", **bot.environment)
    assert (done.returncode, done.stdout) == (0, "Conversations expirées effacées : 1.\n")
    assert bot.table.read("a" * 32) is not None


def test_it_listens_on_the_loopback_address_only(shared_bot: BotProcess) -> None:
    listening = Path(f"/proc/{shared_bot.process.pid}/net/tcp").read_text().splitlines()[1:]
    addresses = {line.split()[1].split(":")[0] for line in listening if int(line.split()[1].split(":")[1], 16) == shared_bot.port}
    assert addresses == {"0100007F"}
    if Path("/proc/net/tcp6").exists():
        assert f":{shared_bot.port:04X} " not in Path("/proc/net/tcp6").read_text()


def test_a_running_bot_has_neither_tensorflow_nor_foreign_channels(shared_bot: BotProcess, shared_actions: ActionServer) -> None:
    mapped = Path(f"/proc/{shared_bot.process.pid}/maps").read_text()
    assert "/numpy/" in mapped
    assert "/tensorflow/" not in mapped
    assert "/jaxlib/" not in mapped


def test_what_is_left_out_still_exists_in_rasa() -> None:
    """The stand-ins name real classes: a new Rasa that moves them is noticed here."""
    for module, classes in TRAINING_ONLY.items():
        spec = importlib.util.find_spec(module)
        source = Path(spec.origin).read_text()
        for name in classes:
            assert f"class {name}(" in source


def test_a_model_that_needs_tensorflow_fails_loudly_rather_than_half_load() -> None:
    # What rasa.utils.tensorflow.models, under every neural component, begins with.
    needed = "from rasa.utils.tensorflow.data_generator import RasaDataGenerator"
    done = run("-W", "ignore", "-c", f"from bot.unused_rasa import leave_out_unused; leave_out_unused(); {needed}")
    assert done.returncode == 1
    assert "ImportError" in done.stderr
