"""What the steps of the conversation work with; wired by ``actions/app.py``."""

from __future__ import annotations

from msgspec import Struct

from actions.directory.search import Directory
from actions.foundation.settings import Settings
from actions.foundation.wording import Wording
from actions.handover.open_questions import OpenQuestions
from actions.handover.requests import Requests
from knowledge.loader import Knowledge


class Services(Struct, frozen=True, kw_only=True):
    knowledge: Knowledge
    wording: Wording
    directory: Directory
    requests: Requests
    questions: OpenQuestions
    settings: Settings
