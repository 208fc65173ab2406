"""What is not French: gibberish, signs and emoji only, placeholders of media, other languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from bot.nlu.french import load_french
from bot.nlu.languages import FRENCH, language_of
from bot.nlu.lexicons import FOLDER, Lexicons, load_lexicons
from bot.nlu.patterns import compile_all
from bot.nlu.reading import Reading
from knowledge.spelling import fold

_KNOWN_SHARE = 0.5
_LINK = r"(?:https?://|www\.)\S+"
_LINKS = re.compile(rf"^\W*{_LINK}(?:\s+{_LINK})*\W*$", re.IGNORECASE)
_EXTENSION = r"opus|ogg|oga|mp3|mp4|m4a|aac|amr|3gp|wav|mov|avi|jpe?g|png|gif|webp|heic|heif|pdf|vcf|docx?|odt|zip"
# A file's name, were it of several words (« Nouvel enregistrement 7.m4a »), with what phones put around it.
_FILE = re.compile(
    rf"^\W*(?:(?:mms|pi[èe]ce jointe|fichier|attached|image|audio|video|vid[ée]o)\s*:\s*)?(?:[\w()-]+[ .]){{0,6}}?\S*"
    rf"\.(?:{_EXTENSION})\W*(?:\(.*\))?\W*$",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_]+|\d+|[«“]")
# A recording or a picture with its length alone (« 🎤 0:45 »).
_RECORDED = re.compile("[🎤🎙🎥📹📷📸🎬🔊]")
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")
_SAME = re.compile(r"(.)\1{3,}|^(..?)\2{2,}")
# The same letter, alone or several times (« k », « z z »); a to d may name a choice.
_ONE_LETTER = re.compile(r"\s*([e-z])(?:\s+\1)*[\s.!?]*")
_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_RUN = 4


@dataclass(frozen=True)
class Noise:
    """Why a message is not read (``signes``, ``media``, ``langue``, ``charabia``), and its language when one is recognised."""

    reason: str
    language: str | None = None


def read_noise(reading: Reading, text: str, lexicons: Lexicons, known: Callable[[str], bool], has_facts: bool) -> Noise | None:
    """``None`` for French. ``known`` tells whether a folded word exists; a message with facts is never noise by its words."""
    if _is_placeholder(text):
        return Noise("media")
    if _RECORDED.search(text) and not any(c.isalpha() for c in text):
        return Noise("media")
    if not any(c.isalnum() for c in text):
        return Noise("signes")
    language = language_of(text, lexicons.languages, _typed_french().__contains__)
    if language is not None:
        return Noise("langue", language)
    words = [t.norm for t in reading.tokens if t.norm.isalpha()]
    if has_facts or not words:
        # Numbers alone, in digits or in words, answer a question.
        return None
    if _ONE_LETTER.fullmatch(fold(text)):
        return Noise("charabia")
    share = sum(_is_word(w, known) for w in words) / len(words)
    return Noise("charabia") if share < _KNOWN_SHARE or (len(words) == 1 and not _is_word(words[0], known)) else None


def _is_word(word: str, known: Callable[[str], bool]) -> bool:
    if _SAME.search(word) or _CONSONANTS.search(word) or _is_mashed(word):
        return False
    return known(word)


@lru_cache(maxsize=4096)
def _is_mashed(word: str) -> bool:
    """True for letters that follow each other on the keyboard (« azert », « poiuyt »), which no French word has."""
    runs = (word[i : i + _RUN] for i in range(len(word) - _RUN + 1))
    return any(run in row or run[::-1] in row for run in runs for row in _ROWS)


@lru_cache(maxsize=1)
def _typed_french() -> frozenset[str]:
    """French as it is typed: common words, every listed form and what it means, the words of the domain."""
    forms, vocabulary = load_lexicons().spelling
    meant = {fold(word) for meaning in forms.values() for word in re.findall(r"\w+", meaning)}
    written = {fold(words[0]) for words in forms if len(words) == 1}
    languages = load_lexicons().languages
    foreign = frozenset().union(*(words for code, words in languages.items() if code != FRENCH))
    return frozenset(languages[FRENCH] | meant | written | set(vocabulary) | (load_french().common - foreign))


@lru_cache(maxsize=1)
def _placeholders() -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """What phones write by themselves: whole messages, and beginnings (``data/lexique/bruit.yml``)."""
    lists: Any = yaml.load((FOLDER / "bruit.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (strings only)
    return compile_all([*lists["media"], *lists["reactions"]]), compile_all(lists["reactions_debut"])


def _is_placeholder(text: str) -> bool:
    if _LINKS.match(text) or (len(text) < 120 and _FILE.match(text)):
        return True
    whole, beginning = _placeholders()
    quoted = f" {' '.join(_WORDS.findall(fold(text)))} "
    bare = f" {' '.join(w for w in quoted.split() if w not in '«“')} "
    return bool((whole and whole.fullmatch(bare, 1)) or (beginning and beginning.match(quoted, 1)))
