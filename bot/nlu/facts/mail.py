"""Mail addresses, typed or spelled out (« karim point b arobase gmail »)."""

from __future__ import annotations

import re

from bot.nlu.facts.contact_words import one_of, plain, providers
from bot.nlu.facts.found import Found

_AT = rf"(?:\s?@\s?|\s?[(\[]\s?(?:at|arobase)\s?[)\]]\s?|\s{one_of('arobase')}\s)"
_DOT = rf"(?:\s?[(\[]dot[)\]]\s?|\s{one_of('point')}\s)"
_UNDERSCORE = rf"\s{one_of('souligne')}\s"
_DASH = rf"\s{one_of('tiret')}\s"
_TLD = one_of("terminaisons")
_NAME = rf"(?P<name>[\w.+-]{{1,64}}(?:(?:{_DOT}|{_UNDERSCORE}|{_DASH})[\w.+-]{{1,64}}){{0,3}})"
_LABEL = r"[a-z0-9][a-z0-9-]{0,62}"
_PROVIDER = rf"(?:{one_of('fournisseurs')}|{one_of('autres_fournisseurs')})"
_HOST = (
    rf"(?P<host>{_LABEL}(?:\.{_LABEL}){{1,3}}|{_LABEL}(?:(?:{_DASH}|{_DOT}){_LABEL}){{0,2}}(?:\s?\.\s?|{_DOT}){_TLD}|"
    rf"{_PROVIDER}(?:\s{_TLD})?)"
)
_MAIL = re.compile(rf"(?<![\w.+-]){_NAME}{_AT}{_HOST}(?![\w@])")
# « chez » stands for @ only with an ending that is spelled out too.
_CHEZ = re.compile(rf"(?<![\w.+-]){_NAME}\schez\s(?P<host>{_LABEL}(?:{_DASH}{_LABEL})?{_DOT}{_TLD})(?![\w@])")
_HAS_AT = re.compile(rf"@|\b(?:{one_of('arobase')}|chez)\b")
_DENIED = re.compile(rf"\b{one_of('nies')}\s*(?:l'adresse)?\s*:?\s*$")
# An address that the person wrote to is not theirs.
_WROTE_TO = re.compile(rf"\b(?:j[' ]?ai|on a|elle a|il a|avons)\s(?:deja\s)?{one_of('ecrit_a')}\b[^@]{{0,60}}$")
_SIGNS = ((re.compile(_DOT), "."), (re.compile(_UNDERSCORE), "_"), (re.compile(_DASH), "-"))


def read_mails(text: str) -> list[Found]:
    """Addresses of the person in ``text``, in order: neither denied (« pas a@b.fr ») nor written to."""
    read = plain(text)
    if _HAS_AT.search(read) is None:
        return []
    out = []
    for pattern in (_MAIL, _CHEZ):
        for match in pattern.finditer(read):
            host, before = _host(match["host"]), read[: match.start()]
            if host is not None and not _DENIED.search(before) and not _WROTE_TO.search(before):
                out.append(Found("email", f"{_signs(match['name']).strip('.')}@{host}", match.start(), match.end()))
    return out


def _host(typed: str) -> str | None:
    host = re.sub(r"\s?\.\s?", ".", _signs(typed)).strip(".")
    label, _, ending = host.partition(" ")
    if "." in host:
        return None if ending else host
    ending = ending or providers().get(label, "")
    return f"{label}.{ending}" if ending else None


def _signs(typed: str) -> str:
    for pattern, sign in _SIGNS:
        typed = pattern.sub(sign, typed)
    return typed
