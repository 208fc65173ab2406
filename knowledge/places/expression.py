"""What a place expression is made of: post code, CEDEX, département, arrondissement, and the name that is left.

``"75018 Paris cedex 18"``, ``"St-Denis (93)"``, ``"lyon 3"``, ``"18e arrondissement de Paris"``.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from knowledge.places.areas import PlaceAreas
from knowledge.places.tokens import Vocabulary, Word

_ORDINAL: Final = re.compile(r"(\d{1,2})(?:er|ere|e|eme|ieme|nde?)")
_ROMAN: Final = re.compile(r"(x{0,2})(ix|iv|v?i{0,3})(?:e|er|eme|ieme)?")
_UNITS: Final = {"": 0, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}

# Cities with arrondissements: how many, and the département number that is no arrondissement.
ARRONDISSEMENTS: Final = {"paris": 20, "lyon": 9, "marseille": 16}
_OWN_NUMBER: Final = {"paris": "75", "lyon": "69", "marseille": "13"}


class Expression(Struct, frozen=True, kw_only=True):
    """``name``: words that are neither numbers nor markers. ``departements``: a number or a département's name."""

    name: list[str]
    post_code: str | None = None
    cedex: bool = False
    departements: list[str] | None = None
    arrondissement: int | None = None

    @property
    def has_hint(self) -> bool:
        return bool(self.post_code or self.departements)


class _Parser:
    """Takes words one after the other; what is not a marker is left as the name."""

    def __init__(self, found: list[Word], words: Vocabulary, areas: PlaceAreas) -> None:
        self.found = found
        self.words = words
        self.areas = areas
        self.name: list[str] = []
        self.numbers: list[str] = []
        self.post_code: str | None = None
        self.cedex = False
        self.departements: list[str] | None = None
        self.arrondissement: int | None = None

    def run(self) -> Expression:
        position = 0
        while position < len(self.found):
            position += self._take(position)
        self._settle_numbers()
        return Expression(
            name=self.name,
            post_code=self.post_code,
            cedex=self.cedex,
            departements=self.departements,
            arrondissement=self.arrondissement,
        )

    def _take(self, at: int) -> int:
        """Number of words used up at this position."""
        word = self.found[at].plain
        following = self.found[at + 1] if at + 1 < len(self.found) else None
        if self.found[at].number:
            return self._take_number(word, following)
        if word in self.words.mots_cedex:
            self.cedex = True
            return 2 if following and following.number and len(following.plain) <= 2 else 1
        if word in ("2a", "2b"):
            self.departements = [word.upper()]
            return 1
        ordinal = _ORDINAL.fullmatch(word)
        if ordinal:
            self.arrondissement = int(ordinal[1])
            return 2 if following and following.plain in self.words.mots_arrondissement else 1
        return self._take_words(at, word, following)

    def _take_words(self, at: int, word: str, following: Word | None) -> int:
        for length in (2, 1):
            number = self.words.ordinaux.get(" ".join(each.plain for each in self.found[at : at + length]))
            marked = self.found[at + length : at + length + 1]
            if number and marked and marked[0].plain in self.words.mots_arrondissement:
                self.arrondissement = number
                return length + 1
        if word in self.words.mots_arrondissement:
            if following and following.number and len(following.plain) <= 2:
                self.arrondissement = int(following.plain)
                return 2
            return 1
        if word in self.words.mots_departement and following and following.number:
            return 1
        if following and following.plain in self.words.mots_arrondissement and roman(word):
            self.arrondissement = roman(word)
            return 2
        self.name.append(word)
        return 1

    def _take_number(self, digits: str, following: Word | None) -> int:
        if following and following.plain in self.words.mots_arrondissement and len(digits) <= 2:
            self.arrondissement = int(digits)
            return 2
        if following and following.plain in self.words.mots_ordinal and len(digits) <= 2:
            self.arrondissement = int(digits)
            return 2
        if len(digits) == 5:
            self.post_code = self.post_code or digits
            return 1
        if len(digits) == 2 and following and following.number and len(following.plain) == 3 and self.post_code is None:
            self.post_code = digits + following.plain
            return 2
        if len(digits) <= 3:
            self.numbers.append(digits)
        return 1

    def _settle_numbers(self) -> None:
        """A bare number beside a name: an arrondissement of the three cities, otherwise a département."""
        core = [word for word in self.name if word not in self.words.mots_autour]
        city = core[0] if len(core) == 1 and core[0] in ARRONDISSEMENTS else None
        if len(core) == 2 and core[0] in ARRONDISSEMENTS and roman(core[1]):
            city, self.arrondissement = core[0], roman(core[1])
            self.name = [city]
        if len(self.numbers) == 2 and all(len(digits) == 1 for digits in self.numbers) and not city:  # "le 9-3"
            self.numbers = ["".join(self.numbers)]
        for digits in self.numbers:
            if city and digits != _OWN_NUMBER[city] and int(digits) in range(1, ARRONDISSEMENTS[city] + 1):
                self.arrondissement = self.arrondissement or int(digits)
            elif digits in self.areas.departements:
                self.departements = [digits]
            elif digits == "20":
                self.departements = ["2A", "2B"]


def parse(found: list[Word], words: Vocabulary, areas: PlaceAreas) -> Expression:
    """The parts of an expression; nothing is looked up but the numbers of départements."""
    return _Parser(found, words, areas).run()


def roman(word: str) -> int | None:
    """``xviii`` and ``xviiie`` give 18; None for any other word. At most 29."""
    match = _ROMAN.fullmatch(word)
    if not match or not (match[1] or match[2]):
        return None
    return 10 * len(match[1]) + _UNITS[match[2]]
