"""The interface of whatever carries something to a structure or a person; channels and ``mail.py`` implement it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from actions.handover.models import Purpose

_CODE = re.compile(r"[a-z0-9_]{1,64}")


class Parcel(Struct, frozen=True, kw_only=True):
    """One outbox row, free of the database. ``key`` is the same at each attempt; ``payload`` is the kind's own JSON."""

    key: str
    purpose: Purpose
    demo: bool
    created_at: datetime
    payload: str

    def __repr__(self) -> str:
        return f"Parcel(key={self.key!r})"


class Delivered(Struct, frozen=True):
    """The other side has taken it."""


class _Failed(Struct, frozen=True):
    """``reason`` is a code (``smtp_550``), never a server's sentence, which may hold an address."""

    reason: str

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.reason):
            raise ValueError("the reason of a failed delivery is a code")


class Retry(_Failed, frozen=True):
    """Not now: the same parcel may pass later."""


class Dead(_Failed, frozen=True):
    """Never: the parcel or its address is refused for good."""


Outcome = Delivered | Retry | Dead


class Delivery(Protocol):
    """Carries parcels of one kind. May be called twice with the same key when a process died before noting the first."""

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Raises nothing for a failure of the other side; an exception counts as ``Retry``."""
        ...
