"""The built index: complete, compact, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.directory.build_places import LEXICON, PACKAGE, PlaceSourceError, build_places, is_current
from actions.directory.place_lexicon import read_lexicon
from knowledge.places import PlaceIndex
from knowledge.places.records import PlaceStore, read_store
from knowledge.yaml_records import KnowledgeError
from tests.absent import absent
from tests.paths import PLACES, ROOT

needs_sources = pytest.mark.skipif(not (PACKAGE / "data").exists(), reason="les données des communes manquent (npm ci)")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("lieux") / "lieux.msgpack"
    assert build_places(target)
    return target


@pytest.fixture(scope="module")
def store(built: Path) -> PlaceStore:
    return read_store(built)


@needs_sources
def test_unchanged_sources_are_not_built_again(built: Path) -> None:
    before = built.read_bytes()
    assert not build_places(built)
    assert build_places(built, force=True)
    assert built.read_bytes() == before


@needs_sources
def test_a_changed_lexicon_is_built_again(built: Path, tmp_path: Path) -> None:
    lexicon = tmp_path / "lieux.yml"
    lexicon.write_text(LEXICON.read_text(encoding="utf-8").replace("nom: Paname", "nom: Pantruche"), encoding="utf-8")
    target = tmp_path / "lieux.msgpack"
    target.write_bytes(built.read_bytes())
    assert build_places(target, lexicon_path=lexicon)
    index = PlaceIndex(read_store(target))
    assert index.read("pantruche").place == index.commune("75056")


@needs_sources
def test_every_commune_of_france_has_a_point_inside_its_territory(store: PlaceStore) -> None:
    towns = [commune for commune in store.communes if commune.parent is None]
    assert len(towns) > 34_900
    assert len([commune for commune in store.communes if commune.parent]) == 45
    for commune in towns:
        if len(commune.departement) == 2:
            assert 41.2 < commune.lat < 51.2 and -5.3 < commune.lon < 9.7, commune
    overseas = {commune.departement for commune in towns if len(commune.departement) == 3}
    assert {"971", "972", "973", "974", "975", "976", "977", "978", "987", "988"} <= overseas


@needs_sources
def test_most_people_live_where_the_point_is_exact(store: PlaceStore) -> None:
    towns = [commune for commune in store.communes if commune.parent is None]
    exact = [commune for commune in towns if not commune.approximate]
    assert len(exact) / len(towns) > 0.40
    assert sum(each.population for each in exact) / sum(each.population for each in towns) > 0.90


@needs_sources
def test_the_index_is_compact(built: Path) -> None:
    assert built.stat().st_size < 4_000_000


@needs_sources
def test_codes_of_the_lexicon_exist(store: PlaceStore) -> None:
    lexicon = read_lexicon(LEXICON)
    communes = {commune.code for commune in store.communes}
    departements = {departement.code for departement in store.departements}
    assert {code for each in lexicon.surnoms for code in each.communes} <= communes
    assert set(lexicon.codes_postaux_usuels.values()) <= communes
    wide = [*lexicon.surnoms_departements, *lexicon.territoires]
    assert {code for each in wide for code in each.departements} <= departements


def test_absent_sources_say_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(PlaceSourceError, match="npm ci"):
        build_places(tmp_path / "lieux.msgpack", package=tmp_path)


def test_a_broken_lexicon_names_its_line(tmp_path: Path) -> None:
    broken = tmp_path / "lieux.yml"
    broken.write_text(LEXICON.read_text(encoding="utf-8").replace("mots_cedex:", "mots_cedexe:"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"lieux\.yml:\d+: clé inconnue « mots_cedexe »"):
        read_lexicon(broken)


def test_the_lock_names_no_registry() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert "://" not in lock


def test_the_index_in_use_is_that_of_this_code() -> None:
    """``make test`` builds it first; an old one would test other code."""
    if not (PLACES.exists() and (PACKAGE / "data").exists()):
        absent("l'index des lieux n'est pas construit (python -m actions.directory.build_places)")
    assert is_current(PLACES)
