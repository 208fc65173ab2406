"""``/api/diagnosis`` and ``/api/structures``: the verdict and the directory without a conversation."""

from __future__ import annotations

from datetime import date
from typing import Any

from aiohttp import web
from msgspec import Struct, field

from actions.channels.web.problems import ProblemError, json_response, read_json
from actions.channels.web.rendering import show_structure
from actions.directory.search import Directory
from actions.foundation.clock import today
from actions.foundation.profile import FactError, profile_from_facts
from knowledge.diagnosis import AsOfTooEarly, diagnose
from knowledge.loader import Knowledge, structure_kinds
from knowledge.model import Author

PLACE_KEYS = ("name", "code_insee", "departement", "post_codes", "lat", "lon", "approximate")
MAX_LIMIT = 50
MIN_RADIUS_KM = 0.1
MAX_RADIUS_KM = 1000


class DiagnosisRequest(Struct, kw_only=True, forbid_unknown_fields=True):
    """Body of ``POST /api/diagnosis``; ``as_of`` is today in Paris when absent."""

    by: Author
    facts: dict[str, Any] = field(default_factory=dict)
    as_of: date | None = None


class KnowledgeRoutes:
    def __init__(self, knowledge: Knowledge, directory: Directory) -> None:
        self._knowledge = knowledge
        self._directory = directory

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/api/diagnosis", self.diagnosis),
            web.get("/api/structures", self.structures),
        ]

    async def diagnosis(self, request: web.Request) -> web.Response:
        body = await read_json(request, DiagnosisRequest)
        try:
            profile = profile_from_facts(body.facts)
        except FactError as error:
            name = f"facts.{error.field}"
            raise ProblemError(422, f"Le champ « {name} » n'est pas accepté : {error.reason}.", field=name) from None
        try:
            verdict = diagnose(profile, body.by, body.as_of or today(), self._knowledge)
        except AsOfTooEarly as error:
            raise ProblemError(422, str(error), field="as_of") from None
        return json_response(verdict)

    async def structures(self, request: web.Request) -> web.Response:
        place = request.query.get("place", "").strip()
        if not place:
            raise ProblemError(422, "Indiquez un lieu : une ville, un code postal ou un département.", field="place")
        if len(place) > 200:
            raise ProblemError(422, "Le lieu est trop long : une ville ou un code postal suffit.", field="place")
        found = await self._directory.search(
            place,
            kinds=self._kinds(request.query.get("kinds")),
            radius_km=_radius(request.query.get("radius_km")),
            limit=_limit(request.query.get("limit")),
        )
        answer = {
            "place": found.place and {key: getattr(found.place, key) for key in PLACE_KEYS},
            "status": found.status,
            "candidates": [
                {"name": each.name, "code_insee": each.code_insee, "departement": each.departement} for each in found.candidates
            ],
            "structures": [show_structure(card, self._knowledge) for card in found.structures],
            "nearest_outside": found.nearest_outside and show_structure(found.nearest_outside, self._knowledge),
        }
        return json_response(answer)

    def _kinds(self, text: str | None) -> list[str] | None:
        """Codes of structure kinds, comma-separated; None for all. Raises ProblemError 422."""
        kinds = [kind.strip().upper() for kind in (text or "").split(",") if kind.strip()]
        known = structure_kinds(self._knowledge)
        for kind in kinds:
            if kind not in known:
                raise ProblemError(422, "Ce type de structure n'existe pas (exemples : EI, ACI, AI).", field="kinds")
        return kinds or None


def _radius(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        radius = float(text.replace(",", "."))
    except ValueError:
        radius = -1.0
    if not MIN_RADIUS_KM <= radius <= MAX_RADIUS_KM:
        raise ProblemError(422, f"Le rayon est un nombre de kilomètres, de {MIN_RADIUS_KM} à {MAX_RADIUS_KM}.", field="radius_km")
    return radius


def _limit(text: str | None) -> int:
    if text is None:
        return 3
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MAX_LIMIT):
        raise ProblemError(422, f"Le nombre de structures va de 1 à {MAX_LIMIT}.", field="limit")
    return int(text)
