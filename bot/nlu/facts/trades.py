"""The trade that the person names, wanted or practised (``activite``), by the name kept in ``metiers.yml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.nlu.facts.found import Found, found
from bot.nlu.facts.owner import Owners
from bot.nlu.lexicons import Lexicons, Pattern
from bot.nlu.reading import Hit, Reading

# Lists of metiers.yml that name no trade.
HELPERS = frozenset({"fragiles", "ecarte", "cadre", "cadre_etre", "refuse", "avant", "souhait"})
_WISHED, _PRACTISED, _FORMER = range(3)
# Somebody who does the work, as opposed to the work: « un électricien » may be anybody's.
_WORKER = re.compile(
    r"^(?!entretien|soutien|papier|chantier|atelier|interieur|meuble)(?:\S*(?:eurs?|euses?|iers?|ieres?|iens?|iennes?|istes?|"
    r"trices?|antes?|ogues?)|macons?|peintres?|nounous?|agents?|aides?|chefs?|commis|vigiles?|"
    r"mecanos?|cuistots?|auxiliaires?|femmes?|hommes?|dame|garde|nourrices?|assistants?|employee?s?|techniciens?|"
    r"brancardiers?|barbiers?|barmans?|"
    r"pions?|artisane?s?|concierges?|sage|prof|profs|apprenti|medecin|kine|interpretes?|militaires?|gendarmes?|artistes?|"
    r"photographes?|architectes?) "
)
_PLURAL = re.compile(r"^\S+s ")
_DETERMINED = re.compile(
    r" (?:un|une|le|la|l|les|des|mon|ma|mes|votre|vos|ton|ta|notre|nos|son|sa|ses|leur|leurs|ce|cet|cette|ces|chez|au|aux|"
    r"quel|quelle|du|d un|d une|de la|de l) $"
)
# « je suis un bon maçon », « le métier de l'aide-soignante ».
_IS = re.compile(
    r" (?:suis|etais|etait|est|ete|etre|devenir|comme|tant que|metier d[e]?|poste d[e]?|place d[e]?|emploi d[e]?|travail "
    r"d[e]?|boulot d[e]?|job d[e]?|taf d[e]?|pour|fais|fait|faisais|faire) "
    r"(?:d )?(?:une?|le|la|l|1|du) (?:bon |bonne |vrai |vraie |petit |ancien |ancienne )?$"
)
_WANTED = re.compile(
    r" (?:aimerais|aimerait|voudrais|voudrait|veux|veut|souhaite|cherche|dans|vers|fais|faire|faisais|projet|prefere|"
    r"prefererais) (?:de )?l $"
)
_REQUIRED = re.compile(r" (?:faut|quoi|difference|definition|metier c est) (?:\S+ ){0,4}$")
# « passer de la vente à l'animation » : the second is wished.
_TURNED = re.compile(
    r" (?:passer|passe|basculer|changer|reconvertir|evoluer|aller) (?:de |du |d )(?:\S+ ){1,4}(?:a|au|aux|vers|pour) (?:l |"
    r"la |le |les |du |de )*$"
)
_SUBJECT = re.compile(
    r"^ (?:qui |m |me |lui |nous |a |est (?:venue?|arrivee?|passee?)|ont |sont |crie|frappe|secoue|tape|enferme|insulte|"
    r"pince|refuse|profite|prend|doit|peut|dit|va |vient )"
)
_STOP = re.compile(r" [.!?;\n] ")
_REACH, _NEAR = 5, 7
# A message that is little more than a trade (« dans la sécurité ») answers a question about it.
_ALONE = 5
_BARE = re.compile(r"^ (?:(?:bonjour|la|le|les|l|du|de|des|dans|en|plutot|oui|la) )*$")


@dataclass(frozen=True)
class _Named:
    name: str
    hit: Hit
    rank: int
    sure: bool


def read_trade(reading: Reading, owners: Owners, lexicons: Lexicons) -> list[Found]:
    """``activite``: what is wished first, then what is practised, then what was; the first one said among equals."""
    best = min(
        _named(reading, owners, lexicons.trades), key=lambda n: (n.rank, n.hit.first, n.hit.first - n.hit.stop), default=None
    )
    return [] if best is None else [found(reading, best.hit, "activite", best.name, "dit" if best.sure else "deduit")]


def _named(reading: Reading, owners: Owners, words: dict[str, Pattern]) -> Iterator[_Named]:
    """Every trade that is the person's."""
    hits = [(name, hit) for name, pattern in words.items() if name not in HELPERS for hit in reading.find(pattern)]
    if not hits:
        return
    aside = [(h.first, h.stop) for h in reading.find(words["ecarte"])]
    longest = [(n, h) for n, h in hits if not any(_covers(o, h) for _, o in hits)]
    for name, hit in longest:
        if any(first < hit.stop and hit.first < stop for first, stop in aside) or not owners.is_person(hit.first):
            continue
        before = " " + reading.before(hit.first).lstrip()
        framed = any(_searched(before + hit.match.group(), words[frame]) for frame in ("cadre", "cadre_etre"))
        if not _own(reading, hit, before, framed, owners, words) or _refused(before, words["refuse"]):
            continue
        yield _Named(name, hit, _rank(_so_far(reading, hit), words), framed)


