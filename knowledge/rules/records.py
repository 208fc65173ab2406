"""Typed records of ``knowledge/eligibilite``: who may validate whom, with what, since when.

Field names are the YAML keys. Each record has an ``id``, the dates between which it holds and its sources.
"""

from __future__ import annotations

import string
from typing import Literal

from msgspec import Struct, field

from knowledge.model import Author, Record
from knowledge.sheet_records import Disagreement, Period

Regime = Literal["iae", "geiq"]
Level = Literal["niveau1", "niveau2", "annexe1"]
LEVELS: tuple[Level, ...] = ("niveau1", "niveau2", "annexe1")

_TESTS = ("est", "contient", "min", "max", "inconnu")


class Rule(Record, frozen=True, kw_only=True):
    """What every rule has. ``note`` is for editors, never said to people."""

    id: str
    en_vigueur: Period
    source: list[str]
    desaccord: list[Disagreement] = field(default_factory=list)
    note: str | None = None

    def __post_init__(self) -> None:
        if not self.source:
            raise ValueError("« source » ne peut pas être vide")


class Condition(Record, frozen=True, kw_only=True):
    """A test of the facts, with three answers: yes, no, unknown.

    Either ``tous`` (all of) or ``un_de`` (one of), or one ``fait`` with ``est`` (equal), ``contient`` (a list
    has it), ``min`` and ``max`` (bounds included, years or months), ``inconnu`` (nobody said).
    ``incertain``: values for which the texts do not decide; the answer is then unknown.
    """

    fait: str | None = None
    est: bool | str | None = None
    contient: str | None = None
    min: int | None = None
    max: int | None = None
    inconnu: Literal[True] | None = None
    incertain: list[int] = field(default_factory=list)
    tous: list[Condition] = field(default_factory=list)
    un_de: list[Condition] = field(default_factory=list)

    def __post_init__(self) -> None:
        if sum((self.fait is not None, bool(self.tous), bool(self.un_de))) != 1:
            raise ValueError("une condition a « fait », « tous » ou « un_de », et un seul des trois")
        tests = {name for name in _TESTS if getattr(self, name) is not None}
        if self.fait is None and (tests or self.incertain):
            raise ValueError("un test demande « fait »")
        if self.fait is not None and len(tests) != 1 and tests != {"min", "max"}:
            raise ValueError("« fait » demande un test, et un seul : est, contient, inconnu, ou min et max")
        if self.incertain and not tests & {"min", "max"}:
            raise ValueError("« incertain » va avec min ou max")
        if self.min is not None and self.max is not None and self.max < self.min:
            raise ValueError("« max » est plus petit que « min »")


class Kind(Rule, frozen=True, kw_only=True):
    """A kind of structure. ``avant_fin`` is said while an announced end is ahead, ``apres_fin`` once it has passed."""

    code: str
    regime: Regime
    independant: bool = False
    avant_fin: str | None = None
    apres_fin: str | None = None

    def __post_init__(self) -> None:
        Rule.__post_init__(self)
        if self.en_vigueur.jusqu_au is not None and not (self.avant_fin and self.apres_fin):
            raise ValueError("une structure qui a une fin a « avant_fin » et « apres_fin »")


class Paper(Record, frozen=True, kw_only=True):
    """A paper that proves a criterion; ``age_max_mois``: months it may have, None without limit."""

    document: str
    age_max_mois: int | None = None


class Criterion(Rule, frozen=True, kw_only=True):
    """An administrative criterion. ``si``: what establishes it; None when no fact can.

    IAE: ``niveau`` 1 or 2. GEIQ: ``annexe`` (1, 2, 1+2, 0) and ``seul``, the euros that it is worth alone.
    ``comme``: id of the IAE criterion that gives name, condition and papers.
    """

    code: str
    niveau: Literal[1, 2] | None = None
    annexe: Literal["0", "1", "2", "1+2"] | None = None
    seul: int | None = None
    nom: str = ""
    comme: str | None = None
    si: Condition | None = None
    preuves: list[Paper] = field(default_factory=list)

    def __post_init__(self) -> None:
        Rule.__post_init__(self)
        if self.comme is None and not self.nom:
            raise ValueError("clé manquante « nom » (ou « comme »)")
        if self.comme is not None and (self.nom or self.si or self.preuves):
            raise ValueError("avec « comme », ni « nom », ni « si », ni « preuves »")

    @property
    def levels(self) -> list[Level]:
        """Counts to which it adds."""
        levels: list[Level] = []
        if self.niveau is not None:
            levels.append("niveau1" if self.niveau == 1 else "niveau2")
        if self.annexe in ("1", "1+2"):
            levels.append("annexe1")
        return levels


