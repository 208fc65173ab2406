"""A worker in a process of its own, to be killed: ``killed_worker.py <database> <key> <instant> <before|after> [port]``.

``before``: claims the letter, says so and hangs. ``after``: hands it to the relay, says so, and hangs before noting it.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime

from actions.foundation.database import keyring_in_use, open_engine, open_sessions
from actions.foundation.encryption import Keyring
from actions.foundation.settings import Mail
from actions.handover.delivery import Outcome, Parcel
from actions.handover.mail import SmtpDelivery
from actions.handover.worker import OutboxWorker


class Hanging:
    def __init__(self, port: int | None) -> None:
        self.port = port

    async def deliver(self, parcel: Parcel) -> Outcome:
        if self.port is not None:
            relay = Mail(host="127.0.0.1", port=self.port, username=None, password=None, starttls=False, sender="a@b.example")
            print(await SmtpDelivery(relay).deliver(parcel), flush=True)
        print("en cours", flush=True)
        await asyncio.sleep(600)
        raise AssertionError("should have been killed")


async def main(database: str, key: str, at: str, moment: str, port: str = "0") -> None:
    with keyring_in_use(Keyring([key])):
        sessions = open_sessions(open_engine(f"sqlite:///{database}"))
        delivery = Hanging(int(port) if moment == "after" else None)
        await OutboxWorker(sessions, {"mail": delivery}, lambda: datetime.fromisoformat(at)).run_once()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
