"""Great-circle distances and means of points. Degrees in, kilometres out (mean Earth radius 6 371 km)."""

from __future__ import annotations

from collections.abc import Iterable
from math import asin, cos, degrees, hypot, pi, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0
KM_PER_DEGREE = EARTH_RADIUS_KM * pi / 180

Point = tuple[float, float]


def distance_km(one: Point, other: Point) -> float:
    """Haversine distance between two points (lat, lon)."""
    lat1, lon1, lat2, lon2 = (radians(value) for value in (*one, *other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def mean_point(points: Iterable[Point], weights: Iterable[float] | None = None) -> Point:
    """Mean of near points (lat, lon); wrong across the 180th meridian, where no commune has neighbours."""
    listed = list(points)
    weighted = list(weights) if weights is not None else [1.0] * len(listed)
    total = sum(weighted)
    lat = sum(point[0] * weight for point, weight in zip(listed, weighted, strict=True)) / total
    lon = sum(point[1] * weight for point, weight in zip(listed, weighted, strict=True)) / total
    return lat, lon


def bounding_box(center: Point, radius_km: float) -> tuple[float, float, float, float]:
    """South, north, west, east of a box that holds the circle. West may pass -180 and east 180."""
    lat, lon = center
    margin = radius_km / KM_PER_DEGREE
    widest = max(abs(lat - margin), abs(lat + margin))
    if widest >= 89.9:
        return lat - margin, lat + margin, -180.0, 180.0
    # The circle is widest a little nearer the pole than its centre.
    reach = degrees(asin(min(1.0, sin(radians(margin)) / cos(radians(lat)))))
    return lat - margin, lat + margin, lon - reach, lon + reach


def rough_distance(one: Point, other: Point) -> float:
    """Flat approximation in kilometres, good enough to rank near points."""
    return hypot(one[0] - other[0], (one[1] - other[1]) * cos(radians(one[0]))) * KM_PER_DEGREE
