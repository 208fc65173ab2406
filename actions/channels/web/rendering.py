"""A message as the web shows it: what a choice stands for stays on the server."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from actions.channels.pages.sheet_pages import sheet_path
from actions.foundation.message import Message, StructureCard
from knowledge.glossary import short_name
from knowledge.loader import Knowledge
from knowledge.sheet_records import Sheet


class SheetLink(Struct, kw_only=True):
    """A sheet that an answer is made from. ``url`` is an address of this service."""

    name: str
    url: str


class ShownMessage(Struct, kw_only=True):
    text: str
    choices: list[dict[str, str]]
    structures: list[dict[str, Any]]
    sources: list[dict[str, Any]]
    sheets: list[SheetLink]


def show(message: Message, knowledge: Knowledge) -> ShownMessage:
    return ShownMessage(
        text=message.text,
        choices=[{"id": offered.id, "label": offered.label} for offered in message.choices],
        structures=[show_structure(card, knowledge) for card in message.structures],
        sources=msgspec.to_builtins(message.sources),
        sheets=[_sheet_link(knowledge.sheets[code]) for code in message.sheets if code in knowledge.sheets],
    )


def _sheet_link(sheet: Sheet) -> SheetLink:
    return SheetLink(name=short_name(sheet), url=sheet_path(sheet))


def show_structure(card: StructureCard, knowledge: Knowledge) -> dict[str, Any]:
    """Fields of a card, with the French name of its kind."""
    sheet = knowledge.sheets.get(card.kind)
    return {**msgspec.to_builtins(card), "kind_label": sheet.nom if sheet else card.kind}
