"""Finds places inside sentences, and leaves alone ordinary words that are also names of communes.

A name counts for what it is (two words, a large town, an ordinary word) and for what surrounds it (a
preposition, a verb of living, a capital, a post code). Below the mark it is not a place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from knowledge.places.names import SHORTEST
from knowledge.places.numbers import NumberMentions, Span
from knowledge.places.reader import MOST_CANDIDATES, UNKNOWN, PlaceReader
from knowledge.places.records import Place, PlaceMention, PlaceReading
from knowledge.places.tokens import Word

# What a name must weigh to be taken for a place.
ENOUGH: Final = 2
LARGE_TOWN: Final = 20_000
VERY_LARGE_TOWN: Final = 100_000
# In a sentence, only names of towns this large are corrected, unless a verb of living comes before.
CORRECTED_TOWN: Final = 10_000
# « Sarlat » for Sarlat-la-Canéda: a town's first words, said where a place is expected.
SHORTENED_TOWN: Final = 2_500
# Corrections cost the most: a text gets this many.
MOST_CORRECTIONS: Final = 8
LONGEST_NAME: Final = 8
# A name said alone between two commas that opens the text is a first name as often as a village: a town this large is not.
OPENING_TOWN: Final = 5_000
SHORTEST_WORD: Final = 3
_AT_HOME: Final = frozenset({"chez", "che", "ches"})
# Candidates this near another town of the sentence are meant: "Saint-Germain, près de Troyes".
NEAR_DEGREES: Final = 0.45


class Context(Struct, frozen=True, kw_only=True):
    """What precedes a name. ``start``: index of the first word of it that helps reading (``à``, ``dans la``).

    ``said_article``: an article stands just before. ``article``: one hidden in a contraction (``au Havre``).
    """

    start: int
    excluded: bool = False
    strong: bool = False
    probable: bool = False
    weak: bool = False
    area: bool = False
    weak_area: bool = False
    said_article: bool = False
    article: tuple[str, ...] = ()


class MentionFinder:
    """Walks through the words of a text; one per index, no state kept between texts."""

    def __init__(self, reader: PlaceReader) -> None:
        self.reader = reader
        self.words = reader.words
        self.numbers = NumberMentions(reader)
        self._not_names = self.words.mots_vides | self.words.mots_autour | self.words.liaisons
        self._ordinary = self.words.mots_ordinaires | self._not_names

    def find(self, found: list[Word], *, asked: bool = False) -> list[PlaceMention]:
        """Places of a text, in order; ``asked``: it answers a question about a place, so a bare name counts more."""
        capitals = sum(word.capital for word in found) <= max(3, len(found) // 2)
        corrections = MOST_CORRECTIONS
        mentions: list[PlaceMention] = []
        at = 0
        while at < len(found):
            span = self.numbers.at(found, at)
            if span is None and self._worth_a_look(found, at):
                context = self._context(found, at)
                span = self._whole_name(found, at, context, capitals, asked)
                if span is None and corrections and self._correctable(found[at], context):
                    corrections -= 1
                    span = self._misspelt(found, at, context)
            if span is None and not self.numbers.at(found, at):
                span = self._shortened(found, at)
            if span is None:
                at += 1
                continue
            if span.reading.status != "unknown":
                mentions.append(PlaceMention(start=found[span.start].start, end=found[span.end - 1].end, reading=span.reading))
            at = span.end
        return mentions

    def _worth_a_look(self, found: list[Word], at: int) -> bool:
        """Whether a place may begin here: most words are dismissed at little cost."""
        word = found[at]
        if word.number or word.joined:
            return False
        if at and found[at - 1].plain in self.words.contractions:
            return True
        if self.reader.names.may_begin(word.plain) or self.reader.areas.may_begin(word.plain):
            return True
        return len(word.plain) >= SHORTEST and word.plain not in self._ordinary

    # --- Whole names -------------------------------------------------------------------------------

    def _whole_name(self, found: list[Word], at: int, context: Context, capitals: bool, asked: bool) -> Span | None:
        """The longest name that begins here and weighs enough; an excluded one is skipped with its words."""
        if found[at].plain in self.words.liaisons and found[at].plain not in self.words.articles:
            return None
        for end in range(min(len(found), at + LONGEST_NAME), at, -1):
            if any(word.number or word.apart for word in found[at + 1 : end]):
                continue
            parts = [*context.article, *(word.plain for word in found[at:end])]
            if context.article and not self.reader.names.is_spelt(parts):
                parts = parts[1:]
            commune, area = self.reader.names.is_spelt(parts), bool(self.reader.areas.named(parts))
            if not commune and not area:
                continue
            if context.excluded and not self._light(parts):
                return Span(at, end, UNKNOWN)
            capital = capitals and any(word.capital for word in found[at:end])
            last = self.numbers.with_hints(found, at, end)
            alone = end - at == len(found) and not self._light(parts)
            between = 2 if self._stands_apart(found, at, last, parts) else 0
            if area and (alone or self._is_area(parts, context, capital, commune)):
                return Span(at, end, self.reader.read(found[context.start : end]))
            weight = self._weight(parts, context, capital, last > end) + 2 * asked + between if commune else 0
            weight += 3 if commune and self._hyphenated(found, at, end) else 0
            if commune and (alone or weight >= ENOUGH):
                longer = self._misspelt(found, at, context, end) if context.strong or context.probable else None
                return longer or Span(at, last, self._read(found, at, last, context))
        return None

    def _stands_apart(self, found: list[Word], at: int, end: int, parts: list[str]) -> bool:
        """Whether the name has a comma or an end of the text on both sides: « 52 ans, RQTH, Vesoul. »"""
        opens, closes = at == 0 or found[at].apart, end == len(found) or found[end].apart
        if not (opens and closes) or end - at == len(found):
            return False
        return at > 0 or self.reader.names.population(parts) >= OPENING_TOWN

    @staticmethod
    def _hyphenated(found: list[Word], at: int, end: int) -> bool:
        """« Grand-Bourg »: two ordinary words that a hyphen and capitals make one name."""
        return end - at > 1 and all(w.joined for w in found[at + 1 : end]) and all(w.capital for w in found[at + 1 : end])

    def _read(self, found: list[Word], at: int, end: int, context: Context) -> PlaceReading:
        reading = self.reader.read(found[context.start : end])
        return reading if reading.status != "unknown" else self.reader.read(found[at:end])

    def _is_area(self, parts: list[str], context: Context, capital: bool, commune: bool) -> bool:
        if len(self.reader.areas.named(parts)) > 1:  # a region: said with "en", or with a capital
            return context.area or (context.weak_area and capital) or len(parts) > 1
        if context.area:
            return capital or context.said_article or parts[-1] not in self.words.mots_ordinaires
        if context.weak_area and capital and not context.probable:
            return True
        return len(parts) > 1 and not commune and not self._light(parts)

    def _weight(self, parts: list[str], context: Context, capital: bool, hinted: bool) -> int:
        population = self.reader.names.population(parts)
        weight = self._own_weight(parts, population)
        if context.strong:
            weight += 4
        elif context.probable:
            weight += 2
        elif context.weak and capital:
            weight += 1
        return weight + (1 if capital else 0) + (3 if hinted else 0)

    def _own_weight(self, parts: list[str], population: int) -> int:
        if self._light(parts):
            empty = len(parts) == 1 and parts[0] in self.words.mots_vides
            return -2 + (2 if population >= LARGE_TOWN else 0) - (3 if empty else 0)
        if len(parts) > 1:
            return 2
        if population >= VERY_LARGE_TOWN or (population >= LARGE_TOWN and len(parts[0]) >= 5):
            return 2
        return -2 if len(parts[0]) <= 2 else 0

    def _light(self, parts: list[str]) -> bool:
        """Whether one or two words are all ordinary: ``vue``, ``la fin``; a longer name is no accident."""
        return len(parts) <= 2 and self._ordinary.issuperset(parts)

    # --- Misspelt and shortened names ----------------------------------------------------------------

    def _correctable(self, word: Word, context: Context) -> bool:
        if context.excluded or not (context.strong or context.probable) or word.acronym:
            return False
        if len(word.plain) < (SHORTEST if context.strong else SHORTEST + 1):
            return False
        if word.plain in ("saint", "sainte"):
            return True
        return word.plain not in self._not_names and word.plain not in self.words.mots_ordinaires

    def _shortened(self, found: list[Word], at: int) -> Span | None:
        """« …, thonon, … »: the first words of a town's name, alone between two commas."""
        end = next((n for n in range(at + 1, len(found)) if found[n].apart), len(found))
        if not (at > 0 and found[at].apart) or end - at > 3 or any(word.number for word in found[at:end]):
            return None
        parts = [word.plain for word in found[at:end]]
        match = None if self._light(parts) or len(parts[0]) < SHORTEST else self.reader.names.exact(parts)
        if match is None or match.communes[0].population < CORRECTED_TOWN:
            return None
        return Span(at, end, self.reader.read(found[at:end]))

    def _misspelt(self, found: list[Word], at: int, context: Context, shortest: int = 0) -> Span | None:
        names = self.reader.names
        for end in range(min(len(found), at + 4), max(at, shortest), -1):
            parts = [word.plain for word in found[at:end]]
            if any(word.number or word.apart for word in found[at + 1 : end]) or parts[-1] in self._not_names:
                continue
            if any(len(part) < SHORTEST_WORD and part not in self.words.liaisons for part in parts):
                continue
            if shortest and not names.near_city(parts):
                continue
            near = names.near_city(parts)
            match = names.exact(parts) or (names.corrected(parts) if near or context.strong else None)
            if match is None:
                continue
            whole = names.exact(parts) is not None and (len(parts) > 1 or found[at].capital)
            floor = SHORTENED_TOWN if whole else CORRECTED_TOWN
            if not (near or match.communes[0].population >= floor or (context.strong and match.sure)):
                continue
            last = self.numbers.with_hints(found, at, end)
            return Span(at, last, self._read(found, at, last, context))
        return None

    # --- What precedes -------------------------------------------------------------------------------

    def _context(self, found: list[Word], at: int) -> Context:
        before = [word.plain for word in found[max(0, at - 5) : at]]
        # What a name is not (an address, a birth place, a person) is said in its own part of the sentence.
        here = next((n for n in range(min(5, at) + 1) if found[at - n].apart), 5)
        end = at
        trimmed = list(before)
        while trimmed and trimmed[-1] in self.words.articles:
            trimmed.pop()
            end -= 1

        def preceded_by(sequences: frozenset[str], among: list[str]) -> int:
            """Words of the longest of these sequences that stands just before."""
            return max((n for n in range(1, len(among) + 1) if " ".join(among[-n:]) in sequences), default=0)

        near, kept_near = before[max(0, len(before) - here) :], trimmed[max(0, len(before) - here) :]
        if preceded_by(self.words.suites_exclues, kept_near):
            return Context(start=at, excluded=True)
        placed = bool(near) and near[-1] in self.words.suites_probables  # "Mme à Gençay" is no Mrs Gençay
        if preceded_by(self.words.suites_noms, near) or (not placed and preceded_by(self.words.suites_noms, near[:-1])):
            return Context(start=at, excluded=True)
        article: tuple[str, ...] = ()
        if before and before[-1] in self.words.contractions:  # "au Havre" is "à" and "Le Havre"
            before[-1], name_article = self.words.contractions[before[-1]]
            article = (name_article,)
        strong = preceded_by(self.words.suites_fortes, before)
        probable = preceded_by(self.words.suites_probables, before)
        verb = before[-1:] == ["a"] and before[-2:-1] and before[-2] in self.words.mots_avant_verbe
        if verb and not found[at].capital and not _AT_HOME.intersection(before):
            # "ma mère a vu" but "chez ma mère à Pontivy", and a capital is a town's
            probable = 0
        weak = preceded_by(self.words.suites_faibles, before)
        area = preceded_by(self.words.suites_departement, trimmed)
        weak_area = preceded_by(self.words.suites_departement_faibles, trimmed)
        kept = end - 1 if area or weak_area else at - 1 if strong or probable or weak else at
        return Context(
            start=max(0, kept),
            strong=bool(strong),
            probable=bool(probable),
            weak=bool(weak),
            area=bool(area),
            weak_area=bool(weak_area),
            said_article=end < at,
            article=article,
        )

    def _confirmed(self, found: list[Word], mention: PlaceMention) -> PlaceReading:
        """Its reading, or a question when unknown words stand beside it: ``ixe sur vienne`` is not Vienne."""
        inside = [index for index, word in enumerate(found) if mention.start <= word.start < mention.end]
        context = self._context(found, inside[0])
        known = self._ordinary
        others = [word for index, word in enumerate(found) if index not in inside and not word.number]
        post_code = any(found[index].number and len(found[index].plain) == 5 for index in inside)
        if post_code or context.strong or all(word.plain in known for word in others):
            return mention.reading
        nearest = [index for index in (inside[0] - 1, inside[-1] + 1) if 0 <= index < len(found)]
        while nearest and found[nearest[0]].plain in self.words.liaisons and nearest[0] > 0 and nearest[0] < inside[0]:
            nearest[0] -= 1
        beside = any(found[index].plain not in known and not found[index].number for index in nearest)
        return _ask(mention.reading) if beside else mention.reading

    # --- Several mentions ------------------------------------------------------------------------------

    def together(self, found: list[Word], mentions: list[PlaceMention]) -> PlaceReading:
        """One reading from all the places of an answer: they agree, one narrows another, or the person is asked."""
        readings = [mention.reading for mention in mentions]
        if not readings:
            return UNKNOWN
        certain = _unique(reading.place for reading in readings if reading.status == "found" and reading.place)
        towns = [place for place in certain if place.code_insee]
        doubtful = [reading for reading in readings if reading.status == "ambiguous"]
        if len(readings) == 1:
            return self._confirmed(found, mentions[0])
        if len(towns) == 1 and not doubtful and all(_agree(towns[0], place) for place in certain):
            return PlaceReading(status="found", place=towns[0])
        if not towns and not doubtful and len(certain) == 1:
            return PlaceReading(status="found", place=certain[0])
        between = [word.plain for word in found if mentions[0].end <= word.start < mentions[-1].start]
        beside = not self.words.mots_proximite.isdisjoint(between)
        if len(doubtful) == 1 and certain and (beside or not towns):
            near = [each for each in doubtful[0].candidates if all(_agree(each, place) for place in certain)]
            if len(near) == 1:
                return PlaceReading(status="found", place=near[0])
        everything = _unique([*certain, *(each for reading in doubtful for each in reading.candidates)])
        everything = [place for place in everything if place.code_insee] or everything
        everything.sort(key=lambda each: -each.population)
        return PlaceReading(status="ambiguous", candidates=everything[:MOST_CANDIDATES])


def _ask(reading: PlaceReading) -> PlaceReading:
    if reading.status != "found" or reading.place is None:
        return reading
    return PlaceReading(status="ambiguous", candidates=[reading.place])


def _unique(places: Iterable[Place | None]) -> list[Place]:
    kept: dict[tuple[str | None, str], Place] = {}
    for place in places:
        if place:
            kept.setdefault((place.code_insee, place.departement), place)
    return list(kept.values())


def _agree(one: Place, other: Place) -> bool:
    """Whether two places of one answer can be the same stay: a town and its département, or near towns."""
    if other.code_insee is None or one.code_insee is None:
        return one.departement == other.departement
    if one.code_insee == other.code_insee:
        return True
    return abs(one.lat - other.lat) < NEAR_DEGREES and abs(one.lon - other.lon) < NEAR_DEGREES * 1.5
