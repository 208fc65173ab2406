"""Documents from an address, and documents that are nothing like what was expected."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from actions.directory.imports import data_inclusion, emplois_api, siae_csv
from actions.directory.imports.importer import ImportRefused, import_file
from actions.foundation.database import Sessions
from knowledge.loader import load_knowledge, structure_kinds
from knowledge.places import PlaceIndex
from tests.actions.directory.invented import row
from tests.actions.directory.invented import siae_csv as csv_file

# --- From an address -------------------------------------------------------------------------------------


async def test_a_long_document_is_fetched_whole_from_an_address(sessions: Sessions, places: PlaceIndex) -> None:
    content = csv_file(*(row(siret=f"111{number:011}") for number in range(2_500)))

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for start in range(0, len(content), 10_000):
            await response.write(content[start : start + 10_000])
        return response

    async with serving(answer) as server:
        summary = await import_file(sessions, str(server.make_url("/siae.csv")), "siae-csv", places)
    assert (summary.new, summary.rejections) == (2_500, [])


async def test_an_address_that_refuses_is_one_clear_sentence(sessions: Sessions, places: PlaceIndex) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=403)

    async with serving(answer) as server:
        address = str(server.make_url("/siae.csv"))
        with pytest.raises(ImportRefused, match="403"):
            await import_file(sessions, address, "siae-csv", places)
    with pytest.raises(ImportRefused, match="ne répond pas"):
        await import_file(sessions, address, "siae-csv", places)


def serving(answer: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> TestServer:
    app = web.Application()
    app.router.add_get("/siae.csv", answer)
    return TestServer(app)


# --- Any content -----------------------------------------------------------------------------------------


@given(st.binary(max_size=400))
def test_no_content_breaks_a_reader(content: bytes) -> None:
    kinds = structure_kinds(load_knowledge())
    readers: list[Callable[[bytes], object]] = [
        lambda content: list(siae_csv.read(content)),
        emplois_api.read,
        lambda content: data_inclusion.read(content, kinds),
    ]
    for read in readers:
        try:
            read(content)
        except ImportRefused as refusal:
            assert str(refusal)


KEYS = st.sampled_from(["service", "structure", "structure_id", "id", "nom", "source", "siret", "reseaux_porteurs"])
SIMPLE = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
JSON = st.recursive(SIMPLE, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12)


@given(st.lists(st.dictionaries(KEYS, JSON, max_size=5), max_size=4))
def test_no_json_breaks_the_reader_of_data_inclusion(items: list[Any]) -> None:
    data_inclusion.read(json.dumps({"items": items}).encode(), structure_kinds(load_knowledge()))
