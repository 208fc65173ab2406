"""What the speller knows of French and of the domain, drawn from what the project already has: the keys of the word
vectors, which come by decreasing frequency, and the words of the lists and sheets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from knowledge.spelling import Frequencies, fold

# Words seen as often as this in French texts are no faults; the list's tail holds mostly faults and foreign words.
_READ = 60_000
_SURE = 20_000
_NAME = 50_000
# Words that only phones write: the model gave them, and all that look like them, a few common vectors.
_PHONE_SAMPLES = ("koi", "fai")
_PATTERN_WORD = re.compile(r"[^\W\d_]{2,}\*?")
# Lists that hold no words of the domain to guess at: danger must not be guessed, other languages are no French.
_NOT_GUESSED = frozenset({"detresse.yml", "indices_danger.yml", "langues.yml", "orthographe.yml", "lieux.yml"})
_NOT_FRENCH = frozenset({"langues.yml", "orthographe.yml"})
_SHORTEST = 4
_SHORTEST_STEM = 5


def read_frequencies(vocab: Any) -> Frequencies:
    """Ranks, accents and names of the most frequent words of a spaCy vocabulary with vectors."""
    ranks: dict[str, int] = {}
    surfaces: dict[str, str] = {}
    capitals: dict[str, int] = {}
    rows = vocab.vectors.key2row
    phone_rows = {rows.get(vocab.strings[word]) for word in _PHONE_SAMPLES} - {None}
    phone: set[str] = set()
    for rank, (key, row) in enumerate(islice(rows.items(), _READ)):
        word = vocab.strings[key]
        if not word.isalpha():
            continue
        plain = fold(word)
        if not word.islower():
            capitals.setdefault(plain, rank)
            continue
        if plain not in ranks:
            ranks[plain] = rank
            surfaces[plain] = word
        if row in phone_rows:
            phone.add(plain)
    names = {word for word, rank in capitals.items() if rank < _NAME and ranks.get(word, _READ) > max(rank, _SURE // 2)}
    return Frequencies(ranks, surfaces, frozenset(names), frozenset(phone))


def domain_words(folder: Path, texts: Iterable[str], frequencies: Frequencies) -> tuple[dict[str, str], frozenset[str]]:
    """Words to guess at (folded → with accents) and words that are right as they are, from the lists of ``folder`` and
    the ``texts`` of the sheets. ``mot*`` in a list stands for every frequent word that begins like this."""
    guessed: set[str] = set()
    right: set[str] = set()
    stems: set[str] = set()
    for path in sorted(folder.glob("*.yml")):
        if path.name in _NOT_FRENCH:
            continue
        for word in _PATTERN_WORD.findall(fold(path.read_text(encoding="utf-8"))):
            plain = word.rstrip("*")
            right.add(plain)
            if len(plain) >= _SHORTEST and path.name not in _NOT_GUESSED:
                (stems if word.endswith("*") else guessed).add(plain)
    for text in texts:
        guessed.update(word for word in _PATTERN_WORD.findall(fold(text)) if len(word) >= _SHORTEST)
    prefixes = {stem for stem in stems if len(stem) >= _SHORTEST_STEM}
    lengths = sorted({len(stem) for stem in prefixes})
    guessed.update(w for w in frequencies.ranks if any(w[:n] in prefixes for n in lengths))
    real = {w for w in guessed if w in frequencies.ranks and w not in frequencies.phone and w not in frequencies.names}
    return {w: frequencies.surfaces[w] for w in sorted(real)}, frozenset(right | guessed)
