"""The second reader of danger: learnt from ``data/nlu``, it hears what the word patterns of ``distress.py`` do not list.

It sees the words of a message, the families of words met in it (``data/lexique/indices_danger.yml``), every pair of
those families, and what the patterns say; ``LinearClassifier`` weighs them over the six themes and ``aucun``. Its
margin is the score of the likeliest theme less that of ``aucun``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from bot.nlu.distress import KEY, read_distress, without_false_alarms
from bot.nlu.facts.found import Certainty, Found, found
from bot.nlu.facts.sounds import as_heard
from bot.nlu.french import French
from bot.nlu.intents.features import features_of
from bot.nlu.intents.linear import LinearClassifier, Settings
from bot.nlu.intents.weights import Example
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Reading

NONE = "aucun"
FOLDER = "danger"
# More regular than the intents' classifier: a thousand dangers against five thousand other sentences.
SETTINGS = Settings(c=1.0)
_AGE = re.compile(r" (\d+) (?:ans|an|a|piges|balais) ")
_CHILD, _OLD = range(3, 18), range(70, 110)
_MOST_THEMES = 2
# « bonne nuit », « à demain »: so few words are never enough for the model alone.
_FEW_WORDS = 2
# Families that speak of a danger as settled, or as news; the one that says it goes on all the same.
_TOLD, _GOING_ON = ("fini", "rapporte"), "en_cours"


@dataclass(frozen=True)
class Thresholds:
    """Margins at which the conversation stops, at which one soft line is said, and under which the model denies a danger.

    Cross-validated on ``data/nlu`` (four parts, 22 November 2026): 1 470 dangers, 1 068 sentences written to look like one,
    5 896 others. The patterns alone: recall 0.36, precision 0.94. Both readers, and the working sentences of ``tests/nlu``
    (the lists of words were set on their errors, and on those of the cross-validation):

    ======  ======  ===================  ===============  ================  ===================
    margin  recall  look-alikes taken    others taken     recall, working   precision, working
    ======  ======  ===================  ===============  ================  ===================
    -0.5    0.93    121                  38               1.00              0.87
    -0.3    0.91    88                   26               0.99              0.93
    -0.2    0.90    77                   21               0.99              0.96
    -0.1    0.89    68                   17               0.98              0.97
    0.0     0.87    58                   12               0.98              0.97
    0.1     0.84    53                   10               0.98              0.99
    0.3     0.80    39                   6                0.97              1.00
    0.5     0.76    29                   1                0.96              1.00
    ======  ======  ===================  ===============  ================  ===================

    At -0.1, three ordinary messages in a thousand would stop the conversation. From -0.7 up the others get one soft line
    (one ordinary message in a hundred), and 0.97 of the dangers stop or get it (1.00 of the working ones).

    What to expect of sentences that nobody has seen is lower: on 30 oblique dangers and 30 look-alikes written after the word
    lists were closed, 0.73 stop, 0.87 stop or get the soft line, and 0.79 of the stops are right (before: 0.70, 0.87, 0.72).

    ``over``: margin that a danger told as settled, or as news, must reach to stop the conversation.
    """

    sure: float = -0.1
    doubtful: float = -0.7
    doubtful_with_pattern: float = -0.9
    denied: float = -0.5
    over: float = 0.6


class DangerModel:
    """Weighs what the patterns found against what was learnt."""

    def __init__(self, classifier: LinearClassifier, lexicons: Lexicons, thresholds: Thresholds | None = None) -> None:
        self._classifier = classifier
        self._lexicons = lexicons
        self._thresholds = thresholds or Thresholds()

    @classmethod
    def train(cls, rows: Sequence[tuple[Reading, str]], french: French) -> DangerModel | None:
        """Fits on readings with their theme or ``aucun``; ``None`` when there is nothing to tell apart."""
        labels = [label for _, label in rows]
        if len(set(labels)) < 2:
            return None
        lexicons = french.lexicons
        examples = [features(reading, lexicons, read_distress(reading, lexicons)) for reading, _ in rows]
        return cls(LinearClassifier.fit(examples, labels, french.vector, SETTINGS), lexicons)

    def save(self, folder: Path) -> None:
        (folder / FOLDER).mkdir(exist_ok=True)
        self._classifier.save(folder / FOLDER)

    @classmethod
    def load(cls, folder: Path, french: French) -> DangerModel | None:
        """``None`` when training had no danger to learn from."""
        if not (folder / FOLDER).is_dir():
            return None
        return cls(LinearClassifier.load(folder / FOLDER, french.vector), french.lexicons)

    def weigh(self, reading: Reading, facts: Iterable[Found]) -> list[Found]:
        """``facts`` with the dangers that both readers agree on, in front."""
        facts = list(facts)
        patterns = [f for f in facts if f.key == KEY]
        return [*self._vote(reading, patterns), *(f for f in facts if f.key != KEY)]

    def margin(self, reading: Reading, patterns: list[Found]) -> tuple[str, float]:
        """The likeliest theme and by how much it outweighs no danger at all."""
        scores = self._classifier.score(features(reading, self._lexicons, patterns))
        by_label = dict(zip(self._classifier.labels, map(float, scores), strict=True))
        none = by_label.pop(NONE, 0.0)
        theme = max(by_label, key=lambda label: by_label[label])
        return theme, by_label[theme] - none

    def _vote(self, reading: Reading, patterns: list[Found]) -> list[Found]:
        if not reading.tokens:
            return []
        limits = self._thresholds
        theme, margin = self.margin(reading, patterns)
        sure = [f for f in patterns if f.certainty == "dit"]
        over = self._is_over(reading)
        if sure and margin >= (limits.over if over else limits.denied):
            # The model's theme goes first: patterns answer life first, whatever the message is about.
            ordered = sorted(sure, key=lambda f: f.value != theme)
            if margin >= limits.sure and all(f.value != theme for f in sure):
                ordered.insert(0, _whole(reading, theme, "dit"))
            return ordered[:_MOST_THEMES]
        if margin >= (limits.over if over else limits.sure) and len(reading.tokens) > _FEW_WORDS and self._has_sign(reading):
            return [_whole(reading, theme, "dit")]
        if margin >= limits.doubtful or (patterns and margin >= limits.doubtful_with_pattern):
            pattern = next((f for f in patterns if f.value == theme), patterns[0] if patterns else None)
            return [_whole(reading, pattern.value if pattern else theme, "deduit")]
        return []

    def _has_sign(self, reading: Reading) -> bool:
        """Whether one word of a family of danger is there: hard spelling alone is no danger."""
        heard = as_heard(reading, self._lexicons.danger_sounds).norm
        signs = self._lexicons.danger_signs
        return any(_meets(pattern, heard) for name, pattern in signs.items() if name != _GOING_ON)

    def _is_over(self, reading: Reading) -> bool:
        """Whether the danger is told as settled, or as news, with nothing that says it goes on."""
        heard = as_heard(reading, self._lexicons.danger_sounds).norm
        told = any(_meets(self._lexicons.calm_signs.get(name), heard) for name in _TOLD)
        return told and not _meets(self._lexicons.danger_signs.get(_GOING_ON), heard)


def features(reading: Reading, lexicons: Lexicons, patterns: list[Found]) -> Example:
    """Words, one mark per family of words met, one per pair of families, one for the patterns' verdict; false alarms hidden."""
    plain = without_false_alarms(as_heard(reading, lexicons.danger_sounds), lexicons)
    base = features_of(plain, lexicons, (), ())
    met = signs(plain, lexicons)
    pairs = [a + b for a, b in combinations(met, 2)]
    verdict = [] if not patterns else ["§sûr" if patterns[0].certainty == "dit" else "§doute"]
    return Example(" ".join([base.text, *met, *pairs, *verdict]), base.words)


def signs(reading: Reading, lexicons: Lexicons) -> list[str]:
    """Marks of the families met. Numbers, not names: the letters of a name would count as letters of the message."""
    families = [*lexicons.danger_signs.values(), *lexicons.calm_signs.values()]
    met = [f"§{n:02d}" for n, pattern in enumerate(families) if _meets(pattern, reading.norm)]
    ages = {int(m[1]) for m in _AGE.finditer(reading.norm) if len(m[1]) < 4}
    if any(age in _CHILD for age in ages):
        met.append("§98")
    if any(age in _OLD for age in ages):
        met.append("§99")
    return met


def _meets(pattern: re.Pattern[str] | None, norm: str) -> bool:
    return pattern is not None and pattern.search(norm) is not None


def _whole(reading: Reading, theme: str, certainty: Certainty) -> Found:
    """A danger that the message says as a whole: no single word of it does."""
    return found(reading, (0, len(reading.tokens)), KEY, theme, certainty)
