"""Where things are, for tests."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("AIGUILLAGE_SHARED") or ROOT.parent / "shared")
PLACES = ROOT / "var" / "lieux.msgpack"
MODELS = ROOT / "var" / "modele"
CI = os.environ.get("AIGUILLAGE_CI") == "1"
