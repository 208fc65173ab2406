"""Points joined by name and region, homonyms settled by neighbours, the rest a marked mean."""

from __future__ import annotations

import pytest

from actions.directory.place_points import Spot, Town, locate


def town(
    code: str, key: str, *, population: int = 1000, post_codes: tuple[str, ...] = ("10000",), epci: str = "a", **more: object
) -> Town:
    groups = (f"epci {epci}", f"departement {code[:2]}")
    return Town(
        code=code, key=key, region="44", population=population, post_codes=post_codes, groups=groups, overseas=False, **more
    )  # type: ignore[arg-type]


def spot(key: str, lat: float, lon: float, population: int = 1000, *others: str) -> Spot:
    return Spot((key, *others), "44", population, (lat, lon))


def test_a_name_that_both_sources_have_once_is_joined() -> None:
    located = locate(
        [town("10001", "ailleville"), town("10002", "bouy")], [spot("ailleville", 48.2, 4.7), spot("bouy", 48.3, 4.8)]
    )
    assert (located["10001"].point, located["10001"].approximate) == ((48.2, 4.7), False)


def test_homonyms_go_to_the_one_among_their_neighbours() -> None:
    towns = [
        town("10001", "aulnay", post_codes=("10240",), epci="a"),
        town("10002", "voisin de l aube", post_codes=("10240",), epci="a"),
        town("88001", "aulnay", post_codes=("88000",), epci="b"),
        town("88002", "voisin des vosges", post_codes=("88000",), epci="b"),
    ]
    spots = [
        spot("aulnay", 48.1, 6.4),
        spot("aulnay", 48.4, 4.5),
        spot("voisin de l aube", 48.41, 4.51),
        spot("voisin des vosges", 48.11, 6.41),
    ]
    located = locate(towns, spots)
    assert located["10001"].point == (48.4, 4.5)
    assert located["88001"].point == (48.1, 6.4)


def test_a_namesake_far_from_its_neighbours_is_refused() -> None:
    towns = [town("10001", "rare"), *(town(f"1000{n}", f"autre {n}") for n in range(2, 6))]
    spots = [spot("rare", 45.0, 0.0), *(spot(f"autre {n}", 48.3, 4.0 + n / 100) for n in range(2, 6))]
    located = locate(towns, spots)
    assert located["10001"].approximate
    assert located["10001"].point == pytest.approx((48.3, 4.035))


def test_a_far_more_populous_namesake_is_another_place() -> None:
    towns = [town("10001", "contres", population=35), town("10002", "voisin", epci="a")]
    located = locate(towns, [spot("contres", 48.3, 4.0, 3400), spot("voisin", 48.31, 4.01)])
    assert (located["10001"].point, located["10001"].approximate) == ((48.31, 4.01), True)


def test_a_merged_commune_takes_the_point_of_the_part_that_is_known() -> None:
    towns = [town("91228", "evry courcouronnes", population=66_000), town("91001", "voisin")]
    located = locate(towns, [spot("evry", 48.63, 2.44, 52_000), spot("voisin", 48.6, 2.4)])
    assert (located["91228"].point, located["91228"].approximate) == ((48.63, 2.44), False)


def test_without_a_match_the_mean_of_the_same_post_code_then_of_the_wider_area() -> None:
    towns = [
        town("10001", "inconnue", post_codes=("10240",)),
        town("10002", "nord", post_codes=("10240",)),
        town("10003", "sud", post_codes=("10240",)),
        town("10004", "loin", post_codes=("10500",)),
        town("10005", "isolee", post_codes=("10999",)),
    ]
    located = locate(towns, [spot("nord", 48.5, 4.0), spot("sud", 48.3, 4.2), spot("loin", 48.4, 4.4)])
    assert located["10001"].approximate
    assert located["10001"].point == pytest.approx((48.4, 4.1))
    assert located["10005"].point == pytest.approx((48.4, 4.2))


def test_nothing_at_all_leaves_the_commune_out() -> None:
    assert locate([town("10001", "seule")], []) == {}
