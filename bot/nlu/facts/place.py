"""Places (entity ``lieu``): where the person lives, where they search; where they come from is left out."""

from __future__ import annotations

import re
from typing import Any

from bot.nlu.facts.found import Found, PlaceReader
from bot.nlu.facts.owner import Owners
from bot.nlu.facts.scope import denied_before
from bot.nlu.reading import MASK, Reading
from knowledge.spelling import fold

ASKED = ("lieu", "commune", "code_postal", "departement", "lieu_a_preciser")
_FROM = re.compile(
    r" (?:(?:viens|vient|venue?|arrive|arrivee?|debarque[e]?|parti[e]?) (?:tout juste |juste |hier )?(?:de |d |du |des )|"
    r"(?:quitte|originaire|nee?|ne|eleve[e]?|grandi|sorti[e]?|sors|sort|sortant|libere[e]?|libe) (?:tout juste |juste )?"
    r"(?:de |d |du |a |en |des |2 )?|"
    r"avant (?:j (?:etais|habitais) )?(?:a |sur |dans )?|"
    r"habitais (?:a |sur |en |dans )|habitait (?:a |sur |en |dans )|(?:etais|etait|vivais|bossais|"
    r"travaillais) (?:en \S+ |(?:au|en) chantier )?(?:a |sur )|depuis (?:la |le |les |l )|"
    r"nee? (?:(?:le |en |l )\S+ |\d+ )(?:\S+ ){0,3}a |interdi\w* (?:(?:de|d) (?:paraitre|sejour|sejourner|"
    r"retour|entree) )?(?:a |sur |dans |en |d |de )|"
    r"(?:prison|detention|detenu[e]?|incarcere[e]?|ecrou\w*|maison d arret|cp|ma) (?:a |de |d ))$"
)
# A relative as the subject: where they live is not where the person lives. « chez ma tante à Grigny » is.
_RELATIVE = re.compile(
    r" (?P<before>\S+ )?(?:mon|ma|mes|son|sa|ses|leurs?|une?|1) (?:\S+ )?(?:mere|pere|maman|papa|parents|freres?|soeurs?|"
    r"famille|fils|filles?|enfants?|mari|femme|conjointe?|compagne|compagnon|copain|copine|ex|cousine?s?|tante|oncle|"
    r"amie?s?|potes?|collegues?|mec|meuf|gendre|neveu|niece|voisine?|daronn?e?|aine|ainee|belle \S+|"
    r"beau \S+) (?P<rest>(?:\S+ )*)$"
)
# Before a relative, these leave the person as the subject (« chez mon père »).
_NO_SUBJECT = frozenset(
    {"chez", "avec", "et", "par", "pour", "sans", "ni", "de", "d", "seul", "seule", "garde", "eleve", "vois", "loge", "a"}
    | {"heberge", "ai", "voir", "rejoindre", "suivi"}
)
_OURS = re.compile(r" (?:je|j|moi|nous|on|m|me) ")
_THEIRS_NO_MORE = re.compile(r" (?:elle|il|lui|mme|monsieur|madame|m) ")
_SEARCH = re.compile(
    r" (?:cherch\w*|recherch\w*|postul\w*|poste|mobile|bosser|travailler|travay\w*|structures?|chantiers?|vise|"
    r"souhait\w*|projet|entreprises?|job|trouver|orienter|quelque chose|candidat\w*) (?:\S+ ){0,7}$"
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
_PARTS = re.compile(r"[^\s,;.!?:()\n\d][^,;.!?:()\n]*")
_WORDS = re.compile(r"[^\W\d_]+")
# A town misspelt alone: so many words at most, so long, so many people.
_MOST_WORDS, _SHORTEST, _TOWN = 3, 5, 10_000
# « pas à Lyon », « j'habite plus Lyon »; « plus personne ne me répond à Argentan » denies something else.
_NOT_THERE = re.compile(r" (?:pas|plus|jamais|ni|non|sans|hors|aucun|aucune) (?:\S+ ){0,3}$")
# « apte au port de charges », « au plaisir de vous lire ».
_NO_PLACE = re.compile(r"^ (?:de|d) (?:charges?|vous|te|poids|masque|colis) ")
_ORGANISATIONS = re.compile(
    r" (?:mission locale|france travail|pole emploi|cap emploi|ccas|plie|maison de l emploi|spip|mairie|prefecture|"
    r"caf|agence) (?:de |d |du |des |a )$"
)


def read_places(reading: Reading, text: str, places: PlaceReader | None, owners: Owners, asked: str | None) -> list[Found]:
    """Places said in ``text``: lived in first, then searched in. When a place was asked, the whole text may be one."""
    if places is None:
        return []
    found = [f for f in (_mention(reading, mention, owners, asked) for mention in places.mentions(text)) if f is not None]
    found += [] if found else _alone(reading, places)
    if found:
        # Where they search counts before where they live (docs/annotation.md), a département after its town.
        order = {"cherche": 0, "habite": 1, None: 2}
        return sorted(_distinct(found), key=lambda f: (_is_wide(f), order[f.relation]))
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


def _alone(reading: Reading, places: PlaceReader) -> list[Found]:
    """A town misspelt alone between commas (« 52 ans, bezié, rsa »): words that no French text holds."""
    text = reading.correction.original
    for part in _PARTS.finditer(text):
        words = _WORDS.findall(fold(part.group()))
        if (
            not 1 <= len(words) <= _MOST_WORDS
            or len(set(words[0])) < _SHORTEST - 1
            or len(words[0]) < _SHORTEST
            or any(reading.known(w) for w in words if len(w) > 3)
        ):
            continue
        first, stop = reading.tokens_in(part.start(), part.end())
        if any(t.norm == MASK or any(c.isdigit() for c in t.norm) for t in reading.tokens[first:stop]):
            continue
        read = places.read(part.group())
        best = read.place if read.status == "found" else next(iter(read.candidates), None)
        if best is not None and best.population >= _TOWN:
            return [Found("lieu", _value(read, part.group()), part.start(), part.end())]
    return []


def _mention(reading: Reading, mention: Any, owners: Owners, asked: str | None) -> Found | None:
    first, stop = reading.tokens_in(mention.start, mention.end)
    if stop == first or reading.tokens[first].norm == "§":
        return None
    before = reading.before(first)
    if (_NOT_THERE.search(before) and denied_before(reading, first)) or (_FROM.search(before) and asked not in ASKED):
        return None
    if _NO_PLACE.match(reading.after(stop)):
        return None
    if not owners.for_relative and _is_somebody_elses(before, owners.worker):
        return None
    if owners.worker and _ORGANISATIONS.search(before):
        return None
    live, search = _LIVE.search(before), _SEARCH.search(before)
    relation = None
    if live or search:
        relation = "cherche" if search and (live is None or search.start() > live.start()) else "habite"
    text = reading.correction.original[mention.start : mention.end]
    return Found("lieu", _value(mention.reading, text), mention.start, mention.end, relation=relation)


def _is_somebody_elses(before: str, worker: bool) -> bool:
    """« mon mari travaille à Orly »: true; « ma sœur m'héberge à Lyon », « chez mon père à Roanne »: false."""
    match = _RELATIVE.search(" " + before.lstrip())
    if match is None or (match["before"] or "").strip() in _NO_SUBJECT:
        return False
    again = _THEIRS_NO_MORE if worker else _OURS
    return again.search(" " + match["rest"]) is None


def _is_wide(found: Found) -> bool:
    """True for a whole département, which says less than a town."""
    return found.value.get("status") == "found" and found.value.get("code_insee") is None


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
