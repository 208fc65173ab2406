"""Getting a document from a file or an address, and reading the days it holds."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout

from actions.directory.imports.records import ImportRefused

WAIT_S = 60
LARGEST = 200 * 1024 * 1024


async def fetch(source: str) -> bytes:
    """Content of a file or of an ``http(s)`` address.

    Raises:
        ImportRefused: absent, unreadable, too large, or the server refuses.
    """
    if source.startswith(("http://", "https://")):
        return await _download(source)
    try:
        return await asyncio.to_thread(Path(source).read_bytes)
    except OSError as error:
        raise ImportRefused(f"Impossible de lire le fichier : {error.strerror}.") from None


async def _download(address: str) -> bytes:
    try:
        async with ClientSession(timeout=ClientTimeout(total=WAIT_S)) as session, session.get(address) as answer:
            if answer.status != 200:
                raise ImportRefused(f"L'adresse répond par le code {answer.status}.")
            # One read gives what has arrived so far, not the whole answer.
            content = bytearray()
            async for chunk in answer.content.iter_chunked(64 * 1024):
                content += chunk
                if len(content) > LARGEST:
                    break
    except (ClientError, TimeoutError, ValueError):
        raise ImportRefused("L'adresse ne répond pas.") from None
    if len(content) > LARGEST:
        raise ImportRefused("Le document est trop grand (plus de 200 Mo).")
    return bytes(content)


def day_of(text: str | None) -> date | None:
    """Day of an ISO 8601 date or instant; None when there is none or it is not one."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
