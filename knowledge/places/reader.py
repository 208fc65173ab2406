"""Decides which place an expression means: one town, a question between several, a département, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Final

from knowledge.places.areas import PlaceAreas
from knowledge.places.expression import Expression, parse
from knowledge.places.names import Match, PlaceNames
from knowledge.places.records import Place, PlaceReading, PlaceStore, StoredCommune, district_number
from knowledge.places.tokens import Word

# Kept while several places of a text are compared; the answer is cut to six (knowledge/places.py).
MOST_CANDIDATES: Final = 60
UNKNOWN: Final = PlaceReading(status="unknown")

# No name of a commune or of its département has more words.
LONGEST: Final = 12

Fits = Callable[[StoredCommune], bool]
LookUp = Callable[[list[str], Fits], Match | None]


class PlaceReader:
    """Reads one expression at a time; holds the tables that ``PlaceIndex`` shares."""

    def __init__(self, store: PlaceStore) -> None:
        self.store = store
        self.words = store.vocabulary
        self.names = PlaceNames(store)
        self.areas = PlaceAreas(store)
        self.by_code = {commune.code: commune for commune in store.communes}
        self._districts = {(each.parent, district_number(each.code)): each for each in store.communes if each.parent}
        self._cities = {self.by_code[c.parent].spaced: c.parent for c in store.communes if c.parent}
        self._towns = [commune for commune in store.communes if commune.parent is None]

    def read(self, found: list[Word]) -> PlaceReading:
        """What these words mean if, all together, they are a place; ``unknown`` otherwise."""
        if any(self._counts(one, other) for one, other in pairwise(found)):
            return UNKNOWN  # an address, a date, a quantity: not one expression
        expression = parse(found, self.words, self.areas)
        if len(expression.name) > LONGEST:
            return UNKNOWN
        return self._resolve(expression)

    def _counts(self, word: Word, following: Word) -> bool:
        """Whether a number counts something: ``12 rue``, ``12 mars``, ``12 ans``; a post code does not."""
        return word.number and len(word.plain) < 5 and following.plain in self.words.mots_apres_nombre

    def _resolve(self, expression: Expression) -> PlaceReading:
        name = self._trimmed(expression.name)
        if not name:
            if any(not self._around(part) for part in expression.name):
                return UNKNOWN
            return self._without_name(expression)
        if len(name) == 1 and name[0] in self.words.mots_vides and not expression.has_hint:
            return UNKNOWN
        city = self._cities.get(" ".join(name))
        if city and expression.arrondissement:
            return self._district(city, expression)
        if expression.has_hint:
            return self._with_hint(name, expression)
        return self._bare_name(name, expression.name)

    # --- No name: a code or a number alone ---------------------------------------------------------

    def _without_name(self, expression: Expression) -> PlaceReading:
        if expression.post_code:
            return self._post_code(expression.post_code)
        if expression.departements:
            return self._departements(expression.departements)
        if expression.arrondissement:
            return self.choice(each for (_, number), each in self._districts.items() if number == expression.arrondissement)
        return UNKNOWN

    def _post_code(self, post_code: str) -> PlaceReading:
        communes = self.areas.with_post_code(post_code)
        if communes:
            return self.choice(communes)
        departement = self.areas.of_post_code(post_code)
        if departement is None:
            return UNKNOWN
        towns = self.areas.largest_towns(departement, self._towns, post_code)
        return PlaceReading(
            status="ambiguous",
            place=self.areas.place(departement),
            candidates=[self.place(commune) for commune in towns[:MOST_CANDIDATES]],
        )

    def _departements(self, codes: list[str]) -> PlaceReading:
        places = sorted((self.areas.place(code) for code in codes), key=lambda place: -place.population)
        if len(places) == 1:
            return PlaceReading(status="found", place=places[0])
        return PlaceReading(status="ambiguous", candidates=places[:MOST_CANDIDATES])

    def _district(self, city: str, expression: Expression) -> PlaceReading:
        district = self._districts.get((city, expression.arrondissement or 0))
        if district is None:
            return PlaceReading(status="ambiguous", candidates=[self.place(self.by_code[city])])
        if expression.post_code and expression.post_code not in {*district.post_codes, *self.words.codes_postaux_usuels}:
            return self.choice([district, *self.areas.with_post_code(expression.post_code)], ask=True)
        return self.choice([district])

    # --- A name, with something that narrows it ----------------------------------------------------

    def _with_hint(self, name: list[str], expression: Expression) -> PlaceReading:
        if expression.post_code:
            return self._name_and_post_code(name, expression.post_code, expression.departements)
        allowed = set(expression.departements or [])
        if self.areas.departement_named(name) == expression.departements:  # "le 33 Gironde", "Mayenne (53)"
            named = self.names.exact(name, lambda commune: commune.departement in allowed) if self.names.is_name(name) else None
            places = [self.areas.place(code) for code in allowed]
            if named is None or self.areas.outweighs(places[0].departement, named.communes):
                return self._departements(list(allowed))
            return PlaceReading(status="ambiguous", candidates=[*places, *(self.place(each) for each in named.communes)])
        match = self._match(name, lambda commune: commune.departement in allowed)
        if match:
            return self._of(match)
        elsewhere = self.names.exact(name)
        return self.choice(elsewhere.communes, ask=True) if elsewhere else UNKNOWN

    def _name_and_post_code(self, name: list[str], post_code: str, departements: list[str] | None) -> PlaceReading:
        communes = self.areas.with_post_code(post_code)
        cities = [self.by_code[c.parent] for c in communes if c.parent]
        match = self._match(name, lambda commune: post_code in commune.post_codes or commune in communes)
        if match and match.sure and cities:  # the post code says which arrondissement
            return self.choice(communes)
        if match:
            return self._of(match)
        for cut in range(1, len(name)):  # an address: "12 rue de Paris 10000 Troyes"
            town = self.names.exact(name[cut:], lambda commune: post_code in commune.post_codes)
            if town:
                return self._name_and_post_code(name[cut:], post_code, departements)
        departement = self.areas.of_post_code(post_code)
        near = self._match(name, lambda commune: commune.departement == departement or _same_office(commune, post_code))
        if near and not communes:  # a CEDEX code, or one that La Poste has not published
            return self._of(near)
        # The town has another post code: which of the two is wrong?
        named = near or self.names.exact(name)
        if communes:
            return self.choice([*(named.communes if named else []), *communes], ask=True)
        if named is None:
            return self._post_code(post_code)
        towns = self.areas.largest_towns(departement, self._towns, post_code) if departement else []
        return self.choice([*named.communes[:2], *towns[: MOST_CANDIDATES - 2]], ask=True)

    # --- A name alone ------------------------------------------------------------------------------

    def _bare_name(self, name: list[str], typed: list[str]) -> PlaceReading:
        if self.words.debuts_generaux.issuperset(name) and not self._is_name(name):
            return UNKNOWN
        before = typed[: len(typed) - len(name)]
        article = bool(before) and before[-1] in self.words.articles
        exact = self.names.exact(typed) or self.names.exact(name, article=article)
        if not exact or not self.names.is_name(name):
            narrowed = self._name_in_area(typed, self.names.exact)
            if narrowed and exact:  # "Châteauneuf Loire": Châteauneuf-sur-Loire, or Châteauneuf in the Loire?
                return _either(self._of(exact), narrowed)
            if narrowed:
                return narrowed
        areas = self.areas.named(name) or (self.areas.named(name[1:]) if name[0] in self.words.articles else [])
        if areas:
            return self._area_or_town(areas, exact, typed, name)
        if exact:
            return self._of(exact)
        corrected = self.names.corrected(name)
        if self.words.mots_ordinaires.issuperset(name) and (len(name) == 1 or not (corrected and corrected.sure)):
            return self.choice(corrected.communes, ask=True) if corrected else UNKNOWN
        if corrected and corrected.sure:
            return self._corrected(name, typed)
        return self._name_in_area(typed, self.names.corrected) or self._corrected(name, typed)

    def _area_or_town(self, areas: list[str], exact: Match | None, typed: list[str], name: list[str]) -> PlaceReading:
        communes = exact.communes if exact else []
        before = typed[: len(typed) - len(name)]
        if len(areas) > 1 or not communes:
            return self._departements(areas)
        article = any(word in self.words.articles for word in [*before, name[0]])
        larger = self.areas.outweighs(areas[0], communes)
        if "a" in before and not larger:  # one lives "à Vienne", "dans la Vienne"
            return self._of(exact) if exact else UNKNOWN
        if "a" not in before and (larger or article or any(word in self.words.suites_departement for word in before)):
            return self._departements(areas)
        if larger and article:  # "à la Réunion"
            return self._departements(areas)
        places = [self.areas.place(areas[0]), *(self.place(commune) for commune in communes)]
        return PlaceReading(status="ambiguous", candidates=places[:MOST_CANDIDATES])

    def _name_in_area(self, typed: list[str], look_up: LookUp) -> PlaceReading | None:
        """``saint denis la reunion``, ``troyes dans l aube``, ``aube troyes``: a town, then where it is."""
        for cut in range(len(typed) - 1, 0, -1):
            for town, area in ((typed[:cut], typed[cut:]), (typed[cut:], typed[:cut])):
                codes = set(self.areas.named(area) or self.areas.named(self._trimmed(area)))
                if codes:
                    fits = _inside(codes)
                    trimmed = self._trimmed(town)
                    match = look_up(town, fits) or (look_up(trimmed, fits) if trimmed and trimmed != town else None)
                    if match:
                        return self._of(match)
        return None

    def _corrected(self, name: list[str], typed: list[str]) -> PlaceReading:
        match = self.names.corrected(name) or (self.names.corrected(typed) if typed != name else None)
        areas, cost = self.areas.corrected(name)
        if areas and (match is None or (cost < match.cost and self.areas.outweighs(areas[0], match.communes))):
            return self._departements(areas)
        if match and areas and self.areas.outweighs(areas[0], match.communes):
            places = [self.areas.place(areas[0]), *(self.place(commune) for commune in match.communes)]
            return PlaceReading(status="ambiguous", candidates=places)
        return self._of(match) if match else UNKNOWN

    # --- Shared ------------------------------------------------------------------------------------

    def _match(self, name: list[str], fits: Fits) -> Match | None:
        return self.names.exact(name, fits) or self.names.corrected(name, fits)

    def _of(self, match: Match) -> PlaceReading:
        return self.choice(match.communes, ask=not match.sure)

    def choice(self, communes: Iterable[StoredCommune], *, ask: bool = False) -> PlaceReading:
        """The only commune, or a question between several, most populous first."""
        unique = sorted({each.code: each for each in communes}.values(), key=lambda each: (-each.population, each.code))
        if not unique:
            return UNKNOWN
        if len(unique) == 1 and not ask:
            return PlaceReading(status="found", place=self.place(unique[0]))
        return PlaceReading(status="ambiguous", candidates=[self.place(each) for each in unique[:MOST_CANDIDATES]])

    def place(self, commune: StoredCommune) -> Place:
        return Place(
            name=commune.name,
            code_insee=commune.code,
            departement=commune.departement,
            post_codes=commune.post_codes,
            lat=commune.lat,
            lon=commune.lon,
            approximate=commune.approximate,
            population=commune.population,
            departement_name=self.areas.departements[commune.departement].name,
        )

    def _trimmed(self, parts: list[str]) -> list[str]:
        """The name without the words around it (``j habite a``), unless it is a name with them (``la rochelle``)."""
        start, end = 0, len(parts)
        while start < end and self._around(parts[start]) and not self._is_name(parts[start:end]):
            start += 1
        while end > start and self._around(parts[end - 1]) and not self._is_name(parts[start:end]):
            end -= 1
        return parts[start:end]

    def _is_name(self, parts: list[str]) -> bool:
        return self.names.is_name(parts) or bool(self.areas.named(parts))

    def _around(self, word: str) -> bool:
        return word in self.words.mots_autour or word in self.words.mots_departement


def _inside(departements: set[str]) -> Fits:
    return lambda commune: commune.departement in departements


def _either(one: PlaceReading, other: PlaceReading) -> PlaceReading:
    if one == other:
        return one
    places = [*([one.place] if one.place else one.candidates), *([other.place] if other.place else other.candidates)]
    unique = {place.code_insee: place for place in places}
    return PlaceReading(status="ambiguous", candidates=sorted(unique.values(), key=lambda place: -place.population))


def _same_office(commune: StoredCommune, post_code: str) -> bool:
    return any(each[:3] == post_code[:3] for each in commune.post_codes)
