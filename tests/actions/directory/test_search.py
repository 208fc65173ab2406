"""The nearest structures of given kinds, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random

import pytest
import time_machine

from actions.directory.distance import distance_km
from actions.directory.search import Directory
from actions.foundation.database import Sessions
from knowledge.model import Profile
from knowledge.places import Place, PlaceIndex
from tests.actions.directory.invented import keep, structure

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=timezone.utc)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'essai.db'}"
    address: str = request.getfixturevalue("postgresql")
    return address


def town(places: PlaceIndex, code: str) -> Place:
    place = places.commune(code)
    assert place is not None
    return place


@pytest.fixture
def troyes(places: PlaceIndex) -> Place:
    return town(places, "10387")


async def test_nearest_first_and_only_the_kinds_asked_for(directory: Directory, sessions: Sessions, troyes: Place) -> None:
    await keep(
        sessions,
        structure(troyes, "EI", north_km=9),
        structure(troyes, "EI", north_km=-3),
        structure(troyes, "ACI", north_km=1),
        structure(troyes, "AI", north_km=0.5),
    )
    found = await directory.search("troye", kinds=["EI", "ACI"], limit=2)
    assert found.status == "found"
    assert found.place == troyes
    assert [(card.kind, card.distance_km) for card in found.structures] == [("ACI", 1.0), ("EI", 3.0)]


async def test_a_given_radius_is_exact(directory: Directory, sessions: Sessions, troyes: Place) -> None:
    await keep(sessions, structure(troyes, north_km=10.2), structure(troyes, "ACI", north_km=300))
    inside = await directory.nearest(troyes, kinds=["EI"], radius_km=10.3)
    assert [card.distance_km for card in inside.structures] == [10.2]
    outside = await directory.nearest(troyes, kinds=["EI"], radius_km=10.1)
    assert (outside.status, outside.structures) == ("none_in_radius", [])
    assert outside.nearest_outside is not None
    assert outside.nearest_outside.distance_km == 10.2
    far = await directory.nearest(troyes, kinds=["ACI"], radius_km=5)
    assert far.nearest_outside is not None
    assert far.nearest_outside.distance_km == pytest.approx(300, abs=0.1)
    nowhere = await directory.nearest(troyes, kinds=["EITI"], radius_km=5)
    assert (nowhere.status, nowhere.nearest_outside) == ("none_in_radius", None)


@pytest.mark.parametrize(("distances", "shown"), [((3, 4, 5, 40), 3), ((3, 40, 45, 90), 3), ((3, 40, 90, 99), 3), ((60, 101), 1)])
async def test_without_a_radius_the_circle_grows_to_a_hundred_kilometres(
    directory: Directory, sessions: Sessions, troyes: Place, distances: tuple[int, ...], shown: int
) -> None:
    await keep(sessions, *(structure(troyes, north_km=far) for far in distances))
    found = await directory.nearest(troyes, limit=3)
    assert [card.distance_km for card in found.structures] == [float(far) for far in sorted(distances)[:shown]]


async def test_beyond_a_hundred_kilometres_only_the_nearest_is_told(
    directory: Directory, sessions: Sessions, troyes: Place
) -> None:
    await keep(sessions, structure(troyes, north_km=120), structure(troyes, north_km=150))
    found = await directory.nearest(troyes)
    assert (found.status, found.structures) == ("none_in_radius", [])
    assert found.nearest_outside is not None
    assert found.nearest_outside.distance_km == 120.0


async def test_a_departement_alone_is_the_limit_of_the_search(
    directory: Directory, sessions: Sessions, places: PlaceIndex, troyes: Place
) -> None:
    sens = town(places, "89387")
    await keep(sessions, structure(troyes), structure(sens), structure(town(places, "10323"), "ACI"))
    found = await directory.search("dans l'Aube", limit=10)
    assert found.place is not None
    assert (found.place.name, found.place.code_insee, found.place.approximate) == ("Aube", None, True)
    assert {card.city for card in found.structures} == {"Troyes", "Romilly-sur-Seine"}
    assert all(card.distance_km is None for card in found.structures)


async def test_homonyms_and_unknown_places_bring_no_structure(
    directory: Directory, sessions: Sessions, places: PlaceIndex
) -> None:
    await keep(sessions, structure(town(places, "93066")))
    asked = await directory.search("Saint-Denis")
    assert (asked.status, asked.place, asked.structures) == ("ambiguous", None, [])
    assert {"93", "974"} <= {place.departement for place in asked.candidates}
    told = await directory.search("st denis 93")
    assert (told.status, len(told.structures)) == ("found", 1)
    assert (await directory.search("xyzzy")).status == "unknown"


async def test_closed_structures_are_never_shown(directory: Directory, sessions: Sessions, troyes: Place) -> None:
    closed = structure(troyes, closed_at=NOW)
    await keep(sessions, closed)
    found = await directory.nearest(troyes)
    assert (found.structures, found.nearest_outside) == ([], None)
    assert await directory.get(closed.siret, "EI") is None
    assert await directory.counts() == {}


async def test_the_same_distances_as_brute_force(directory: Directory, sessions: Sessions, places: PlaceIndex) -> None:
    chance = Random(7)
    towns = [place for place in places.communes() if place.population > 5_000 and len(place.departement) == 2]
    rows = [
        structure(place, chance.choice(["EI", "ACI", "AI"]), north_km=chance.uniform(-5, 5))
        for place in chance.sample(towns, 300)
    ]
    expected = {(row.siret, row.kind): (row.lat, row.lon) for row in rows}
    await keep(sessions, *rows)
    for place in chance.sample(towns, 25):
        center = (place.lat, place.lon)
        radius = chance.uniform(20, 250)
        ranked = sorted((distance_km(center, point), siret, kind) for (siret, kind), point in expected.items() if kind != "AI")
        found = await directory.nearest(place, kinds=["EI", "ACI"], radius_km=radius, limit=50)
        inside = [(siret, kind) for far, siret, kind in ranked if far <= radius][:50]
        assert [(card.siret, card.kind) for card in found.structures] == inside
        if not inside:
            assert found.nearest_outside is not None
            assert found.nearest_outside.siret == ranked[0][1]


async def test_across_the_overseas_too(directory: Directory, sessions: Sessions, places: PlaceIndex) -> None:
    for code in ("97411", "97209", "97302", "97502", "98818", "2A004"):
        place = town(places, code)
        await keep(sessions, structure(place, north_km=2))
        found = await directory.nearest(place, radius_km=3)
        assert [card.distance_km for card in found.structures] == [2.0]


async def test_a_structure_receives_only_with_an_address_and_a_fresh_confirmation(
    directory: Directory, sessions: Sessions, troyes: Place
) -> None:
    row = structure(troyes)
    await keep(sessions, row)

    async def state() -> tuple[bool, bool]:
        card = await directory.get(row.siret, row.kind)
        assert card is not None
        return card.to_check, card.can_receive

    with time_machine.travel(NOW, tick=False):
        assert await state() == (True, False)
        assert await directory.set_request_address(row.siret, "EI", "demandes@example.org")
        assert await state() == (True, False)
        assert await directory.confirm(row.siret, "EI", NOW - timedelta(days=30))
        assert await state() == (False, True)
        assert await directory.confirm(row.siret, "EI", NOW - timedelta(days=400))
        assert await state() == (True, False)
    assert not await directory.set_request_address(row.siret, "ACI", "demandes@example.org")
    assert not await directory.confirm("00000000000000", "EI", NOW)


async def test_the_private_address_is_unreadable_in_the_database_and_absent_from_the_card(
    directory: Directory, sessions: Sessions, troyes: Place
) -> None:
    row = structure(troyes)
    await keep(sessions, row)
    await directory.set_request_address(row.siret, "EI", "demandes@example.org")
    async with sessions() as session:
        raw = await (await session.connection()).exec_driver_sql("SELECT request_address FROM structures")
        assert b"example" not in bytes(raw.scalar_one())
    assert "demandes@example.org" not in repr(await directory.get(row.siret, "EI"))
    assert await directory.request_address(row.siret, "EI") == "demandes@example.org"


async def test_counts(directory: Directory, sessions: Sessions, troyes: Place) -> None:
    assert (await directory.count(), await directory.has_demonstration()) == (0, False)
    await keep(sessions, structure(troyes), structure(troyes, "ACI"), structure(troyes, "ACI", demo=True))
    assert await directory.counts() == {"EI": 1, "ACI": 2}
    assert (await directory.count(), await directory.has_demonstration()) == (3, True)


async def test_the_place_of_a_profile(directory: Directory, troyes: Place) -> None:
    assert directory.place_of(Profile(code_insee="10387", departement="10")) == troyes
    aube = directory.place_of(Profile(departement="10"))
    assert aube is not None
    assert aube.code_insee is None
    assert directory.place_of(Profile()) is None


async def test_a_siret_may_hold_two_kinds_but_not_the_same_twice(sessions: Sessions, troyes: Place) -> None:
    await keep(sessions, structure(troyes, "EI", siret="11100000000099"), structure(troyes, "ACI", siret="11100000000099"))
    with pytest.raises(Exception, match=r"(?i)unique"):
        await keep(sessions, structure(troyes, "ACI", siret="11100000000099"))