class Opening(Record, frozen=True, kw_only=True):
    """Numbers of criteria, any of which is enough; 0 asks for none."""

    niveau1: int | None = None
    ou_niveau2: int | None = None
    ou_annexe1: int | None = None

    def __post_init__(self) -> None:
        if not self.by_level:
            raise ValueError("« ouvre » dit au moins un nombre : niveau1, ou_niveau2, ou_annexe1")

    @property
    def by_level(self) -> dict[Level, int]:
        wanted: dict[Level, int | None] = {
            "niveau1": self.niveau1,
            "niveau2": self.ou_niveau2,
            "annexe1": self.ou_annexe1,
        }
        return {level: number for level, number in wanted.items() if number is not None}


class Threshold(Rule, frozen=True, kw_only=True):
    """What lets an author validate for a kind; ``montant``: euros that it opens (GEIQ)."""

    structure: str
    diagnostic_par: Author
    ouvre: Opening
    montant: int | None = None


class Conflict(Rule, frozen=True, kw_only=True):
    """Criteria that count once: no two of them add up."""

    regime: Regime
    criteres: list[str]


class Limit(Rule, frozen=True, kw_only=True):
    """What closes (``ferme``) or is said beside (``remarque``) an option, whatever the criteria."""

    concerne: Literal["toutes", "independant", "salarie"]
    si: Condition
    effet: Literal["ferme", "remarque"]
    phrase: str
    phrase_tiers: str | None = None


class Duration(Record, frozen=True, kw_only=True):
    nombre: int
    unite: Literal["jours", "mois", "ans"]

    @property
    def months(self) -> int:
        """Raises ValueError for days, which are no whole number of months."""
        if self.unite == "jours":
            raise ValueError("une durée en jours ne se compte pas en mois")
        return self.nombre * 12 if self.unite == "ans" else self.nombre


class Validity(Rule, frozen=True, kw_only=True):
    """How long a diagnosis may be used, and by whom."""

    regime: Regime
    diagnostic_par: Author
    duree: Duration
    utilisable_par: Literal["toutes_les_siae", "sa_propre_structure"] | None = None


class PassRule(Rule, frozen=True, kw_only=True):
    """A rule of the PASS IAE.

    ``dispense``: in the states ``etats`` no new diagnosis is needed. ``carence``: for ``duree`` after its end
    the authors of ``bloque`` cannot validate, but for ``exceptions``. ``duree``: how long a PASS lasts.
    """

    effet: Literal["dispense", "carence", "duree"]
    etats: list[Literal["en_cours", "suspendu"]] = field(default_factory=list)
    duree: Duration | None = None
    bloque: list[Author] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        Rule.__post_init__(self)
        if self.effet == "dispense" and not self.etats:
            raise ValueError("« dispense » demande « etats »")
        if self.effet == "carence" and (self.duree is None or self.duree.unite == "jours" or not self.bloque):
            raise ValueError("« carence » demande « bloque » et « duree », en mois ou en années")


ReasonKey = Literal[
    "iae.pass",
    "iae.ouvert.employeur",
    "iae.ouvert.prescripteur",
    "iae.a_completer",
    "iae.a_completer.pass_fin",
    "iae.ouvert_si_prescripteur",
    "iae.ouvert_si_prescripteur.carence",
    "iae.ouvre_le",
    "iae.ouvre_age",
    "geiq.ouvert",
    "geiq.a_completer",
    "geiq.ouvert_si_prescripteur",
    "geiq.ouvre_le",
    "geiq.ouvre_age",
    "possible_le",
    "possible_age",
    "ferme_le",
]


class Reason(Record, frozen=True, kw_only=True):
    """A sentence that explains a status. Placeholders: ``{date}``, ``{age}``."""

    cle: ReasonKey
    phrase: str
    phrase_tiers: str | None = None

    def __post_init__(self) -> None:
        for text in filter(None, (self.phrase, self.phrase_tiers)):
            names = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
            if names - {"date", "age"}:
                raise ValueError("une phrase n'a d'accolades que {date} et {age}")


class Eligibility(Struct, frozen=True, kw_only=True):
    """All rules, whatever their dates. Criteria are by regime, ``comme`` already followed."""

    kinds: list[Kind]
    criteria: dict[Regime, list[Criterion]]
    thresholds: list[Threshold]
    conflicts: list[Conflict]
    limits: list[Limit]
    validities: list[Validity]
    pass_rules: list[PassRule]
    reasons: dict[str, Reason]

    @property
    def names(self) -> dict[str, str]:
        """Criteria in words, by code; the IAE's wording first."""
        return {each.code: each.nom for regime in ("geiq", "iae") for each in reversed(self.criteria[regime])}
