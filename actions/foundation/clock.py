"""The time of the service: instants in UTC, days in Paris."""

from __future__ import annotations

from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """Current instant, aware, in UTC."""
    return datetime.now(timezone.utc)


def today() -> date:
    """Current day in metropolitan France, the day that every verdict takes."""
    return datetime.now(PARIS).date()
