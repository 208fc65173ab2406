"""Which language a message is in, when it is not French: by its letters first, then by its common words.

No library: ``lingua`` (measured on 22 November 2026, 29 languages, low accuracy mode) gives the language of 50 of the 62
foreign working sentences, takes 568 of 5 400 French training lines for another language, weighs 96 MB and costs 3.4 ms a
message; it knows neither Arabic nor Dari in Latin letters, nor Wolof, Bambara, Lingala or the creoles.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from knowledge.spelling import fold

# Writing systems whose letters tell a language, or at least a family that gets the same help.
_SCRIPTS = {
    "ARABIC": "ar", "CYRILLIC": "uk", "GREEK": "el", "HEBREW": "he", "DEVANAGARI": "hi", "BENGALI": "bn", "GEORGIAN": "ka",
    "ARMENIAN": "hy", "THAI": "th", "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "ETHIOPIC": "am",
    "TAMIL": "ta", "GURMUKHI": "pa", "SINHALA": "si", "TELUGU": "te", "MALAYALAM": "ml", "GUJARATI": "gu", "KHMER": "km",
    "LAO": "lo", "MYANMAR": "my", "TIBETAN": "bo", "TIFINAGH": "ber", "NKO": "bm", "ADLAM": "ff", "THAANA": "dv",
}  # fmt: skip
# Letters that only one language of a writing system has, the rarest first.
_LETTERS = {
    "ar": (("ps", "ټډړږښڼېۍځڅ"), ("ur", "ٹڈڑےںہ"), ("ku", "ڕڵۆێ"), ("fa", "پچژگکی")),
    "uk": (("uk", "іїєґ"), ("sr", "јљњћђџ"), ("mn", "өү"), ("ru", "ыэъё")),
    "am": (("ti", "ኣኹኸቐዅኽኻ"),),
    "hi": (),
}
# Latin letters that French has not.
_LATIN_LETTERS = {
    "tr": "şğı", "ro": "ățțşșă", "pl": "łąęśżźćń", "pt": "ãõ", "es": "ñ¿¡", "de": "ß", "bm": "ɛɔɲŋ",
    "vi": "ơưạảấầậắặẹẻẽếềểệịỉọỏốồổộớờởợụủứừửựỳỵỷỹđ",
    "hu": "őű", "hr": "čšžđ", "ht": "ò",
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
# Arabic typed on a Latin keyboard: digits stand for letters (« n7awess », « 3andi »).
_ARABIC_DIGIT = re.compile(r"[a-z]+[3579]+[a-z]+[a-z0-9]*|[379][a-z]{3,}|[a-z]{3,}[379]")
# Code of the list of French words, which is no candidate.
FRENCH = "fr"
# Above this share of French words, nothing else is looked for.
_FRENCH_SHARE = 0.75
_LONG = 5
_TELLING = 4
_MIN_SHARE = 0.34
_ALONE = 0.6
_CREOLES = frozenset({"ht", "rcf"})
_CREOLE_WORDS = 4
_CREOLE_SHARE = 0.65
# One word is a language only when it names it: « hello », « ciao » and « wesh » are said in French.
_NAMES = frozenset({
    "english", "espanol", "portugues", "turkce", "deutsch", "italiano", "polski", "shqip", "farsi", "dari", "pashto",
    "somali", "soomaali", "tigrinya", "romana", "nederlands", "lingala", "bambara", "wolof", "arabi", "3arabi",
    "kurdi", "kurmanci", "srpski", "magyar", "kiswahili", "ukrainska", "russkiy",
})  # fmt: skip


@dataclass(frozen=True)
class Marks:
    """The common words of one language, and the beginnings and ends that tell it."""

    words: frozenset[str]
    starts: tuple[str, ...]
    ends: tuple[str, ...]

    def resembles(self, word: str) -> bool:
        return len(word) > _LONG and (word.startswith(self.starts) or word.endswith(self.ends))


def language_of(text: str, languages: Mapping[str, frozenset[str]], french: Callable[[str], bool]) -> str | None:
    """Code of the language, ``None`` for French or what cannot be told. ``french`` tells a folded word that French
    messages hold, as they are typed."""
    script = _script(text)
    if script is not None:
        return _by_letters(text, script, languages)
    return _by_words(text, languages, french)


def _script(text: str) -> str | None:
    """Language of the writing system that most letters belong to, when it is not Latin."""
    counts: Counter[str] = Counter()
    letters = [c for c in text if c.isalpha()]
    for char in letters:
        if char > "\u036f":
            counts[unicodedata.name(char, "").split(" ")[0]] += 1
    for script, language in _SCRIPTS.items():
        if counts[script] > len(letters) / 2 or (script in ("HIRAGANA", "KATAKANA") and counts[script] > len(letters) / 5):
            return language
    return None


def _by_letters(text: str, script: str, languages: Mapping[str, frozenset[str]]) -> str:
    lower = text.lower()
    for language, letters in _LETTERS.get(script, ()):
        if any(c in lower for c in letters) and not (language == "fa" and _more(text, "ar", "fa", languages)):
            return language
    rivals = [language for language, _ in _LETTERS.get(script, ())] + ["bg"] * (script == "uk")
    words = _WORD.findall(fold(text))
    if script == "uk":
        # Ukrainian seldom does without its own letters: without them and without its words, Russian.
        rivals = ["ru", "uk", *(r for r in rivals if r not in ("ru", "uk"))]
        script = "ru"
    best = max([script, *rivals], key=lambda code: _count(words, languages.get(code, frozenset())))
    return best if _count(words, languages.get(best, frozenset())) else script


def _more(text: str, language: str, other: str, languages: Mapping[str, frozenset[str]]) -> bool:
    words = _WORD.findall(fold(text))
    return _count(words, languages.get(language, frozenset())) > _count(words, languages.get(other, frozenset())) + 1


def _count(words: list[str], common: frozenset[str]) -> int:
    return sum(word in common for word in words)


def _by_words(text: str, languages: Mapping[str, frozenset[str]], french: Callable[[str], bool]) -> str | None:
    """The language whose words outnumber the French ones; a word that is also French only helps."""
    words = [(word, fold(word)) for word in _WORD.findall(text.lower()) if not word.isdigit()]
    if not words:
        return None
    known = [french(plain) for _, plain in words]
    if sum(known) > _FRENCH_SHARE * len(words):
        return None
    best, best_score = None, 0.0
    for code, mark in _marks_of(tuple(languages.items())).items():
        if code == FRENCH:
            continue
        held = [_tells(code, mark, word, plain, usual) for (word, plain), usual in zip(words, known, strict=True)]
        score = sum((0.4 if usual else 1.0) for h, usual in zip(held, known, strict=True) if h)
        if score > best_score and _outnumbers(code, [plain for _, plain in words], held, known):
            best, best_score = code, score
    return best


def _tells(code: str, mark: Marks, word: str, plain: str, usual: bool) -> bool:
    """True for a word of this language: listed, with letters that French has not, or Arabic typed with digits."""
    if plain in mark.words:
        return True
    if usual:
        return False
    letters = _LATIN_LETTERS.get(code, "")
    return (
        mark.resembles(plain) or any(c in letters for c in word) or (code == "ar" and _ARABIC_DIGIT.fullmatch(plain) is not None)
    )


def _outnumbers(code: str, words: list[str], held: list[bool], known: list[bool]) -> bool:
    """True when the words of the language are many enough, in themselves and against those that are only French."""
    total = len(words)
    only = [word for word, h, usual in zip(words, held, known, strict=True) if h and not usual]
    against = sum(usual and not h for h, usual in zip(held, known, strict=True))
    if total == 1:
        return bool(only) and words[0] in _NAMES
    if len(only) <= against or (len(only) < _TELLING and not any(len(word) >= _TELLING for word in only)):
        return False
    share = sum(held) / total
    if code in _CREOLES:
        # French as it is typed looks like a creole, and messages that mix both are read as French.
        return len(only) >= _CREOLE_WORDS and share >= _CREOLE_SHARE
    return len(only) == total if total == 2 else (len(only) >= 2 and share >= _MIN_SHARE) or share >= _ALONE


@lru_cache(maxsize=4)
def _marks_of(languages: tuple[tuple[str, frozenset[str]], ...]) -> dict[str, Marks]:
    return {
        code: Marks(
            frozenset(w for w in words if "*" not in w),
            tuple(w[:-1] for w in words if w.endswith("*")),
            tuple(w[1:] for w in words if w.startswith("*")),
        )
        for code, words in languages
    }
