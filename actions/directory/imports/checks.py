"""From a draft to a row of the directory: SIRET, kind, town and point are checked against each other."""

from __future__ import annotations

import re
from typing import Any
from unicodedata import combining, normalize

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat
from rapidfuzz import fuzz

from actions.directory.distance import distance_km
from actions.directory.imports.records import Draft, Rejection
from knowledge.places import Place, PlaceIndex

FARTHEST_KM = 30
SAME_NAME = 80  # rapidfuzz ratio, 0 to 100


def check(draft: Draft, places: PlaceIndex, kinds: set[str]) -> dict[str, Any] | Rejection:
    """Columns of ``structures`` for a draft, or why it is left out."""
    kind = draft.kind.upper()
    if kind not in kinds:
        return Rejection(where=draft.where, reason=f"type de structure inconnu « {draft.kind[:20]} »")
    if not re.fullmatch(r"\d{14}", draft.siret):
        return Rejection(where=draft.where, reason="le SIRET n'a pas 14 chiffres")
    if not draft.name:
        return Rejection(where=draft.where, reason="la structure n'a pas de nom")
    place = town_of(draft, places)
    if place is None or place.code_insee is None:
        return Rejection(where=draft.where, reason="ville et code postal incompatibles, ou ville inconnue")
    point = _point(draft)
    if point is not None and _too_far(point, place, places):
        far = round(distance_km(point, (place.lat, place.lon)))
        return Rejection(where=draft.where, reason=f"coordonnées à plus de {FARTHEST_KM} km de la commune ({far} km)")
    return {
        "siret": draft.siret,
        "kind": kind,
        "name": draft.name[:255],
        "brand": draft.brand[:255] or None,
        "address": draft.address[:255] or None,
        "post_code": draft.post_code,
        "city": draft.city[:120],
        "code_insee": place.code_insee,
        "departement": place.departement,
        "lat": point[0] if point else place.lat,
        "lon": point[1] if point else place.lon,
        "approximate": point is None,
        "naf": draft.naf[:6] or None,
        "phone": phone_of(draft.phone),
        "public_email": draft.public_email[:255] or None,
        "website": website_of(draft.website),
        "description": draft.description or None,
        "hours": draft.hours[:255] or None,
        "accepting": draft.accepting,
        "source": draft.source[:64],
        "source_id": draft.source_id[:160] or None,
        "source_updated_on": draft.source_updated_on,
    }


def town_of(draft: Draft, places: PlaceIndex) -> Place | None:
    """The commune that the name, the post code and, where given, the INSEE code agree on."""
    if draft.code_insee:
        place = places.commune(draft.code_insee)
        if place is not None and _same_departement(draft, place, places) and _same_name(draft.city, place.name):
            return _district(draft, place, places)
    for place in places.with_post_code(draft.post_code):
        if _same_name(draft.city, place.name):
            return place
    reading = places.read(f"{draft.post_code} {draft.city}")
    if reading.place is not None and _same_departement(draft, reading.place, places):
        return reading.place
    return None


def _district(draft: Draft, place: Place, places: PlaceIndex) -> Place:
    """The arrondissement that a post code of Paris, Lyon or Marseille names, rather than the whole city."""
    for other in places.with_post_code(draft.post_code):
        if other.arrondissement is not None and other.name == place.name:
            return other
    return place


def _same_departement(draft: Draft, place: Place, places: PlaceIndex) -> bool:
    return places.departement_of_post_code(draft.post_code) in (place.departement, None)


def _same_name(typed: str, official: str) -> bool:
    one, other = _plain(typed), _plain(official)
    return fuzz.ratio(one, other) >= SAME_NAME or fuzz.token_set_ratio(one, other) == 100


def _plain(name: str) -> str:
    letters = "".join(mark for mark in normalize("NFD", name.lower()) if not combining(mark))
    words = re.findall(r"[a-z]+", letters.replace("œ", "oe"))
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words if word != "cedex")


def _point(draft: Draft) -> tuple[float, float] | None:
    """None when the source gives no usable point."""
    try:
        lat, lon = float(draft.lat or ""), float(draft.lon or "")
    except ValueError:
        return None
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 and (lat, lon) != (0, 0) else None


def _too_far(point: tuple[float, float], place: Place, places: PlaceIndex) -> bool:
    """Away from the commune; where its own point is a guess (Guiana is vast), away from its département."""
    if distance_km(point, (place.lat, place.lon)) <= FARTHEST_KM:
        return False
    if not place.approximate:
        return True
    known = (each for each in places.communes() if not each.approximate)
    return min(known, key=lambda each: distance_km(point, (each.lat, each.lon))).departement != place.departement


def phone_of(text: str) -> str | None:
    """As people dial it (``03 25 00 00 00``); text that is no number is left out."""
    try:
        number = phonenumbers.parse(text, "FR")
    except NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    french = PhoneNumberFormat.NATIONAL if number.country_code == 33 else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, french)


def website_of(text: str) -> str | None:
    """An ``http(s)`` address, completed when the scheme is missing; anything else is left out."""
    address = text.strip()
    if not address:
        return None
    if not re.match(r"https?://", address, re.I):
        address = f"https://{address}"
    return address if re.fullmatch(r"(?i)https?://[^\s<>\"]+\.[^\s<>\"]+", address) and len(address) <= 500 else None
