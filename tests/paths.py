"""Where things are, for tests: files, and ports nobody uses."""

from __future__ import annotations

import os
import socket
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("AIGUILLAGE_SHARED") or ROOT.parent / "shared")
PLACES = ROOT / "var" / "lieux.msgpack"
MODELS = ROOT / "var" / "modele"
CI = os.environ.get("AIGUILLAGE_CI") == "1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
