"""From a name, as people write it, to the communes that may bear it.

``Match.sure`` says whether a single commune may be taken without asking. Every doubt (homonyms, a village
whose name is one letter away from a city's, a shortened name that a larger town also has) leaves several
communes, and the person is asked: a wrong town is worse than a question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final

from msgspec import Struct
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.places.records import PlaceStore, StoredCommune
from knowledge.places.sounds import sound

Fits = Callable[[StoredCommune], bool]

# A longer name whose town is larger than the exact namesake, and at least this large, is asked about too.
LARGER_FLOOR: Final = 1_000
TOWN: Final = 10_000
# A town this many times larger, one letter away from an exact name, is asked about too.
CITY_FACTOR: Final = 10
# Among names as near as each other, a city this large is meant rather than villages this many times smaller.
CITY: Final = 20_000
CERTAIN_FACTOR: Final = 50
# A rival one edit further away is asked about only when it is this many times larger.
RIVAL_FACTOR: Final = 5
# Correcting the name of a place this small is a guess unless the name is long: ask.
VILLAGE: Final = 2_000
LONG: Final = 12
REMEMBERED: Final = 500
SHORT: Final = 6
SHORTEST: Final = 4


class Match(Struct, frozen=True):
    """Communes that a name may mean, most populous first; ``sure``: one commune, nothing to ask.

    ``cost``: letters that had to be changed.
    """

    communes: list[StoredCommune]
    sure: bool
    cost: int = 0


class PlaceNames:
    """Look-up tables over the names of a store. Keys are plain names without spaces: ``saintdenis``."""

    def __init__(self, store: PlaceStore) -> None:
        self._words = store.vocabulary
        self._spelt = {commune.spaced for commune in store.communes if commune.parent is None}
        self._spelt |= {name for name, _ in store.former} | {name for name, _ in store.nicknames}
        self._first_words = {name.partition(" ")[0] for name in self._spelt}
        self._by_code = {commune.code: commune for commune in store.communes}
        self._exact: defaultdict[str, list[StoredCommune]] = defaultdict(list)
        self._loose: defaultdict[str, list[StoredCommune]] = defaultdict(list)
        self._starts: defaultdict[str, list[StoredCommune]] = defaultdict(list)
        for commune in store.communes:
            if commune.parent is None:
                self._add(commune, commune.spaced)
        self._former: set[tuple[str, str]] = set()
        for name, code in store.former:
            key = name.replace(" ", "")
            if not any(commune.code == code for commune in self._exact[key]):
                self._former.add((key, code))
                self._exact[key].append(self._by_code[code])
        for name, codes in store.nicknames:
            for code in codes:
                self._add_once(self._exact[name.replace(" ", "")], self._by_code[code])
                if name.split(" ")[0] in self._words.articles:
                    self._add_once(self._loose[name.partition(" ")[2].replace(" ", "")], self._by_code[code])
        self._cities = [
            key
            for table in (self._exact, self._loose)
            for key, communes in table.items()
            if any(commune.population >= TOWN for commune in communes)
        ]
        self._by_sound: defaultdict[str, list[str]] = defaultdict(list)
        for key in self._cities:
            self._by_sound[sound(key)].append(key)
        self._by_shape: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for key in {*self._exact, *self._loose, *(key for key in self._starts if len(key) >= SHORT)}:
            self._by_shape[key[0], len(key)].append(key)
        self._remembered: dict[tuple[str, int], list[tuple[str, int]]] = {}

    def exact(self, parts: list[str], fits: Fits | None = None, *, article: bool = False) -> Match | None:
        """Communes of that very name, current, former or usual; a shortened name or a missing article too.

        ``fits`` keeps the communes that a post code or a département allows; ``article``: one was typed before.
        """
        key = self._key(parts)
        named = [commune for commune in self._exact.get(key, []) if fits is None or fits(commune)]
        loose = [commune for commune in self._loose.get(key, []) if fits is None or fits(commune)]
        shortened = self._shortened(key, fits)
        found = named or loose or shortened
        if not found:
            return None
        if fits is not None:
            return _match(found)
        if found is shortened and all(commune.population < TOWN for commune in found):
            # "troye" is a city misspelt rather than a village cut short; otherwise ask.
            least = max(commune.population for commune in found) * CERTAIN_FACTOR
            cities = self._neighbour_cities(key, 0)
            certain = [city for city in cities if city.population >= least]
            return _match(certain) if certain else Match(_sorted([*found, *cities]), False)
        largest = max(self._size(key, commune) for commune in found)
        if article and named:
            found = [*named, *loose]
        cities = self._neighbour_cities(key, largest)
        return _match([*found, *_larger(largest, [*loose, *shortened]), *cities])

    def is_name(self, parts: list[str]) -> bool:
        """Whether these words are a whole name (current, former or usual)."""
        return self._key(parts) in self._exact

    def population(self, parts: list[str]) -> int:
        """People of the largest commune of that very name; 0 when there is none."""
        key = self._key(parts)
        return max((self._size(key, commune) for commune in self._exact.get(key, [])), default=0)

    def may_begin(self, word: str) -> bool:
        """Whether a name begins with this word; quick, for skipping most words of a text."""
        return word in self._first_words or word in self._exact

    def is_spelt(self, parts: list[str]) -> bool:
        """Whether they are one word for word, or one single word: in a sentence, words that merely touch are not."""
        return (len(parts) == 1 and parts[0] in self._exact) or " ".join(parts) in self._spelt

    def _key(self, parts: list[str]) -> str:
        """The words run together, unless a small word comes first: ``a brest`` is not Abrest."""
        small = len(parts) > 1 and (parts[0] in self._words.liaisons or parts[0] in self._words.mots_autour)
        return "" if small and " ".join(parts) not in self._spelt else "".join(parts)

    def corrected(self, parts: list[str], fits: Fits | None = None) -> Match | None:
        """Communes one or two letters away. Sure only when nothing else comes near."""
        key = "".join(parts)
        allowed = _allowed(len(key))
        if not allowed:
            return None
        near = self._near(key, allowed + 1, fits)
        alike = self._alike(key, fits, but={commune.code for cost, commune, _ in near if cost <= 1})
        near = [each for each in near if not alike or each[0] <= 1] + alike  # what sounds the same leaves no doubt
        best = min((cost for cost, _, _ in near), default=99)
        if best > allowed + 1 or (best > allowed and allowed > 1):
            return None
        if best > allowed:  # a wrong first letter: worth a question
            wrong_first = [commune for commune in _sorted(each for _, each, _ in near) if commune.spaced[0] != key[0]]
            return Match(wrong_first, False, best) if wrong_first else None
        size = max(size for cost, _, size in near if cost == best)
        least = size // CERTAIN_FACTOR if size >= CITY else 0
        found = _sorted(commune for cost, commune, other in near if cost == best and other >= least)
        rivals = _sorted(commune for cost, commune, other in near if cost == best + 1 and other >= RIVAL_FACTOR * size)
        if fits is None and _is_guess(len(key), best, size):
            return Match(_sorted([*found, *rivals]), False, best)
        return _match([*found, *rivals], best)

    def near_city(self, parts: list[str]) -> bool:
        """Whether a town of 10 000 inhabitants or more bears nearly that name. Quick: few names are compared."""
        key = "".join(parts)
        allowed = _allowed(len(key))
        return bool(allowed and process.extractOne(key, self._cities, scorer=OSA.distance, score_cutoff=allowed))

    def _near(self, key: str, limit: int, fits: Fits | None) -> list[tuple[int, StoredCommune, int]]:
        """Communes within ``limit`` edits, with the cost and the size; a different first letter costs one more."""
        return [
            (cost, commune, self._size(name, commune))
            for name, cost in self._near_keys(key, limit)
            for commune in self._bearing(name, fits)
        ]

    def _alike(self, key: str, fits: Fits | None, but: set[str]) -> list[tuple[int, StoredCommune, int]]:
        """Towns whose name sounds the same, at the cost of one edit: ``bordo`` for Bordeaux."""
        names = self._by_sound.get(sound(key), [])
        found = [(1, commune, self._size(name, commune)) for name in names for commune in self._bearing(name, fits)]
        return [each for each in found if each[1].code not in but and each[2] >= TOWN]

    def _near_keys(self, key: str, limit: int) -> list[tuple[str, int]]:
        """Keys and costs, remembered: the same words come back within a text."""
        known = self._remembered.get((key, limit))
        if known is None:
            lengths = range(len(key) - limit, len(key) + limit + 1)
            same = [name for length in lengths for name in self._by_shape.get((key[0], length), [])]
            found = [
                (name, int(distance))
                for name, distance, _ in process.extract(key, same, scorer=OSA.distance, score_cutoff=limit, limit=None)
            ]
            if limit > 1:
                shapes = [shape for shape in self._by_shape if shape[0] != key[0] and shape[1] in lengths]
                others = [name for shape in shapes for name in self._by_shape[shape]]
                near = process.extract(key, others, scorer=OSA.distance, score_cutoff=limit - 1, limit=None)
                found += [(name, int(distance) + 1) for name, distance, _ in near]
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            known = self._remembered[key, limit] = found
        return known

    def _bearing(self, key: str, fits: Fits | None) -> list[StoredCommune]:
        """Communes of that very key: whole names first, shortened ones when they are larger or alone."""
        named = [commune for commune in self._exact.get(key, []) if fits is None or fits(commune)]
        others = [*self._loose.get(key, []), *self._starts.get(key, [])]
        others = [commune for commune in others if fits is None or fits(commune)]
        if not named:
            return others
        return [*named, *_larger(max(self._size(key, commune) for commune in named), others)]

    def _size(self, key: str, commune: StoredCommune) -> int:
        """Population of the commune that bears this name; a merged one counts as a village, its own is unknown."""
        return min(commune.population, VILLAGE) if (key, commune.code) in self._former else commune.population

    def _shortened(self, key: str, fits: Fits | None) -> list[StoredCommune]:
        return [commune for commune in self._starts.get(key, []) if fits is None or fits(commune)]

    def _neighbour_cities(self, key: str, largest: int) -> list[StoredCommune]:
        """Cities one letter away from a village's name, which the person may have misspelt."""
        if len(key) < SHORTEST:
            return []
        if largest >= TOWN:  # "Laon" is no Lyon
            return []
        floor = max(TOWN, largest * CITY_FACTOR)
        return [commune for cost, commune, size in self._near(key, 1, None) if cost == 1 and size >= floor]

    def _add(self, commune: StoredCommune, name: str) -> None:
        key = name.replace(" ", "")
        self._exact[key].append(commune)
        parts = name.split(" ")
        if parts[0] in self._words.articles and len(parts) > 1:
            self._add_once(self._loose["".join(parts[1:])], commune)
        if len(parts) > 1:
            bare = "".join(part for part in parts if part not in self._words.liaisons)
            if bare and bare != key:
                self._add_once(self._loose[bare], commune)
            if len(parts) >= 4 and parts[-2] in self._words.liaisons:  # "Cosne-sur-Loire" for Cosne-Cours-sur-Loire
                self._add_once(self._loose[parts[0] + "".join(parts[-2:])], commune)
            for length in range(1, len(parts)):
                start = parts[:length]
                if start[-1] not in self._words.liaisons and not self._words.debuts_generaux.issuperset(start):
                    self._starts["".join(start)].append(commune)

    @staticmethod
    def _add_once(communes: list[StoredCommune], commune: StoredCommune) -> None:
        if not any(known is commune for known in communes):
            communes.append(commune)


def _allowed(length: int) -> int:
    """Edits forgiven in a name of that many letters."""
    if length < SHORTEST:
        return 0
    return 1 if length < 8 else 2


def _is_guess(length: int, cost: int, size: int) -> bool:
    """Whether a correction must be confirmed: short or much altered names of small places."""
    if cost > 1 and size < TOWN:
        return length < LONG
    return (size < VILLAGE and length < LONG) or (size < TOWN and length < SHORT)


def _match(communes: list[StoredCommune], cost: int = 0) -> Match:
    unique = _sorted(communes)
    return Match(unique, len(unique) == 1, cost)


def _larger(than: int, others: list[StoredCommune]) -> list[StoredCommune]:
    floor = max(LARGER_FLOOR, than)
    return [commune for commune in others if commune.population >= floor]


def _unique(communes: Iterable[StoredCommune]) -> list[StoredCommune]:
    return list({commune.code: commune for commune in communes}.values())


def _sorted(communes: Iterable[StoredCommune]) -> list[StoredCommune]:
    return sorted(_unique(communes), key=lambda commune: (-commune.population, commune.code))
