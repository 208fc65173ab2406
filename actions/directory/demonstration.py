"""An invented directory, so that a fresh installation shows something; every record is marked as invented.

Same words and places give the same directory. SIRET numbers begin with 000, which none does; phone numbers are
those kept for fiction.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, cycle
from pathlib import Path
from random import Random

from sqlalchemy import func, select

from actions.directory.models import Structure
from actions.foundation.clock import now, today
from actions.foundation.database import Sessions
from knowledge.loader import PACKAGE, read_record
from knowledge.model import Record
from knowledge.places import Place, PlaceIndex

SOURCE = "Démonstration"
TOWNS = 4
SPREAD_DEGREES = 0.02  # about 2 km
SEED = 20261122


class Quota(Record, frozen=True, kw_only=True):
    type: str
    nombre: int


class PhoneRange(Record, frozen=True, kw_only=True):
    debut: str
    departements: list[str]


class DemonstrationWords(Record, frozen=True, kw_only=True):
    types: list[Quota]
    activites: list[str]
    suffixes: list[str]
    rues: list[str]
    telephones: list[PhoneRange]

    def phone_start(self, departement: str) -> str:
        """First six figures; the range without départements serves all the others."""
        known = [each for each in self.telephones if departement in each.departements]
        return (known or [each for each in self.telephones if not each.departements])[0].debut


async def generate_demonstration(sessions: Sessions, places: PlaceIndex, words_path: Path = PACKAGE / "demonstration.yml") -> int:
    """Fills an empty directory. Returns how many structures were made; 0 when there were some already."""
    words = read_record(words_path, DemonstrationWords)
    async with sessions.begin() as session:
        if await session.scalar(select(func.count()).select_from(Structure)):
            return 0
        made = list(_structures(places, words))
        session.add_all(made)
        return len(made)


def _structures(places: PlaceIndex, words: DemonstrationWords) -> Iterator[Structure]:
    chance, numbers = Random(SEED), count(1)  # noqa: S311  words for show, not secrets
    towns: dict[str, list[Place]] = {}
    for place in sorted(places.communes(), key=lambda each: (-each.population, each.code_insee or "")):
        towns.setdefault(place.departement, []).append(place)
    for departement in sorted(towns):
        # One of each kind where most people live, the others in the next towns.
        main, *others = towns[departement][:TOWNS]
        around = cycle(others or [main])
        for quota in words.types:
            for town in [main, *(next(around) for _ in range(quota.nombre - 1))]:
                yield _structure(town, quota.type, next(numbers), words, chance)


def _structure(town: Place, kind: str, number: int, words: DemonstrationWords, chance: Random) -> Structure:
    return Structure(
        siret=f"000{number:011}",
        kind=kind,
        name=f"{chance.choice(words.activites)} {chance.choice(words.suffixes)}",
        address=f"{chance.randint(1, 99)} {chance.choice(words.rues)}",
        post_code=town.post_codes[0] if town.post_codes else f"{town.departement:0<5}"[:5],
        city=town.name,
        code_insee=town.code_insee,
        departement=town.departement,
        lat=town.lat + chance.uniform(-SPREAD_DEGREES, SPREAD_DEGREES),
        lon=town.lon + chance.uniform(-SPREAD_DEGREES, SPREAD_DEGREES),
        approximate=False,
        phone=_spaced(f"{words.phone_start(town.departement)}{number % 10_000:04}"),
        source=SOURCE,
        source_updated_on=today(),
        imported_at=now(),
        demo=True,
    )


def _spaced(phone: str) -> str:
    return " ".join(phone[start : start + 2] for start in range(0, 10, 2))