def _own(reading: Reading, hit: Hit, before: str, framed: bool, owners: Owners, words: dict[str, Pattern]) -> bool:
    """Whether a trade named here is the person's: by a word of work or wish before it, or standing alone in a list."""
    text = hit.match.group()
    if _REQUIRED.search(before):
        return False
    if _WORKER.match(text):
        if owners.worker and not before.strip(" .,;:!\n"):
            return False
        if _DETERMINED.search(before):
            return _IS.search(before) is not None or (text.startswith("aide") and _WANTED.search(before) is not None)
        return framed or not (_PLURAL.match(text) or _SUBJECT.match(reading.after(hit.stop)))
    fragile = words["fragiles"]
    if fragile is not None and (match := fragile.match(reading.norm, hit.match.start())) and match.end() >= hit.match.end():
        if len(reading.tokens) <= _ALONE and _BARE.match(reading.norm[: hit.match.start()]):
            return True
        near = " " + " ".join(_so_far(reading, hit).split()[-_NEAR:]) + " "
        return _TURNED.search(before) is not None or _searched(near, words["cadre"])
    return framed or not _SUBJECT.match(reading.after(hit.stop))


def _so_far(reading: Reading, hit: Hit) -> str:
    """The sentence up to a trade: its title counts too (« Projet validé : soudure »)."""
    text = reading.norm[: hit.match.start()]
    return text[max((m.end() - 1 for m in _STOP.finditer(text)), default=0) :]


def _rank(before: str, words: dict[str, Pattern]) -> int:
    if _TURNED.search(before):
        return _WISHED
    wished, former = _end(before, words["souhait"]), _end(before, words["avant"])
    if wished > former:
        return _WISHED
    return _FORMER if former >= 0 else _PRACTISED


def _refused(before: str, pattern: Pattern) -> bool:
    """« tout sauf la restauration », « je ne veux plus faire l'usine »."""
    end = _end(before, pattern)
    if _TURNED.search(before):
        return False
    return end >= 0 and len(before[end:].split()) <= _REACH


def _covers(longer: Hit, hit: Hit) -> bool:
    """A name inside a longer one: « boulangerie » in « vendeuse en boulangerie »."""
    return longer.first <= hit.first and hit.stop <= longer.stop and longer.stop - longer.first > hit.stop - hit.first


def _searched(text: str, pattern: Pattern) -> bool:
    return pattern is not None and pattern.search(text) is not None


def _end(text: str, pattern: Pattern) -> int:
    return max((m.end() for m in pattern.finditer(text)), default=-1) if pattern is not None else -1
