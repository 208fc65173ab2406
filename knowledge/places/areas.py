"""Départements and post codes: what a number or a wide name says of where someone is."""

from __future__ import annotations

from collections import defaultdict

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.places.records import Place, PlaceStore, StoredCommune, StoredDepartement

# A département takes its name over communes that have less than this share of its people: Aube, Corrèze, Réunion.
SMALL_SHARE = 0.01


class PlaceAreas:
    """Départements by code and name, communes by post code."""

    def __init__(self, store: PlaceStore) -> None:
        self.departements: dict[str, StoredDepartement] = {each.code: each for each in store.departements}
        named_as_town = _named_as_their_town(store)
        named = [each for each in store.departements if each.code not in named_as_town]
        self._by_key = {_key(each.spaced): [each.code] for each in named}
        articles = store.vocabulary.articles
        for each in named:
            first, _, rest = each.spaced.partition(" ")
            if first in articles:
                self._by_key.setdefault(_key(rest), [each.code])
        self._by_key.update((_key(name), codes) for name, codes in store.departement_nicknames)
        self._territories = {_key(name): codes for name, codes in store.territories if _key(name) not in self._by_key}
        wide = [*(each.spaced for each in store.departements), *(name for name, _ in store.departement_nicknames)]
        wide += [name for name, _ in store.territories]
        self._first_words = {word for name in wide for word in name.split(" ")[:2]}  # the second follows an article
        self._by_post_code: defaultdict[str, list[StoredCommune]] = defaultdict(list)
        cities = {commune.parent for commune in store.communes}
        for commune in store.communes:
            if commune.code not in cities:  # a post code of Paris is that of an arrondissement
                for post_code in commune.post_codes:
                    self._by_post_code[post_code].append(commune)
        by_code = {commune.code: commune for commune in store.communes}
        for post_code, code in store.vocabulary.codes_postaux_usuels.items():
            self._by_post_code.setdefault(post_code, [by_code[code]])

    def may_begin(self, word: str) -> bool:
        """Whether the name of a département or of a territory begins with this word."""
        return word in self._first_words

    def named(self, parts: list[str]) -> list[str]:
        """Code of the département of that name; several for a region or another territory; none otherwise."""
        key = "".join(parts)
        return self._by_key.get(key) or self._territories.get(key) or []

    def departement_named(self, parts: list[str]) -> list[str]:
        return self._by_key.get("".join(parts), [])

    def corrected(self, parts: list[str]) -> tuple[list[str], int]:
        """Code of the only département one or two letters away, and how many; for five letters and more."""
        key = "".join(parts)
        if len(key) < 5:
            return [], 0
        limit = 1 if len(key) < 9 else 2
        found = process.extract(key, list(self._by_key), scorer=OSA.distance, score_cutoff=limit, limit=None)
        near = [(name, int(distance)) for name, distance, _ in found if name[0] == key[0]]
        codes = {code for name, _ in near for code in self._by_key[name]}
        return (list(codes), min(distance for _, distance in near)) if len(codes) == 1 else ([], 0)

    def with_post_code(self, post_code: str) -> list[StoredCommune]:
        """Communes and arrondissements that have this post code."""
        return self._by_post_code.get(post_code, [])

    def of_post_code(self, post_code: str) -> str | None:
        """Département that a post code or CEDEX code belongs to, from its first digits."""
        if post_code.startswith("20"):  # Corsica: 200 and 201 in the south, 202 and 206 in the north
            return "2A" if post_code[2] in "01" else "2B"
        for length in (3, 2):
            if post_code[:length] in self.departements:
                return post_code[:length]
        return None

    def largest_towns(self, departement: str, communes: list[StoredCommune], like: str) -> list[StoredCommune]:
        """Towns of a département, those whose post code begins most like ``like`` first, then by population."""
        inside = [commune for commune in communes if commune.departement == departement]
        return sorted(inside, key=lambda commune: (-_shared(commune.post_codes, like), -commune.population))

    def place(self, code: str) -> Place:
        """A whole département as a place; its point is the mean of its people."""
        area = self.departements[code]
        return Place(
            name=area.name,
            code_insee=None,
            departement=area.code,
            post_codes=[],
            lat=area.lat,
            lon=area.lon,
            approximate=True,
            population=area.population,
            departement_name=area.name,
        )

    def outweighs(self, code: str, communes: list[StoredCommune]) -> bool:
        """Whether the département is meant rather than communes of the same name."""
        largest = max((commune.population for commune in communes), default=0)
        return largest < SMALL_SHARE * self.departements[code].population


def _named_as_their_town(store: PlaceStore) -> set[str]:
    """Paris, Saint-Martin, Saint-Barthélemy: the name is the town's, the number alone is the département's."""
    people = {each.code: each.population for each in store.departements}
    names = {(each.code, each.spaced) for each in store.departements}
    return {
        commune.departement
        for commune in store.communes
        if commune.parent is None
        and (commune.departement, commune.spaced) in names
        and commune.population > people[commune.departement] / 2
    }


def _key(spaced: str) -> str:
    return spaced.replace(" ", "")


def _shared(post_codes: list[str], like: str) -> int:
    """Digits in common at the beginning, three at most: CEDEX numbers follow the delivery office's."""
    return max((sum(post_code[:n] == like[:n] for n in (2, 3)) for post_code in post_codes), default=0)
