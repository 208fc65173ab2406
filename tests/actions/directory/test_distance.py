from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.directory.distance import EARTH_RADIUS_KM, bounding_box, distance_km, mean_point

LATS = st.floats(-60, 60)
LONS = st.floats(-170, 170)
POINTS = st.tuples(LATS, LONS)


def test_known_distances() -> None:
    paris, marseille, troyes = (48.8534, 2.3488), (43.2965, 5.3698), (48.3007, 4.0852)
    assert distance_km(paris, marseille) == pytest.approx(660.5, abs=1)
    assert distance_km(paris, troyes) == pytest.approx(141.6, abs=1)
    assert distance_km(troyes, troyes) == 0
    assert distance_km((0, 0), (0, 180)) == pytest.approx(EARTH_RADIUS_KM * 3.14159265, abs=0.01)


@given(POINTS, POINTS)
def test_distance_is_symmetric_and_never_negative(one: tuple[float, float], other: tuple[float, float]) -> None:
    assert distance_km(one, other) == pytest.approx(distance_km(other, one))
    assert distance_km(one, other) >= 0


@given(POINTS, st.floats(0.1, 500), st.floats(-1, 1), st.floats(-1, 1))
def test_the_box_holds_the_whole_circle(center: tuple[float, float], radius: float, up: float, right: float) -> None:
    south, north, west, east = bounding_box(center, radius)
    point = (center[0] + up * (north - south), center[1] + right * (east - west))
    if distance_km(center, point) <= radius:
        assert south <= point[0] <= north
        assert west <= point[1] <= east


def test_mean_point_is_weighted() -> None:
    assert mean_point([(0, 0), (2, 4)]) == (1, 2)
    assert mean_point([(0, 0), (2, 4)], [3, 1]) == (0.5, 1)
