"""Texts of the hand-over, from ``knowledge/consentement.yml``: dated versions, filled with what leaves.

``Texts.content`` is the only place that writes a person's details: the consent text and the mail both hold
its result, so what is shown is what is sent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Literal, Protocol, TypeVar

from msgspec import Struct

from actions.foundation.clock import PARIS
from actions.foundation.settings import ROOT
from actions.handover.payload import Need, Payload, WriterRole
from knowledge.loader import read_record
from knowledge.model import Record

Usage = Literal["demande", "retrait"]


def _check_words(text: str, allowed: set[str], required: set[str]) -> None:
    used = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    if used - allowed:
        raise ValueError(f"mot entre accolades non admis : {', '.join(sorted(used - allowed))}")
    if required - used:
        raise ValueError(f"mot entre accolades manquant : {', '.join(sorted(required - used))}")


class Lines(Record, frozen=True, kw_only=True):
    prenom: str
    telephone: str
    email: str
    commune: str
    besoin: str


class ConsentText(Record, frozen=True, kw_only=True):
    version: str
    pour: WriterRole
    depuis: date
    texte: str

    def __post_init__(self) -> None:
        _check_words(self.texte, {"structure", "contenu"}, {"structure", "contenu"})


class MailText(Record, frozen=True, kw_only=True):
    version: str
    usage: Usage
    depuis: date
    objet: str
    texte: str

    def __post_init__(self) -> None:
        _check_words(self.objet, {"reference"}, {"reference"})
        if self.usage == "demande":
            words = {"structure", "contenu", "reference", "date"}
            _check_words(self.texte, words, {"contenu", "reference"})
        else:
            _check_words(self.texte, {"reference"}, {"reference"})


class DemonstrationText(Record, frozen=True, kw_only=True):
    consentement: str
    objet: str
    courriel: str


class ProjectNeed(Record, frozen=True, kw_only=True):
    projet: Literal["salariat", "independant", "indecis"]
    libelle: str


class Trade(Record, frozen=True, kw_only=True):
    """A trade that may be named, and the words that lead to it (without accents, lower case)."""

    libelle: str
    mots: list[str]

    def __post_init__(self) -> None:
        for word in self.mots:
            if _fold(word) != word:
                raise ValueError(f"« {word} » doit être en minuscules, sans accent ni trait d'union")


class Letter(Struct, frozen=True, kw_only=True):
    """A mail to write. ``to`` is None for a demonstration: no structure's address is ever in it."""

    to: str | None
    subject: str
    text: str

    def __repr__(self) -> str:
        return "Letter()"


class Texts(Record, frozen=True, kw_only=True):
    lignes: Lines
    consentements: list[ConsentText]
    courriels: list[MailText]
    demonstration: DemonstrationText
    besoin_avec_metier: str
    besoins: list[ProjectNeed]
    metiers: list[Trade]

    def __post_init__(self) -> None:
        versions = [text.version for text in self.consentements] + [text.version for text in self.courriels]
        if len(versions) != len(set(versions)):
            raise ValueError("deux textes ont la même version")
        if {text.pour for text in self.consentements} != {"demandeur", "prescripteur"}:
            raise ValueError("un consentement manque : il en faut un pour demandeur et un pour prescripteur")
        if {text.usage for text in self.courriels} != {"demande", "retrait"}:
            raise ValueError("un courriel manque : il en faut un pour demande et un pour retrait")
        if not {"salariat", "independant", "indecis"} <= {need.projet for need in self.besoins}:
            raise ValueError("un besoin manque : il en faut un par projet")
        _check_words(self.besoin_avec_metier, {"besoin", "metier"}, {"besoin", "metier"})

    def need(self, projet: str | None, activite: str | None) -> Need:
        """The need in plain words, from the closed lists; words that are not in them are left out."""
        labels = {need.projet: need.libelle for need in self.besoins}
        label = labels.get(projet or "indecis", labels["indecis"])  # type: ignore[call-overload]
        trade = self._trade(activite) if activite else None
        return Need(self.besoin_avec_metier.format(besoin=label, metier=trade) if trade else label)

    def content(self, payload: Payload) -> str:
        """What leaves about the person, one line a thing: shown to the person and sent to the structure."""
        contact = self.lignes.telephone if payload.contact.kind == "telephone" else self.lignes.email
        lines = [
            (self.lignes.prenom, payload.prenom),
            (contact, payload.contact.shown),
            (self.lignes.commune, payload.commune),
            (self.lignes.besoin, payload.besoin),
        ]
        return "\n".join(f"{label} : {value}" for label, value in lines)

    def consent(self, payload: Payload, role: WriterRole, as_of: date) -> tuple[str, str]:
        """The agreement to ask for, and its version."""
        template = _in_force([text for text in self.consentements if text.pour == role], as_of)
        text = template.texte.format(structure=payload.structure.name, contenu=self.content(payload)).strip()
        return (f"{self.demonstration.consentement}\n{text}" if payload.structure.demo else text), template.version

    def request_letter(self, payload: Payload, reference: str, accepted_at: datetime) -> Letter:
        """The mail that carries a request to its structure."""
        local = accepted_at.astimezone(PARIS)
        template = self._mail("demande", local.date())
        text = template.texte.format(
            structure=payload.structure.name,
            contenu=self.content(payload),
            reference=reference,
            date=f"{local:%d/%m/%Y} à {local:%H h %M}",
        )
        return self._letter(payload.structure.email, template, reference, text, demo=payload.structure.demo)

    def withdrawal_letter(self, to: str | None, reference: str, at: datetime, *, demo: bool) -> Letter:
        """The mail that tells a structure of a withdrawal; nothing in it is about the person."""
        template = self._mail("retrait", at.astimezone(PARIS).date())
        return self._letter(to, template, reference, template.texte.format(reference=reference), demo=demo)

    def _mail(self, usage: Usage, as_of: date) -> MailText:
        return _in_force([text for text in self.courriels if text.usage == usage], as_of)

    def _letter(self, to: str | None, template: MailText, reference: str, text: str, *, demo: bool) -> Letter:
        subject = template.objet.format(reference=reference)
        if not demo:
            return Letter(to=to, subject=subject, text=text)
        return Letter(to=None, subject=f"{self.demonstration.objet} {subject}", text=f"{self.demonstration.courriel}\n\n{text}")

    def _trade(self, activite: str) -> str | None:
        said = f" {_fold(activite)} "
        return next((trade.libelle for trade in self.metiers if any(f" {word} " in said for word in trade.mots)), None)


class _Dated(Protocol):
    @property
    def depuis(self) -> date: ...


D = TypeVar("D", bound=_Dated)


def _in_force(texts: Sequence[D], as_of: date) -> D:
    """The newest text that holds on a day; before the first one, the first."""
    held = [text for text in texts if text.depuis <= as_of]
    return max(held, key=lambda text: text.depuis) if held else min(texts, key=lambda text: text.depuis)


def _fold(text: str) -> str:
    """Lower case, no accents, words apart by one space; an apostrophe stays."""
    text = text.lower().replace("’", "'").replace("œ", "oe")
    plain = "".join(mark for mark in unicodedata.normalize("NFD", text) if not unicodedata.combining(mark))
    return " ".join(re.findall(r"[a-z0-9']+", plain))


@cache
def load_texts(path: Path = ROOT / "knowledge" / "consentement.yml") -> Texts:
    """Raises KnowledgeError: broken file, with its line and reason."""
    return read_record(path, Texts)
