"""Correction of French as people type it on a phone: pure, data-driven, and reversible.

``Speller.correct`` returns the corrected text with the list of edits; any span of the corrected text leads
back to the span of the original that it was read from. The forms come from ``data/lexique/orthographe.yml``;
what no list holds is guessed from the words of the domain and from how frequent words are.
"""

from knowledge.spelling.forms import SpellingError, form_key, load_forms
from knowledge.spelling.heard import sounds_as_written, sounds_of_word
from knowledge.spelling.speller import Speller
from knowledge.spelling.text import Correction, Edit, fold
from knowledge.spelling.words import Frequencies

__all__ = [
    "Correction",
    "Edit",
    "Frequencies",
    "Speller",
    "SpellingError",
    "fold",
    "form_key",
    "load_forms",
    "sounds_as_written",
    "sounds_of_word",
]
