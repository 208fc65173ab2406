"""Danger in a message, before everything else (``data/lexique/detresse.yml``)."""

from __future__ import annotations

from bot.nlu.facts.found import Found, found
from bot.nlu.lexicons import Lexicons
from bot.nlu.reading import Reading

# When several themes are met, the first of these is the one to answer: life first, then children.
_ORDER = ("suicide", "enfant_en_danger", "violence", "maltraitance", "exploitation", "sans_abri")


def read_distress(reading: Reading, lexicons: Lexicons) -> list[Found]:
    """``theme_detresse``: sure themes (certainty ``dit``), otherwise at most one doubtful one (``deduit``).

    Look-alikes (« mort de rire », « ce dossier m'achève ») are hidden first. Sure themes come in the order in
    which they must be answered.
    """
    hidden = reading.masked((h.first, h.stop) for h in reading.find(lexicons.false_alarms))
    sure: list[Found] = []
    doubtful: list[Found] = []
    for theme in sorted(lexicons.dangers, key=_rank):
        danger = lexicons.dangers[theme]
        hit = next(iter(hidden.find(danger.sure)), None)
        if hit is not None:
            sure.append(found(reading, hit, "theme_detresse", theme))
            continue
        hit = next(iter(hidden.find(danger.doubtful)), None)
        if hit is not None:
            doubtful.append(found(reading, hit, "theme_detresse", theme, "deduit"))
    return sure or doubtful[:1]


def _rank(theme: str) -> int:
    return _ORDER.index(theme) if theme in _ORDER else len(_ORDER)
