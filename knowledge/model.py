"""Typed records of what is true: facts about a person, statements, rules, verdicts.

Every record that a content editor writes (YAML under ``knowledge/``) is one of these types; field names
are the YAML keys, in French, because editors read them. Types that code alone makes (``Profile``,
``Option``, ``Diagnosis``) follow ``docs/api.md`` and have English names where the API has them.
Runs on Python 3.10 and later, in both environments.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct, field

Author = Literal["employeur", "prescripteur"]
Status = Literal["ouvert", "ouvert_si_prescripteur", "a_completer", "pas_maintenant"]


class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A record read from YAML: unknown keys are refused, values cannot change."""


# --- What may be known of a person ------------------------------------------------------------------


class Profile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Facts about one person. ``None`` or an empty list is unknown; ``False`` only when said so.

    Keys, types and meaning: ``knowledge/faits.yml``. Ages in years, durations in months.
    """

    role: Literal["demandeur", "prescripteur"] | None = None
    allocations: list[Literal["RSA", "ASS", "AAH", "ARE"]] = field(default_factory=list)
    allocations_niees: list[Literal["RSA", "ASS", "AAH", "ARE"]] = field(default_factory=list)
    sans_emploi: bool | None = None
    inscrit_france_travail: bool | None = None
    mois_sans_emploi: int | None = None
    mois_inscrit: int | None = None
    age: int | None = None
    date_naissance: date | None = None
    pass_iae_etat: Literal["aucun", "en_cours", "suspendu", "fini"] | None = None
    pass_iae_fin: date | None = None
    prescripteur_habilite: bool | None = None
    niveau_etudes: int | None = None
    rqth: bool | None = None
    rqth_en_cours: bool | None = None
    sortant_ase: bool | None = None
    parent_isole: bool | None = None
    sans_hebergement: bool | None = None
    refugie_ou_asile: bool | None = None
    demandeur_asile: bool | None = None
    zrr: bool | None = None
    qpv: bool | None = None
    sortant_detention: bool | None = None
    fle_inferieur_a1: bool | None = None
    probleme_mobilite: bool | None = None
    reconnaissance_handicap: list[Literal["RQTH", "AAH", "INVALIDITE", "RENTE_AT"]] = field(default_factory=list)
    orientation_cdaph: Literal["ESAT", "MILIEU_ORDINAIRE"] | None = None
    sans_experience: bool | None = None
    reconversion: bool | None = None
    sortant_siae: bool | None = None
    mineur_represente: bool | None = None
    mesure_protection: bool | None = None
    commune: str | None = None
    code_insee: str | None = None
    departement: str | None = None
    code_postal: str | None = None
    projet: Literal["salariat", "independant", "indecis"] | None = None
    activite: str | None = None
    a_un_siret: bool | None = None
    prenom: str | None = None
    telephone: str | None = None
    email: str | None = None


# --- Sources and periods ----------------------------------------------------------------------------


class Source(Record, frozen=True, kw_only=True):
    """A document that statements come from."""

    id: str
    titre: str
    date: date
    url: str | None = None
    editeur: str | None = None
    confiance: Literal["appliquee", "officielle", "document", "presse", "extrait"]
    note: str | None = None


class Period(Record, frozen=True, kw_only=True):
    """When a statement holds. Both days included; ``suite: inconnue`` says nobody knows what follows."""

    depuis: date
    jusqu_au: date | None = None
    suite: Literal["inconnue"] | None = None


class Disagreement(Record, frozen=True, kw_only=True):
    """What another source says, and how to word it."""

    source: list[str]
    dit: str


class Value(Record, frozen=True, kw_only=True):
    nombre: float | int
    unite: str


# --- Sheets: what is said ---------------------------------------------------------------------------


class Answer(Record, frozen=True, kw_only=True):
    """One answer in three lengths, written by hand."""

    standard: str
    simple: str
    sms: str


class Statement(Record, frozen=True, kw_only=True):
    """One dated, sourced statement of a sheet."""

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
        "fin",
    ]
    en_vigueur: Period
    source: list[str]
    reponse: Answer
    questions: list[str]
    valeur: Value | None = None
    mesure: str | None = None
    verse_a: str | None = None
    lieu: str | None = None
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
    """One sheet: a structure kind, a status, a contract, an actor, a programme, an organisation."""

    code: str
    nom: str
    famille: Literal["structure", "statut", "contrat", "droit", "acteur", "programme", "organisation"]
    resume: str
    autres_noms: list[str] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    enonces: list[Statement] = field(default_factory=list)


# --- Verdict: what diagnose() returns (docs/api.md) -------------------------------------------------


class Missing(Struct, frozen=True, kw_only=True):
    """A criterion that an unknown fact could still establish, and the fact to ask for."""

    criterion: str
    question: str


class Proof(Struct, frozen=True, kw_only=True):
    criterion: str
    document: str
    max_age_months: int | None


class Count(Struct, frozen=True, kw_only=True):
    niveau1: int
    niveau2: int


class Option(Struct, frozen=True, kw_only=True):
    """What is open for one kind of structure, to one author, on one day."""

    code: str
    status: Status
    criteria: dict[str, list[str]]
    required: Count
    missing: list[Missing]
    opens_on: date | None
    closes_on: date | None
    proofs: list[Proof]
    amount: int | None
    reason: str
    records: list[str]


class Diagnosis(Struct, frozen=True, kw_only=True):
    as_of: date
    by: Author
    options: list[Option]
    next_question: str | None
