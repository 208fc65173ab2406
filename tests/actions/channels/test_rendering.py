"""A message on the web: the sheets that an answer is made from become links to their pages."""

from __future__ import annotations

import msgspec

from actions.channels.web.openapi import describe
from actions.channels.web.rendering import show
from actions.foundation.message import Message
from knowledge.loader import load_knowledge


def test_an_answer_leads_to_the_pages_of_its_sheets() -> None:
    shown = show(Message(text="…", sheets=["CDDI", "MISSION_LOCALE"]), load_knowledge())
    assert msgspec.to_builtins(shown)["sheets"] == [
        {"name": "CDDI", "url": "/fiches/cddi"},
        {"name": "Mission locale", "url": "/fiches/mission_locale"},
    ]


def test_a_message_kept_before_there_were_pages_or_of_a_sheet_gone_since_is_still_shown() -> None:
    kept = msgspec.json.decode(b'{"text": "Bonjour."}', type=Message)
    assert show(kept, load_knowledge()).sheets == []
    assert show(Message(text="…", sheets=["DISPARUE"]), load_knowledge()).sheets == []


def test_the_description_of_the_api_names_them() -> None:
    schemas = describe(["EI"])["components"]["schemas"]
    assert set(schemas["SheetLink"]["properties"]) == {"name", "url"}
    for message in ("ShownMessage", "HistoryMessage"):
        assert schemas[message]["properties"]["sheets"]["items"] == {"$ref": "#/components/schemas/SheetLink"}
