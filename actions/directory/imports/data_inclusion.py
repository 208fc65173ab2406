"""Format ``data-inclusion``: structures, services, or a search of services (schema 1.0).

A structure is one record per SIAE code among its ``reseaux_porteurs``. Services enrich a structure that is
already there (phone, mail, hours) and create none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from actions.directory.imports.documents import day_of
from actions.directory.imports.records import Draft, Enrichment, ImportRefused, Rejection

Read = Draft | Enrichment | Rejection


class Page(Struct, kw_only=True):
    items: list[dict[str, Any]]
    page: int = 1
    pages: int = 1


class StructureItem(Struct, kw_only=True):
    source: str
    id: str
    nom: str
    siret: str | None = None
    commune: str | None = None
    code_postal: str | None = None
    code_insee: str | None = None
    adresse: str | None = None
    complement_adresse: str | None = None
    longitude: float | None = None
    latitude: float | None = None
    telephone: str | None = None
    courriel: str | None = None
    site_web: str | None = None
    description: str | None = None
    horaires_accueil: str | None = None
    date_maj: str | None = None
    reseaux_porteurs: list[str] | None = None


class SiretOnly(Struct, kw_only=True):
    siret: str | None = None


class ServiceItem(Struct, kw_only=True):
    id: str
    structure_id: str
    telephone: str | None = None
    courriel: str | None = None
    horaires_accueil: str | None = None
    structure: SiretOnly | None = None


def read(content: bytes, kinds: set[str]) -> tuple[list[Read], list[str]]:
    """What each item tells, and notes for the operator. ``kinds``: codes that the directory takes.

    Raises:
        ImportRefused: not this format.
    """
    try:
        page = msgspec.json.decode(content, type=Page)
    except msgspec.MsgspecError:
        raise ImportRefused("Ce fichier n'est pas une réponse de data·inclusion.") from None
    read = [each for number, item in enumerate(page.items, 1) for each in _item(item, f"élément {number}", kinds)]
    notes = [f"Ce fichier est la page {page.page} sur {page.pages}."] if page.pages > 1 else []
    return read, notes


def _item(item: dict[str, Any], where: str, kinds: set[str]) -> Iterator[Read]:
    try:
        if "service" in item:
            yield _service(msgspec.convert(item["service"], ServiceItem), where)
        elif "structure_id" in item:
            yield _service(msgspec.convert(item, ServiceItem), where)
        else:
            yield from _structure(msgspec.convert(item, StructureItem), where, kinds)
    except msgspec.ValidationError:
        yield Rejection(where=where, reason="il manque un champ obligatoire, ou il a une autre forme")


def _service(service: ServiceItem, where: str) -> Enrichment:
    return Enrichment(
        where=where,
        siret=(service.structure and service.structure.siret) or "",
        source_id=service.structure_id,
        phone=service.telephone or "",
        public_email=service.courriel or "",
        hours=service.horaires_accueil or "",
    )


def _structure(item: StructureItem, where: str, kinds: set[str]) -> Iterator[Read]:
    codes = [code.upper() for code in item.reseaux_porteurs or [] if code.upper() in kinds]
    if not codes:
        yield Rejection(where=where, reason="aucun type de structure d'insertion dans « reseaux_porteurs »")
    for code in codes:
        yield Draft(
            where=where,
            siret=item.siret or "",
            kind=code,
            name=item.nom,
            address=", ".join(part for part in (item.adresse, item.complement_adresse) if part),
            post_code=item.code_postal or "",
            city=item.commune or "",
            code_insee=item.code_insee or "",
            lat=item.latitude,
            lon=item.longitude,
            phone=item.telephone or "",
            public_email=item.courriel or "",
            website=item.site_web or "",
            description=item.description or "",
            hours=item.horaires_accueil or "",
            source=f"data·inclusion ({item.source})",
            source_id=item.id,
            source_updated_on=day_of(item.date_maj),
        )
