"""Places (entity ``lieu``): where the person lives, where they search; where they come from is left out."""

from __future__ import annotations

import re
from typing import Any

from bot.nlu.facts.found import Found, PlaceReader
from bot.nlu.facts.owner import Owners
from bot.nlu.facts.scope import denied_before
from bot.nlu.reading import Reading

ASKED = ("lieu", "commune", "code_postal", "departement", "lieu_a_preciser")
_FROM = re.compile(
    r" (?:(?:je |j |elle |il )?(?:viens|vient|arrive|arrivee?|debarque|suis parti[e]?|parti[e]?|quitte|originaire|"
    r"nee?|ne) (?:tout juste |juste )?(?:de |d |du |a |en |des )?|avant (?:j (?:etais|habitais) )?(?:a |sur |dans )?|"
    r"habitais (?:a |sur |en |dans )|habitait (?:a |sur |en |dans )|etais (?:a |sur )|(?:mere|pere|frere|soeur|"
    r"famille|fils|fille|mari|ex|cousine?|parents) (?:\S+ ){0,3}(?:a |sur |en |de ))$"
)
_SEARCH = re.compile(
    r" (?:cherch\w*|recherch\w*|travail\w*|boulot|emploi|postul\w*|poste|mobile|bosser|structures?|chantiers?|"
    r"entreprises?|insertion|job|trouver|orienter|quelque chose|candidat\w*) (?:\S+ ){0,4}$"
)
_LIVE = re.compile(
    r" (?:habit\w*|vis|vit|vivons|loge|logee?|domicili\w*|reside|residence|hebergee?|heberge|installee?|chez moi|"
    r"d ici|ville|suis|est|demeure) (?:\S+ ){0,3}$"
)
_LEAD = re.compile(
    r"^\W*(?:(?:alors|euh|ben|bonjour|bjr|oui|c'?est|je suis|j'?habite|jhabite|jabite|j habite|je vis|on est|"
    r"je cherche|je loge|elle habite|il habite|elle est|il est|ma ville c'?est|"
    r"ville|commune|à|a|au|aux|en|sur|dans|vers|près de|pres de|du côté de|du cote de|le|la|à côté de|plutôt)\s+)*",
    re.IGNORECASE,
)
_ORGANISATIONS = re.compile(
    r" (?:mission locale|france travail|pole emploi|cap emploi|ccas|plie|maison de l emploi|spip|mairie|prefecture|"
    r"caf|agence) (?:de |d |du |des |a )$"
)


def read_places(reading: Reading, text: str, places: PlaceReader | None, owners: Owners, asked: str | None) -> list[Found]:
    """Places said in ``text``: lived in first, then searched in. When a place was asked, the whole text may be one."""
    if places is None:
        return []
    found = [f for f in (_mention(reading, mention, owners, asked) for mention in places.mentions(text)) if f is not None]
    if found:
        order = {"habite": 0, "cherche": 1, None: 2}
        return sorted(_distinct(found), key=lambda f: order[f.relation])
    if asked not in ASKED:
        return []
    start = _LEAD.match(text).end()  # type: ignore[union-attr]
    bare = text[start:].strip(" .!?,;")
    if not bare:
        return []
    read = places.read(bare)
    value = _value(read, bare)
    if value["status"] == "unknown" and len(bare.split()) > 4:
        return []
    return [Found("lieu", value, start, start + len(bare))]


def _mention(reading: Reading, mention: Any, owners: Owners, asked: str | None) -> Found | None:
    first, stop = reading.tokens_in(mention.start, mention.end)
    if stop == first or reading.tokens[first].norm == "§":
        return None
    before = reading.before(first)
    if denied_before(reading, first) or (_FROM.search(before) and asked not in ASKED):
        return None
    if not owners.worker and not owners.is_person(first):
        return None
    if owners.worker and _ORGANISATIONS.search(before):
        return None
    relation = "habite" if _LIVE.search(before) else "cherche" if _SEARCH.search(before) else None
    text = reading.correction.original[mention.start : mention.end]
    return Found("lieu", _value(mention.reading, text), mention.start, mention.end, relation=relation)


def _value(read: Any, text: str) -> dict[str, Any]:
    """The entity's value (brief of the rooms): found with its codes, ambiguous with its candidates, or unknown."""
    if read.status == "found" and read.place is not None:
        place = read.place
        return {
            "status": "found",
            "name": place.name,
            "code_insee": place.code_insee,
            "departement": place.departement,
            "code_postal": place.post_codes[0] if len(place.post_codes) == 1 else _post_code_in(text, place.post_codes),
        }
    if read.status == "ambiguous":
        candidates = [{"name": p.name, "code_insee": p.code_insee, "departement": p.departement} for p in read.candidates]
        return {"status": "ambiguous", "texte": text, "candidates": candidates}
    return {"status": "unknown", "texte": text}


def _post_code_in(text: str, post_codes: Any) -> str | None:
    typed = re.search(r"(?<!\d)\d{5}(?!\d)", text)
    return typed.group() if typed and typed.group() in post_codes else None


def _distinct(facts: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for fact in facts:
        same = next((k for k in kept if k.value == fact.value), None)
        if same is None:
            kept.append(fact)
        elif same.relation is None and fact.relation is not None:
            kept[kept.index(same)] = fact
    return kept
