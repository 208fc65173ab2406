"""What is not French: gibberish, signs and emoji only, placeholders of media, other languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Reading
from knowledge.spelling import fold

# Writing systems whose letters tell a language, or at least a family that gets the same help.
_SCRIPTS = {
    "ARABIC": "ar", "CYRILLIC": "uk", "GREEK": "el", "HEBREW": "he", "DEVANAGARI": "hi", "BENGALI": "bn", "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "THAI": "th", "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "ETHIOPIC": "am", "TAMIL": "ta",
    "GURMUKHI": "pa",
}  # fmt: skip
# Letters that Persian and Dari have and Arabic has not; Russian has and Ukrainian has not.
_PERSIAN = frozenset("پچژگکی")
_RUSSIAN = frozenset("ыэъё")
_MEDIA = re.compile(
    r"^\W*(?:<\W*)?(?:m[ée]dia|image|photo|video|vidéo|audio|sticker|gif|pi[èe]ce jointe|voice|ptt|message vocal|"
    r"note vocale|document|fichier|contact)s?"
    r"(?: omitted| omise?| absente?| joint[e]?|\s?(?:\.|:)?\s?(?:opus|ogg|mp3|mp4|jpg|jpeg|png|pdf|webp)?|"
    r" message)?(?:\W*>)?\W*$|"
    r"^\S+\.(?:opus|ogg|mp3|mp4|m4a|jpe?g|png|webp|pdf)\W*(?:\(.*\))?$|^\W*https?://\S+\W*$",
    re.IGNORECASE,
)
_FOREIGN_SHARE = 0.45
_KNOWN_SHARE = 0.5
_FRENCH = frozenset(
    [
        "je",
        "j",
        "tu",
        "il",
        "elle",
        "on",
        "nous",
        "vous",
        "ils",
        "le",
        "la",
        "les",
        "l",
        "un",
        "une",
        "des",
        "du",
        "au",
        "aux",
        "et",
        "ou",
        "mais",
        "donc",
        "est",
        "suis",
        "ai",
        "a",
        "as",
        "avez",
        "avons",
        "c",
        "ce",
        "ca",
        "cette",
        "mon",
        "ma",
        "mes",
        "son",
        "sa",
        "ses",
        "votre",
        "vos",
        "de",
        "d",
        "pas",
        "ne",
        "n",
        "que",
        "qu",
        "qui",
        "quoi",
        "comment",
        "combien",
        "pour",
        "avec",
        "sans",
        "dans",
        "sur",
        "par",
        "en",
        "y",
        "depuis",
        "travail",
        "emploi",
        "cherche",
        "veux",
        "voudrais",
        "peux",
        "faut",
        "bonjour",
        "merci",
        "oui",
        "non",
        "ans",
        "mois",
        "plus",
        "quel",
        "quelle",
    ]
)
_WORD = re.compile(r"[^\W\d_]+")
# Words that French shares with its neighbours tell nothing.
_SHARED = frozenset(
    [
        "de",
        "e",
        "et",
        "a",
        "en",
        "la",
        "le",
        "les",
        "un",
        "une",
        "que",
        "on",
        "me",
        "te",
        "se",
        "par",
        "des",
        "es",
        "no",
        "si",
        "tu",
        "y",
        "o",
        "per",
        "con",
        "n",
        "l",
        "d",
        "c",
        "s",
    ]
)
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")
_SAME = re.compile(r"(.)\1{3,}|^(..?)\2{2,}")


@dataclass(frozen=True)
class Noise:
    """Why a message is not read (``signes``, ``media``, ``langue``, ``charabia``), and its language when one is recognised."""

    reason: str
    language: str | None = None


def read_noise(reading: Reading, text: str, lexicons: Lexicons, known: Callable[[str], bool], has_facts: bool) -> Noise | None:
    """``None`` for French. ``known`` tells whether a folded word exists; a message with facts is never noise by its words."""
    if _MEDIA.match(text):
        return Noise("media")
    script = _script(text)
    if script is not None:
        return Noise("langue", script)
    words = [t.norm for t in reading.tokens if t.norm.isalpha()]
    if not words and not any(c.isdigit() for c in text):
        return Noise("signes")
    if not words:
        return None
    language = _language(_WORD.findall(fold(text)), lexicons)
    if language is not None:
        return Noise("langue", language)
    if has_facts:
        return None
    share = sum(_is_word(w, known) for w in words) / len(words)
    return Noise("charabia") if share < _KNOWN_SHARE or (len(words) == 1 and not _is_word(words[0], known)) else None


def _is_word(word: str, known: Callable[[str], bool]) -> bool:
    if _SAME.search(word) or _CONSONANTS.search(word):
        return False
    return word in _FRENCH or known(word)


def _script(text: str) -> str | None:
    """Language of the writing system that most letters belong to, when it is not Latin."""
    counts: dict[str, int] = {}
    letters = [c for c in text if c.isalpha()]
    for char in letters:
        name = unicodedata.name(char, "").split(" ")[0]
        counts[name] = counts.get(name, 0) + 1
    for script, language in _SCRIPTS.items():
        if counts.get(script, 0) > len(letters) / 2:
            if language == "ar" and any(c in _PERSIAN for c in text):
                return "fa"
            if language == "uk" and any(c in _RUSSIAN for c in text.lower()):
                return "ru"
            return language
    return None


def _language(words: list[str], lexicons: Lexicons) -> str | None:
    """Another Latin-script language when its common words outnumber the French ones."""
    french = sum(w in _FRENCH and w not in _SHARED for w in words)
    best, best_count = None, 0
    for code, common in lexicons.languages.items():
        count = sum(w in common for w in words)
        if count > best_count:
            best, best_count = code, count
    exclusive = sum(w in lexicons.languages.get(best or "", frozenset()) and w not in _FRENCH for w in words)
    if best is None or best_count <= french or exclusive == 0:
        return None
    return best if best_count / len(words) >= _FOREIGN_SHARE or (exclusive >= 3 and exclusive > french) else None
