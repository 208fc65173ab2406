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
    """When a statement holds. Both days included; ``suite: inconnue`` says nobody knows what follows."""

    depuis: date
    jusqu_au: date | None = None
    suite: Literal["inconnue"] | None = None

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
    """One answer in three lengths, written by hand."""

    standard: str
    simple: str
    sms: str


class Statement(Record, frozen=True, kw_only=True):
    """One dated, sourced statement of a sheet. ``lieu``: holds there only, and is not given elsewhere."""

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
    """One sheet: a structure kind, a status, a contract, an actor, a programme, an organisation.

    ``voir``: codes of the sheets whose statements apply here for an aspect that this one does not treat.
    """

    code: str
    nom: str
    famille: Literal["structure", "statut", "contrat", "droit", "acteur", "programme", "organisation"]
    resume: str
    autres_noms: list[str] = field(default_factory=list)
    voir: list[str] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    enonces: list[Statement] = field(default_factory=list)


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
