"""Format ``emplois-api``: an answer of ``GET /api/v1/siaes/`` of Les emplois de l'inclusion.

No point is given (the commune's is taken); the address keys have two d. A structure takes people only when its
applications are not blocked and it has at least one open post: spontaneous ones are not told by this source.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct, field

from actions.directory.imports.documents import day_of
from actions.directory.imports.records import Draft, ImportRefused

SOURCE = "Les emplois de l'inclusion"


class Siae(Struct, kw_only=True):
    siret: str
    type: str
    raison_sociale: str
    code_postal: str
    ville: str
    id: str = ""
    mis_a_jour_le: str | None = None
    enseigne: str | None = None
    telephone: str | None = None
    courriel: str | None = None
    site_web: str | None = None
    description: str | None = None
    bloque_candidatures: bool = False
    addresse_ligne_1: str | None = None
    addresse_ligne_2: str | None = None
    postes: list[dict[str, Any]] = field(default_factory=list)


class Page(Struct, kw_only=True):
    results: list[Siae]
    next: str | None = None


def read(content: bytes) -> tuple[list[Draft], list[str]]:
    """Drafts, and notes for the operator. Raises ImportRefused: not this format."""
    try:
        page = msgspec.json.decode(content, type=Page)
    except msgspec.MsgspecError:
        raise ImportRefused("Ce fichier n'est pas une réponse de l'API des emplois de l'inclusion.") from None
    notes = ["Ce fichier n'est qu'une page : la source en annonce d'autres."] if page.next else []
    return list(_drafts(page)), notes


def _drafts(page: Page) -> Iterator[Draft]:
    for number, siae in enumerate(page.results, 1):
        yield Draft(
            where=f"structure {number} (SIRET {siae.siret})",
            siret=siae.siret,
            kind=siae.type,
            name=siae.raison_sociale,
            brand=siae.enseigne or "",
            address=", ".join(part for part in (siae.addresse_ligne_1, siae.addresse_ligne_2) if part),
            post_code=siae.code_postal,
            city=siae.ville,
            phone=siae.telephone or "",
            public_email=siae.courriel or "",
            website=siae.site_web or "",
            description=siae.description or "",
            accepting=not siae.bloque_candidatures and bool(siae.postes),
            source=SOURCE,
            source_id=siae.id,
            source_updated_on=day_of(siae.mis_a_jour_le),
        )
