"""Danger by patterns of words, before everything else (``data/lexique/detresse.yml``); ``danger_model.py`` weighs it."""

from __future__ import annotations

from bot.nlu.facts.found import Found, found
from bot.nlu.facts.sounds import as_heard
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Reading

KEY = "theme_detresse"
# When several themes are met, the first of these is the one to answer: life first, then children.
_ORDER = ("suicide", "enfant_en_danger", "violence", "maltraitance", "exploitation", "sans_abri")


def read_distress(reading: Reading, lexicons: Lexicons) -> list[Found]:
    """``theme_detresse``: sure themes (certainty ``dit``), otherwise at most one doubtful one (``deduit``).

    Look-alikes (« mort de rire », « ce dossier m'achève ») are hidden first. Sure themes come in the order in
    which they must be answered.
    """
    hidden = without_false_alarms(as_heard(reading, lexicons.danger_sounds), lexicons)
    sure: list[Found] = []
    doubtful: list[Found] = []
    for theme in sorted(lexicons.dangers, key=_rank):
        danger = lexicons.dangers[theme]
        hit = next(iter(hidden.find(danger.sure)), None)
        if hit is not None:
            sure.append(found(reading, hit, KEY, theme))
            continue
        hit = next(iter(hidden.find(danger.doubtful)), None)
        if hit is not None:
            doubtful.append(found(reading, hit, KEY, theme, "deduit"))
    return sure or doubtful[:1]


def without_false_alarms(reading: Reading, lexicons: Lexicons) -> Reading:
    """The message with its look-alikes hidden: « mort de rire » is no death."""
    return reading.masked((h.first, h.stop) for h in reading.find(lexicons.false_alarms))


def _rank(theme: str) -> int:
    return _ORDER.index(theme) if theme in _ORDER else len(_ORDER)
