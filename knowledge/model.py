"""The people side of what is true: a record read from YAML, the facts of a profile, the verdict.

Field names of records are the YAML keys, in French, because editors read them. Types that code alone makes
(``Profile``, ``Option``, ``Diagnosis``) follow ``docs/api.md`` and have English names where the API has them.
Sheets and sources: ``knowledge/sheet_records.py``. Runs on Python 3.10 and later, in both environments.
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


class FactReading(Record, frozen=True, kw_only=True):
    """How a yes/no fact is said back."""

    vrai: str
    faux: str


class FactChoice(Record, frozen=True, kw_only=True):
    """An answer offered. ``aussi``: other facts that the same answer says (« Aucune » denies the benefits)."""

    etiquette: str
    valeur: int | str | list[str]
    aussi: dict[str, list[str]] = field(default_factory=dict)


class Bounds(Record, frozen=True, kw_only=True):
    min: int
    max: int


class Fact(Record, frozen=True, kw_only=True):
    """A fact that may be known of a person: how it is asked, why, and how it is said back.

    ``question_tiers``: when a worker speaks of someone. ``demande``: ``groupee`` only in the one optional
    question on the web, ``jamais`` only if said. ``valeurs_sensibles``: values that no direct question names.
    """

    cle: str
    type: Literal["booleen", "entier", "date", "choix", "liste", "texte"]
    etiquette: str
    lecture: FactReading | str
    demande: Literal["directe", "groupee", "jamais"]
    sensible: bool = False
    question: str = ""
    question_tiers: str = ""
    pourquoi: str = ""
    choix: list[FactChoice] = field(default_factory=list)
    valeurs: list[str] = field(default_factory=list)
    valeurs_sensibles: list[str] = field(default_factory=list)
    bornes: Bounds | None = None

    def __post_init__(self) -> None:
        if (self.type == "booleen") != isinstance(self.lecture, FactReading):
            raise ValueError("« lecture » a deux formes (vrai, faux) pour un booléen, une seule sinon")
        if isinstance(self.lecture, str) and "{valeur}" not in self.lecture:
            raise ValueError("« lecture » doit contenir {valeur}")
        if self.demande != "jamais" and not (self.question and self.question_tiers and self.pourquoi):
            raise ValueError("un fait que l'on demande a « question », « question_tiers » et « pourquoi »")
        if self.demande == "directe" and self.sensible:
            raise ValueError("un fait sensible n'est jamais demandé directement")
        if len(self.pourquoi.split()) > 6:
            raise ValueError("« pourquoi » a six mots au plus")


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

    @property
    def questions(self) -> list[str]:
        """Facts that could still change an option, best first; sensitive ones too: the caller knows where it may ask.

        First those that touch most options, then those that tell most (order of ``missing`` in the first option).
        """
        asked = [list(dict.fromkeys(missing.question for missing in option.missing)) for option in self.options]
        keys = dict.fromkeys(key for option in asked for key in option)
        touched = {key: sum(key in option for option in asked) for key in keys}
        place = {key: next(option.index(key) for option in asked if key in option) for key in keys}
        return sorted(keys, key=lambda key: (-touched[key], place[key]))
