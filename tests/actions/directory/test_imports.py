"""Imports of the three formats: what goes in, what is left out and why, and that nothing is done twice."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from actions.directory.imports.importer import ImportRefused, ImportSummary, import_file
from actions.directory.models import ImportRun, Structure
from actions.directory.search import Directory
from actions.foundation.database import Sessions
from knowledge.places import PlaceIndex
from tests.actions.directory.invented import keep, row, structure
from tests.actions.directory.invented import siae_csv as csv_file

Import = Callable[[bytes, str], Awaitable[ImportSummary]]


@pytest.fixture
def bring_in(sessions: Sessions, places: PlaceIndex, tmp_path: Path) -> Import:
    async def work(content: bytes, format_: str) -> ImportSummary:
        file = tmp_path / "import"
        file.write_bytes(content)
        return await import_file(sessions, str(file), format_, places)

    return work


async def rows_of(sessions: Sessions) -> dict[tuple[str, str], Structure]:
    async with sessions() as session:
        return {(each.siret, each.kind): each for each in await session.scalars(select(Structure))}


def counts(summary: ImportSummary) -> tuple[int, int, int, int]:
    return summary.new, summary.changed, summary.unchanged, len(summary.rejections)


async def test_the_same_file_twice_gives_the_same_rows(bring_in: Import, sessions: Sessions) -> None:
    content = csv_file(row(), row(siret="11100000000025", kind="EI"), row(kind="EI"))
    assert counts(await bring_in(content, "siae-csv")) == (3, 0, 0, 0)
    before = {key: each.id for key, each in (await rows_of(sessions)).items()}
    assert counts(await bring_in(content, "siae-csv")) == (0, 0, 3, 0)
    assert {key: each.id for key, each in (await rows_of(sessions)).items()} == before
    assert counts(await bring_in(csv_file(row(name="Autre nom")), "siae-csv")) == (0, 1, 0, 0)


async def test_a_row_goes_in_whole(bring_in: Import, sessions: Sessions) -> None:
    await bring_in(csv_file(row(brand="Les Essais", website="essais.example.org")), "siae-csv")
    (found,) = (await rows_of(sessions)).values()
    assert (found.name, found.brand, found.post_code, found.city) == ("Chantier des Essais", "Les Essais", "10000", "Troyes")
    assert (found.lat, found.lon, found.approximate, found.departement) == (48.301, 4.085, False, "10")
    assert (found.naf, found.website, found.demo) == ("8130Z", "https://essais.example.org", False)
    assert found.request_address is None
    assert found.confirmed_at is None


async def test_a_row_without_a_point_takes_its_commune_s(bring_in: Import, sessions: Sessions, places: PlaceIndex) -> None:
    await bring_in(csv_file(row(lat="", lon="")), "siae-csv")
    (found,) = (await rows_of(sessions)).values()
    troyes = places.commune("10387")
    assert troyes is not None
    assert (found.lat, found.lon, found.approximate) == (troyes.lat, troyes.lon, True)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"siret": "123"}, "SIRET"),
        ({"siret": ""}, "SIRET"),
        ({"kind": "SARL"}, "type de structure inconnu « SARL »"),
        ({"kind": ""}, "type de structure inconnu"),
        ({"name": ""}, "nom"),
        ({"lat": "43.29", "lon": "5.36"}, "plus de 30 km de la commune"),
        ({"city": "Marseille", "code_insee": ""}, "ville et code postal incompatibles"),
        ({"city": "Mulhouse"}, "ville et code postal incompatibles"),
        ({"city": "Xyzzy", "code_insee": "", "post_code": "99999"}, "ville et code postal incompatibles"),
    ],
)
async def test_a_doubtful_row_is_left_out_with_its_line_and_the_reason(
    bring_in: Import, sessions: Sessions, changed: dict[str, str], reason: str
) -> None:
    summary = await bring_in(csv_file(row(siret="11100000000033"), row(**changed)), "siae-csv")
    assert counts(summary) == (1, 0, 0, 1)
    assert summary.rejections[0].where == "ligne 3"
    assert reason in summary.rejections[0].reason
    assert f"ligne 3 : {summary.rejections[0].reason}" in summary.text()


@pytest.mark.parametrize(
    ("post_code", "city", "code_insee"),
    [
        ("10000", "TROYES", ""),
        ("10026", "Troyes Cedex", ""),
        ("62501", "Saint-Omer Cedex", "62765"),
        ("75018", "Paris", "75056"),
        ("97150", "ST MARTIN", "97801"),
        ("20200", "Bastia", "2B033"),
        ("93380", "Pierrefitte-sur-Seine", "93066"),
        ("12850", "ONET LE CHATEAU", ""),
        ("34990", "Juvignac", ""),
        ("62600", "BERCK SUR MER", "62108"),
        ("88150", "Capavenir Vosges", "88465"),
    ],
)
async def test_towns_written_in_many_ways_go_in(bring_in: Import, post_code: str, city: str, code_insee: str) -> None:
    content = csv_file(row(post_code=post_code, city=city, code_insee=code_insee, lat="", lon=""))
    summary = await bring_in(content, "siae-csv")
    assert counts(summary) == (1, 0, 0, 0), summary.text()


async def test_the_first_real_import_removes_the_demonstration(
    bring_in: Import, sessions: Sessions, places: PlaceIndex, directory: Directory
) -> None:
    troyes = places.commune("10387")
    assert troyes is not None
    await keep(sessions, structure(troyes, demo=True), structure(troyes, demo=True))
    refused = await bring_in(csv_file(row(siret="")), "siae-csv")
    assert refused.demo_removed == 0
    assert await directory.has_demonstration()
    done = await bring_in(csv_file(row()), "siae-csv")
    assert done.demo_removed == 2
    assert "2 structures de démonstration retirées" in done.text()
    assert set(await rows_of(sessions)) == {("11100000000017", "ACI")}


async def test_what_operators_said_survives_an_import(bring_in: Import, sessions: Sessions, directory: Directory) -> None:
    await bring_in(csv_file(row()), "siae-csv")
    await directory.set_request_address("11100000000017", "ACI", "demandes@example.org")
    await bring_in(csv_file(row(name="Autre nom")), "siae-csv")
    assert await directory.request_address("11100000000017", "ACI") == "demandes@example.org"


async def test_a_refused_file_changes_nothing(bring_in: Import, sessions: Sessions) -> None:
    await bring_in(csv_file(row()), "siae-csv")
    for content, format_, reason in [
        (b"\xff\xfe\x00", "siae-csv", "UTF-8"),
        (b"siret,kind\n1,EI\n", "siae-csv", "colonnes"),
        (b"", "siae-csv", "colonnes"),
        (b"{}", "emplois-api", "emplois"),
        (b"pas du json", "emplois-api", "emplois"),
        (b"[]", "data-inclusion", "inclusion"),
        (b"{}", "autre", "Formats acceptés : siae-csv, emplois-api, data-inclusion"),
    ]:
        with pytest.raises(ImportRefused, match=reason):
            await bring_in(content, format_)
    assert len(await rows_of(sessions)) == 1
    async with sessions() as session:
        runs = (await session.scalars(select(ImportRun))).all()
    assert [(run.format, run.new, run.rejected) for run in runs] == [("siae-csv", 1, 0)]


async def test_an_absent_file_is_one_clear_sentence(sessions: Sessions, places: PlaceIndex, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="Impossible de lire le fichier"):
        await import_file(sessions, str(tmp_path / "absent.csv"), "siae-csv", places)


# --- emplois-api -----------------------------------------------------------------------------------------


def siae(**values: Any) -> dict[str, Any]:
    usual = {
        "id": "a1",
        "siret": "11100000000041",
        "type": "EI",
        "raison_sociale": "ENTREPRISE DES ESSAIS",
        "enseigne": "Les Essais",
        "mis_a_jour_le": "2026-10-01T12:00:00+02:00",
        "telephone": "0199000001",
        "courriel": "contact@example.org",
        "site_web": "",
        "description": "",
        "bloque_candidatures": False,
        "addresse_ligne_1": "1 rue Inventée",
        "addresse_ligne_2": "Bât. B",
        "code_postal": "10600",
        "ville": "La Chapelle-Saint-Luc",
        "departement": "10",
        "postes": [{"id": 1, "lieu": None}],
    }
    return {**usual, **values}


def siaes(*items: dict[str, Any], following: str | None = None) -> bytes:
    return json.dumps({"count": len(items), "next": following, "previous": None, "results": items}).encode()


async def test_emplois_api(bring_in: Import, sessions: Sessions, places: PlaceIndex) -> None:
    content = siaes(siae(), siae(siret="11100000000058", bloque_candidatures=True), siae(siret="11100000000066", type="GARAGE"))
    assert counts(await bring_in(content, "emplois-api")) == (2, 0, 0, 1)
    assert counts(await bring_in(content, "emplois-api")) == (0, 0, 2, 1)
    rows = await rows_of(sessions)
    found = rows["11100000000041", "EI"]
    chapelle = places.commune("10081")
    assert chapelle is not None
    assert (found.lat, found.lon, found.approximate) == (chapelle.lat, chapelle.lon, True)
    assert (found.address, found.phone, found.public_email) == ("1 rue Inventée, Bât. B", "01 99 00 00 01", "contact@example.org")
    assert (found.accepting, found.source_updated_on, found.website) == (True, date(2026, 10, 1), None)
    assert rows["11100000000058", "EI"].accepting is False


async def test_a_source_without_points_does_not_lose_a_known_one(bring_in: Import, sessions: Sessions) -> None:
    same = {"post_code": "10600", "city": "La Chapelle-Saint-Luc", "code_insee": "10081", "lat": "48.3123", "lon": "4.0456"}
    await bring_in(csv_file(row(siret="11100000000041", kind="EI", **same)), "siae-csv")
    await bring_in(siaes(siae()), "emplois-api")
    found = (await rows_of(sessions))["11100000000041", "EI"]
    assert (found.name, found.lat, found.lon, found.approximate) == ("ENTREPRISE DES ESSAIS", 48.3123, 4.0456, False)
    assert found.naf == "8130Z"
    moved = await bring_in(siaes(siae(code_postal="10000", ville="Troyes")), "emplois-api")
    assert counts(moved) == (0, 1, 0, 0)
    found = (await rows_of(sessions))["11100000000041", "EI"]
    assert (found.approximate, found.city) == (True, "Troyes")


async def test_one_page_of_several_is_said(bring_in: Import) -> None:
    summary = await bring_in(siaes(siae(), following="https://example.org/?page=2"), "emplois-api")
    assert "page" in summary.text()


# --- data-inclusion --------------------------------------------------------------------------------------


def di_structure(**values: Any) -> dict[str, Any]:
    usual = {
        "source": "emplois-de-linclusion",
        "id": "emplois--1",
        "nom": "ASSOC DES ESSAIS",
        "date_maj": "2026-09-01",
        "siret": "11100000000074",
        "commune": "Troyes",
        "code_postal": "10000",
        "code_insee": "10387",
        "adresse": "1 rue Inventée",
        "complement_adresse": None,
        "longitude": 4.08,
        "latitude": 48.3,
        "telephone": None,
        "courriel": None,
        "site_web": None,
        "description": None,
        "horaires_accueil": None,
        "reseaux_porteurs": ["aci"],
    }
    return {**usual, **values}


def di_service(**values: Any) -> dict[str, Any]:
    usual = {"source": "dora", "id": "dora--s1", "structure_id": "emplois--1", "nom": "Accueil", "telephone": "0199000101"}
    return {**usual, "courriel": "accueil@example.org", "horaires_accueil": "Mo-Fr 09:00-12:00", **values}


def di_page(*items: Any) -> bytes:
    return json.dumps({"items": items, "total": len(items), "page": 1, "size": 100, "pages": 1}).encode()


async def test_data_inclusion_gives_one_structure_per_siae_code(bring_in: Import, sessions: Sessions) -> None:
    content = di_page(
        di_structure(reseaux_porteurs=["aci", "ei", "chantier-ecole"]),
        di_structure(siret="11100000000082", reseaux_porteurs=["ccas-cias"]),
        di_structure(siret="11100000000090", reseaux_porteurs=[]),
        di_structure(siret=None),
        {"nom": "incomplet"},
    )
    summary = await bring_in(content, "data-inclusion")
    assert counts(summary) == (2, 0, 0, 4)
    assert set(await rows_of(sessions)) == {("11100000000074", "ACI"), ("11100000000074", "EI")}
    assert sum("reseaux_porteurs" in each.reason for each in summary.rejections) == 2
    assert [each.where for each in summary.rejections][:2] == ["élément 2", "élément 3"]


async def test_services_enrich_a_structure_and_create_none(bring_in: Import, sessions: Sessions) -> None:
    await bring_in(di_page(di_structure(reseaux_porteurs=["aci", "ei"])), "data-inclusion")
    summary = await bring_in(di_page(di_service(), di_service(structure_id="ailleurs")), "data-inclusion")
    assert (summary.new, summary.enriched, len(summary.rejections)) == (0, 2, 1)
    found = (await rows_of(sessions))["11100000000074", "ACI"]
    assert (found.phone, found.public_email, found.hours) == ("01 99 00 01 01", "accueil@example.org", "Mo-Fr 09:00-12:00")
    again = await bring_in(di_page(di_structure(reseaux_porteurs=["aci", "ei"])), "data-inclusion")
    assert counts(again) == (0, 0, 2, 0)


async def test_a_search_of_services_enriches_by_siret(bring_in: Import, sessions: Sessions) -> None:
    await bring_in(di_page(di_structure(telephone="0199000007")), "data-inclusion")
    nested = {"service": {**di_service(structure_id="autre"), "structure": di_structure()}, "distance": 0}
    summary = await bring_in(di_page(nested), "data-inclusion")
    assert (summary.enriched, summary.rejections) == (1, [])
    found = (await rows_of(sessions))["11100000000074", "ACI"]
    assert (found.phone, found.hours) == ("01 99 00 00 07", "Mo-Fr 09:00-12:00")
