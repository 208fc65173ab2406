"""Numbers that are places in a sentence: post codes, départements, arrondissements; and those that are not."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from knowledge.places.expression import ARRONDISSEMENTS
from knowledge.places.reader import PlaceReader
from knowledge.places.records import PlaceReading
from knowledge.places.tokens import Word

# Above this, "le 93" cannot be a day of the month.
LAST_DAY: Final = 31
LONGEST_NAME: Final = 8
_ORDINAL: Final = re.compile(r"\d{1,2}(?:er|ere|e|eme|ieme|nde?)")


class Span(Struct, frozen=True):
    """Words ``start`` to ``end`` (excluded) and what they mean; ``unknown`` means: skip them."""

    start: int
    end: int
    reading: PlaceReading


class NumberMentions:
    def __init__(self, reader: PlaceReader) -> None:
        self.reader = reader
        self.words = reader.words
        self.areas = reader.areas

    def at(self, found: list[Word], at: int) -> Span | None:
        """The place that a number begins here, with the town's name that follows a post code."""
        word = found[at]
        if _ORDINAL.fullmatch(word.plain) or self._ordinal_words(found, at):
            return self._arrondissement(found, at)
        if word.plain in ("2a", "2b") or (word.number and len(word.plain) in (2, 3)):
            return self._split_post_code(found, at) or self._departement(found, at)
        if word.number and len(word.plain) == 5:
            return self._post_code(found, at, at + 1)
        return None

    def with_hints(self, found: list[Word], start: int, end: int) -> int:
        """Index after the post code, CEDEX, département or arrondissement that follows a name."""
        city = found[start].plain if end - start == 1 and found[start].plain in ARRONDISSEMENTS else None
        while end < len(found):
            step = self._hint(found, end, city)
            if not step:
                break
            end += step
        return end

    def _hint(self, found: list[Word], at: int, city: str | None) -> int:
        word = found[at]
        if word.apart and not (word.number and len(word.plain) == 5):  # "Troyes, 10 ans": not a hint
            return self._area_after(found, at) if not word.number else 0
        if word.plain in self.words.mots_cedex:
            following = found[at + 1 : at + 2]
            return 2 if following and following[0].number and len(following[0].plain) <= 2 else 1
        if word.number and len(word.plain) == 5 and self._stands_alone(found, at, at + 1):
            return 1 if self.areas.of_post_code(word.plain) else 0
        if city and (_ORDINAL.fullmatch(word.plain) or self._ordinal_words(found, at)):
            return self._ordinal_length(found, at)
        if word.number and len(word.plain) <= 2 and city and int(word.plain) in range(1, ARRONDISSEMENTS[city] + 1):
            return self._ordinal_length(found, at) if self._stands_alone(found, at, at + 1) else 0
        if self._departement_code(word) and self._stands_alone(found, at, at + 1):
            return 1
        return self._area_after(found, at)

    def _area_after(self, found: list[Word], at: int) -> int:
        """``dans l'Aube``, ``de la Réunion``, ``(Seine-Saint-Denis)`` after a town."""
        leading = self.words.suites_departement | self.words.liaisons | self.words.mots_departement
        start = at
        while start < min(len(found), at + 3) and found[start].plain in leading:
            start += 1
        if start < len(found) and start > at and self._departement_code(found[start]):
            return start + 1 - at if self._stands_alone(found, start, start + 1) else 0
        for end in range(min(len(found), start + 5), start, -1):
            parts = [word.plain for word in found[start:end]]
            bare = end - start == 1 and start == at and not found[start].capital
            ordinary = bare and parts[0] in self.words.mots_ordinaires
            if self.areas.departement_named(parts) and not ordinary:
                return end - at
        return 0

    # --- Arrondissements -------------------------------------------------------------------------------

    def _ordinal_words(self, found: list[Word], at: int) -> bool:
        """``18 ème``, ``18 arrondissement``, ``dix-huitième arrondissement``."""
        following = found[at + 1].plain if at + 1 < len(found) else ""
        if found[at].number and len(found[at].plain) <= 2:
            return following in self.words.mots_ordinal or following in self.words.mots_arrondissement
        return any(
            " ".join(word.plain for word in found[at : at + length]) in self.words.ordinaux
            and at + length < len(found)
            and found[at + length].plain in self.words.mots_arrondissement
            for length in (1, 2)
        )

    def _ordinal_length(self, found: list[Word], at: int) -> int:
        following = self.words.mots_ordinal | self.words.mots_arrondissement | self.words.ordinaux.keys()
        end = at + 1
        while end < min(len(found), at + 3) and found[end].plain in following:
            end += 1
        return end - at

    def _arrondissement(self, found: list[Word], at: int) -> Span | None:
        """``18e arrondissement de Paris``; without a city only when the word is there, or after ``dans le``."""
        end = at + self._ordinal_length(found, at)
        after = end + (end < len(found) and found[end].plain in ("de", "a", "sur"))
        if after < len(found) and found[after].plain in ARRONDISSEMENTS:
            return self._span(found, at, after + 1)
        named = any(word.plain in self.words.mots_arrondissement for word in found[at:end])
        before = [word.plain for word in found[max(0, at - 2) : at]]
        return self._span(found, at, end) if named or before in (["dans", "le"], ["habite", "le"]) else None

    # --- Départements ------------------------------------------------------------------------------------

    def _departement_code(self, word: Word) -> bool:
        code = word.plain.upper()
        return code == "20" or (len(code) in (2, 3) and code in self.areas.departements)

    def _departement(self, found: list[Word], at: int) -> Span | None:
        """``dans le 93``, ``département 10``; ``le 93`` or ``du 93`` when it cannot be a date."""
        word = found[at]
        if not self._departement_code(word) or not self._stands_alone(found, at, at + 1):
            return None
        before = [each.plain for each in found[max(0, at - 4) : at]]
        if before and before[-1] in self.words.mots_departement:
            return self._span(found, at, at + 1)
        if not before or before[-1] not in ("le", "du"):
            return None
        sure = not word.number or int(word.plain) > LAST_DAY
        if before[-1] == "le":
            before.pop()
        lived = any(" ".join(before[-length:]) in self.words.suites_departement for length in (1, 2, 3))
        return self._span(found, at, at + 1) if sure or lived else None

    # --- Post codes --------------------------------------------------------------------------------------

    def _split_post_code(self, found: list[Word], at: int) -> Span | None:
        """``75 018``."""
        following = found[at + 1] if at + 1 < len(found) else None
        if not following or not following.number or (len(found[at].plain), len(following.plain)) != (2, 3):
            return None
        known = self.areas.with_post_code(found[at].plain + following.plain)
        return self._post_code(found, at, at + 2) if known and following.start - found[at].end == 1 else None

    def _post_code(self, found: list[Word], at: int, end: int) -> Span | None:
        post_code = "".join(word.plain for word in found[at:end])
        if not self._stands_alone(found, at, end):
            return None
        communes = self.areas.with_post_code(post_code)
        departement = self.areas.of_post_code(post_code)
        name_end = self._town_after(found, end, post_code)
        cedex = name_end < len(found) and found[name_end].plain in self.words.mots_cedex
        before = " ".join(word.plain for word in found[max(0, at - 2) : at])
        announced = before.endswith("cp") or before == "code postal"
        if departement is None or not (communes or cedex or announced or name_end > end):
            return None
        return self._span(found, at, self.with_hints(found, end, name_end) if cedex else name_end)

    def _town_after(self, found: list[Word], at: int, post_code: str) -> int:
        """Index after the town's name that follows a post code; ``at`` when no name follows."""
        departement = self.areas.of_post_code(post_code)
        communes = {commune.parent or commune.code for commune in self.areas.with_post_code(post_code)}
        for end in range(min(len(found), at + LONGEST_NAME), at, -1):
            parts = [word.plain for word in found[at:end]]
            if self.reader.names.exact(parts, lambda commune: commune.code in communes or commune.departement == departement):
                return end
        for end in range(min(len(found), at + 4), at, -1):
            parts = [word.plain for word in found[at:end]]
            around = parts[-1] in self.words.mots_autour
            if not around and self.reader.names.corrected(parts, lambda commune: commune.code in communes):
                return end
        return at

    # --- Shared ------------------------------------------------------------------------------------------

    def _stands_alone(self, found: list[Word], start: int, end: int) -> bool:
        """Whether a number is neither part of a longer one (phone, SIRET) nor a quantity, a date, a street number."""
        before = found[start - 1] if start > 0 else None
        after = found[end] if end < len(found) else None
        if before and not found[start].apart and (before.number or before.plain in self.words.mots_avant_nombre):
            return False
        if after is None or after.apart:
            return True
        digits = after.number and len(after.plain) != 5
        return not digits and after.plain not in self.words.mots_apres_nombre

    def _span(self, found: list[Word], start: int, end: int) -> Span | None:
        reading = self.reader.read(found[start:end])
        return None if reading.status == "unknown" else Span(start, end, reading)
