"""First name: said (« je m'appelle … »), or a bare name when a name was just asked for."""

from __future__ import annotations

import re

from bot.nlu.facts.found import Found

_NAME = r"(?P<name>[^\W\d_]{2,20}(?:[-'’ ][A-ZÀ-Ý][^\W\d_]{1,20}){0,2})"
_SAID = re.compile(
    r"(?:je\s?(?:m['’ ]?\s?app?ell?e?s?|suis (?:m\.|mme|mr|madame|monsieur))|moi c['’ ]?\s?est|mon (?:pr[ée]nom|"
    r"nom)(?: c['’ ]?est| est|\s?:)?|(?:elle|il) s['’ ]?app?elle|"
    r"son (?:pr[ée]nom|nom)(?: c['’ ]?est| est|\s?:)?|pr[ée]nom\s?:|jm['’ ]?app?ell?e?|je me nomme|jmapel|je mapel)\s+" + _NAME,
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^\W*(?:(?:bonjour|bjr|moi|c['’]est|alors|oui|ok)[\s,:]+)*(?P<name>[^\W\d_]{2,20}(?:[-'’ ][^\W\d_]{2,20}){0,2})\W*$",
    re.IGNORECASE,
)
_NOT_NAMES = frozenset(
    [
        "oui",
        "non",
        "ok",
        "okay",
        "merci",
        "bonjour",
        "bonsoir",
        "salut",
        "stop",
        "aide",
        "rien",
        "personne",
        "pourquoi",
        "comment",
        "combien",
        "quoi",
        "qui",
        "quand",
        "je",
        "tu",
        "il",
        "elle",
        "on",
        "nous",
        "vous",
        "pas",
        "plus",
        "jamais",
        "aucun",
        "aucune",
        "sais",
        "veux",
        "peux",
        "suis",
        "voudrais",
        "cherche",
        "rsa",
        "ass",
        "aah",
        "test",
        "bof",
        "bah",
        "ben",
        "euh",
        "mais",
        "et",
        "ou",
        "est",
        "une",
        "un",
        "le",
        "la",
        "les",
        "des",
        "du",
        "de",
        "mon",
        "ma",
        "mes",
        "votre",
        "pass",
        "donner",
        "envoyer",
        "arreter",
        "recommencer",
        "supprimer",
        "annuler",
        "retour",
        "menu",
        "annonyme",
        "anonyme",
        "secret",
        "prefere",
        "peut",
        "etre",
        "mdr",
        "lol",
        "help",
        "hello",
        "hola",
        "quelle",
        "quel",
        "ca",
        "cela",
        "c'est",
        "bien",
        "sûr",
        "dire",
    ]
)


def read_first_name(text: str, asked: str | None) -> list[Found]:
    """``prenom``: the first name only, as typed with a capital. A bare answer counts when ``prenom`` or ``contact`` was asked."""
    match = _SAID.search(text)
    if match is None and asked in ("prenom", "contact"):
        match = _BARE.match(text)
    if match is None:
        return []
    words = match["name"].split()
    name = words[0].strip("'’-")
    if any(w.lower() in _NOT_NAMES for w in words) or len(name) < 2:
        return []
    start = match.start("name")
    return [Found("prenom", name[0].upper() + (name[1:].lower() if name.isupper() else name[1:]), start, start + len(words[0]))]
