"""Typed records of what is said: sources, dated statements, sheets, danger texts, advice on whom to see.

Field names are the YAML keys, in French, because editors read them. The types of facts, profiles and verdicts are
in ``knowledge/model.py``, those of eligibility rules in ``knowledge/rules/records.py``.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import field

from knowledge.model import Record

# --- Sources and periods ----------------------------------------------------------------------------


class Source(Record, frozen=True, kw_only=True):
    """A document that statements come from.

    ``precision``: how much of ``date`` is known; ``lecture`` is the day an undated page was read.
    """

    id: str
    titre: str
    date: date
    precision: Literal["jour", "mois", "annee", "vers", "lecture"] = "jour"
    url: str | None = None
    editeur: str | None = None
    confiance: Literal["appliquee", "officielle", "document", "presse", "extrait"]
    note: str | None = None


class Period(Record, frozen=True, kw_only=True):
    """When a record holds. Both days included; ``suite: inconnue`` says nobody knows what follows.

    ``confirmé_le``: day on which a person checked that the end still stands (``aiguillage connaissances verifier``).
    """

    depuis: date
    jusqu_au: date | None = None
    suite: Literal["inconnue"] | None = None
    confirme_le: date | None = field(default=None, name="confirmé_le")

    def __post_init__(self) -> None:
        if self.jusqu_au is not None and self.jusqu_au < self.depuis:
            raise ValueError("la fin (jusqu_au) précède le début (depuis)")
        if self.suite is not None and self.jusqu_au is None:
            raise ValueError("« suite » ne va qu'avec une fin (jusqu_au)")


class Disagreement(Record, frozen=True, kw_only=True):
    """What another source says, and how to word it."""

    source: list[str]
    dit: str


class Value(Record, frozen=True, kw_only=True):
    nombre: float | int
    unite: str


# --- Sheets: what is said ---------------------------------------------------------------------------


class Answer(Record, frozen=True, kw_only=True):
    """One answer in three lengths, written by hand.

    ``bref``: the heart of it in a few words, without a verb where it can (« 24 mois au plus, renouvellements compris »),
    for comparisons and for a professional in a hurry.
    """

    standard: str
    simple: str
    sms: str
    bref: str | None = None


class Statement(Record, frozen=True, kw_only=True):
    """One dated, sourced statement of a sheet.

    ``questions``: what people ask, as they write it; how the statement is found. ``lieu``: holds there only, and is
    not given elsewhere. ``pour``: who it is written for; what a structure receives is for professionals, and is told to
    a person only when it is what they asked.
    An ``idee_fausse`` has false claims for questions, and an answer that begins with the correction.
    """

    id: str
    aspect: Literal[
        "definition",
        "public",
        "criteres",
        "duree",
        "contrat",
        "montant",
        "prescription",
        "droits_cumul",
        "procedure",
        "contact",
        "resultat",
        "territoire",
        "activites",
        "fin",
        "aide",
        "preuves",
        "prolongation",
        "suspension",
        "carence",
        "avantages",
        "limites",
        "idee_fausse",
    ]
    en_vigueur: Period
    source: list[str]
    reponse: Answer
    questions: list[str]
    valeur: Value | None = None
    mesure: str | None = None
    verse_a: str | None = None
    lieu: str | None = None
    pour: Literal["tous", "professionnel"] = "tous"
    desaccord: list[Disagreement] = field(default_factory=list)


class Contact(Record, frozen=True, kw_only=True):
    """Where an organisation can be reached; ``None`` where no source gives it."""

    lieu: str | None = None
    adresse: str | None = None
    telephone: str | None = None
    courriel: str | None = None
    site: str | None = None
    source: list[str] = field(default_factory=list)


class Sheet(Record, frozen=True, kw_only=True):
    """One sheet: a structure kind, a status, a contract, an actor, a programme, an organisation.

    ``voir``: codes of the sheets whose statements apply here for an aspect that this one does not treat.
    """

    code: str
    nom: str
    famille: Literal["structure", "statut", "contrat", "droit", "acteur", "programme", "organisation", "clause", "texte"]
    resume: str
    autres_noms: list[str] = field(default_factory=list)
    voir: list[str] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    enonces: list[Statement] = field(default_factory=list)


class Heading(Record, frozen=True, kw_only=True):
    """What a family of sheets, or an aspect of one, is called on a page."""

    cle: str
    titre: str


class Acronym(Record, frozen=True, kw_only=True):
    """An acronym that sheets use and that none bears as its own. ``fiche``: the sheet that speaks of it."""

    sigle: str
    sens: str
    fiche: str | None = None


class Phrase(Record, frozen=True, kw_only=True):
    """A sentence that answers need around statements, with its placeholders in braces."""

    cle: str
    reponse: Answer


class EmergencyNumber(Record, frozen=True, kw_only=True):
    """A number to give at once. ``pour`` says in a few words what it does."""

    numero: str
    pour: str
    par: Literal["appel", "sms"] = "appel"


class Distress(Record, frozen=True, kw_only=True):
    """What is said when someone is in danger: to the person (``reponse``), or to a worker who speaks of someone else.

    ``numeros``: the numbers of the texts, for links. ``doute``: one soft sentence when what was written is not
    sure, after which the conversation goes on.
    """

    code: str
    etiquette: str
    en_vigueur: Period
    source: list[str]
    numeros: list[EmergencyNumber]
    reponse: Answer
    tiers: Answer
    doute: str


class LanguageHelp(Record, frozen=True, kw_only=True):
    """What is said to someone who writes in another language. ``code``: BCP 47; ``nom``: its name in French."""

    code: str
    nom: str
    message: str
    source: list[str]
    sens: Literal["ltr", "rtl"] = "ltr"


class AdviceCondition(Record, frozen=True, kw_only=True):
    """A test of one fact, false while the fact is unknown. Bounds included; ``contient`` is for lists."""

    fait: str
    min: int | None = None
    max: int | None = None
    vaut: bool | str | None = None
    contient: str | None = None


class PrescriberAdvice(Record, frozen=True, kw_only=True):
    """Whom to see first, and why, said to the person or (``pourquoi_tiers``) to a worker who speaks of one.

    Holds when one of ``si_un_de`` does; ``sinon`` when no other advice of the file holds.
    ``fiche``: sheet whose contacts are shown.
    """

    id: str
    fiche: str
    nom: str
    pourquoi: str
    pourquoi_tiers: str
    en_vigueur: Period
    source: list[str]
    si_un_de: list[AdviceCondition] = field(default_factory=list)
    sinon: bool = False
