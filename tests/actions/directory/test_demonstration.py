"""The invented directory: everywhere, the same each time, and plainly invented."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import phonenumbers
import pytest
from sqlalchemy import select

from actions.directory.demonstration import generate_demonstration
from actions.directory.models import Structure
from actions.directory.search import Directory
from actions.foundation.database import Sessions, open_engine, open_sessions
from knowledge.places import PlaceIndex

ALL_KINDS = {"EI", "ACI", "AI", "ETTI", "EITI", "GEIQ"}
FICTION = ("019900", "026191", "035301", "046571", "053649", "063998")


@pytest.fixture
async def made(sessions: Sessions, places: PlaceIndex) -> list[Structure]:
    assert await generate_demonstration(sessions, places)
    async with sessions() as session:
        return list(await session.scalars(select(Structure).order_by(Structure.id)))


async def test_every_departement_has_several_structures(made: list[Structure], places: PlaceIndex) -> None:
    by_departement = Counter(row.departement for row in made)
    assert set(by_departement) == {place.departement for place in places.departements()}
    assert min(by_departement.values()) >= 4
    for departement in by_departement:
        assert {"EI", "ACI", "AI", "ETTI"} <= {row.kind for row in made if row.departement == departement}


async def test_every_kind_within_twenty_kilometres_of_troyes(made: list[Structure], directory: Directory) -> None:
    for kind in ALL_KINDS:
        found = await directory.search("Troyes", kinds=[kind], radius_km=20)
        assert found.structures, kind


async def test_nothing_can_be_taken_for_real(made: list[Structure]) -> None:
    assert all(row.demo and row.source == "Démonstration" for row in made)
    assert all(row.siret.startswith("000") and len(row.siret) == 14 for row in made)
    assert len({(row.siret, row.kind) for row in made}) == len(made)
    assert all((row.phone or "").replace(" ", "").startswith(FICTION) for row in made)
    assert all(phonenumbers.is_possible_number(phonenumbers.parse(row.phone or "", "FR")) for row in made)
    assert all(row.public_email is None and row.website is None and row.request_address is None for row in made)


async def test_cards_say_so_and_offer_a_request(made: list[Structure], directory: Directory) -> None:
    found = await directory.search("Troyes")
    assert all(card.demo and card.can_receive for card in found.structures)


async def test_the_same_places_give_the_same_directory(made: list[Structure], places: PlaceIndex, tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'autre.db'}")
    async with engine.begin() as connection:
        await connection.run_sync(Structure.metadata.create_all)
    sessions = open_sessions(engine)
    await generate_demonstration(sessions, places)
    async with sessions() as session:
        again = list(await session.scalars(select(Structure).order_by(Structure.id)))
    await engine.dispose()

    def told(row: Structure) -> tuple[object, ...]:
        return row.siret, row.kind, row.name, row.address, row.city, row.lat, row.lon, row.phone

    assert [told(row) for row in again] == [told(row) for row in made]


async def test_a_directory_that_holds_something_is_left_alone(
    made: list[Structure], sessions: Sessions, places: PlaceIndex
) -> None:
    assert await generate_demonstration(sessions, places) == 0
