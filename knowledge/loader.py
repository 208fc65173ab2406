"""All of ``knowledge/`` in one checked object.

A broken file is refused with ``file:line: reason`` in French (``KnowledgeError``), so that an editor can
mend it without reading code. Checks between files are here; those of one record are in its type.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from knowledge.folder import Folder
from knowledge.model import Fact, Profile
from knowledge.rules.reading import read_eligibility
from knowledge.rules.records import Eligibility
from knowledge.sheet_records import Acronym, Distress, Heading, LanguageHelp, Phrase, PrescriberAdvice, Sheet, Source
from knowledge.yaml_records import KnowledgeError, read_record, read_records

__all__ = ["Knowledge", "KnowledgeError", "load_knowledge", "read_record", "read_records", "structure_kinds"]

PACKAGE = Path(__file__).resolve().parent


class Knowledge(Struct, frozen=True, kw_only=True):
    """Everything that is true, by code or id. A new kind of file: its field here, its line in ``_load``."""

    sources: dict[str, Source]
    facts: dict[str, Fact]
    eligibility: Eligibility
    sheets: dict[str, Sheet]
    families: dict[str, Heading]
    aspects: dict[str, Heading]
    acronyms: dict[str, Acronym]
    phrases: dict[str, Phrase]
    distress: dict[str, Distress]
    prescribers: list[PrescriberAdvice]
    languages: dict[str, LanguageHelp]
    sourced: dict[str, list[str]]

    def sources_of(self, record: str) -> list[str]:
        """Ids of the sources of a statement, a rule or an advice. Raises KeyError when no record has this id."""
        return self.sourced[record]

    def criterion_name(self, code: str) -> str:
        """A criterion in words, from its code. Raises KeyError when there is none."""
        return self.eligibility.names[code]


def load_knowledge(root: Path = PACKAGE) -> Knowledge:
    """Knowledge under ``root``, read once a process.

    Raises:
        KnowledgeError: a file is broken, or two files contradict each other.
    """
    return _load(root.resolve())


def structure_kinds(knowledge: Knowledge) -> set[str]:
    """Codes of what the directory may hold: kinds of structure, and statuses that structures support."""
    return {code for code, sheet in knowledge.sheets.items() if sheet.famille in ("structure", "statut")}


@lru_cache(maxsize=4)
def _load(root: Path) -> Knowledge:
    folder = Folder(root)
    facts = folder.keyed("faits.yml", Fact, "cle")
    folder.check_references("cle", Profile.__struct_fields__, "fait inconnu", within="faits.yml")
    knowledge = Knowledge(
        sources=folder.keyed("sources.yml", Source, "id"),
        facts=facts,
        eligibility=read_eligibility(folder, facts),
        sheets=folder.one_per_file("fiches", Sheet, "code"),
        families=folder.keyed("familles.yml", Heading, "cle"),
        aspects=folder.keyed("rubriques.yml", Heading, "cle"),
        acronyms=folder.keyed("sigles.yml", Acronym, "sigle"),
        phrases=folder.keyed("phrases.yml", Phrase, "cle"),
        distress=folder.keyed("detresse.yml", Distress, "code"),
        prescribers=folder.records("prescripteurs.yml", PrescriberAdvice),
        languages=folder.keyed("langues.yml", LanguageHelp, "code"),
        sourced=folder.sourced(),  # last: of the files read above
    )
    folder.check_ids()
    folder.check_references("source", knowledge.sources, "source inconnue")
    folder.check_references("voir", knowledge.sheets, "fiche inconnue", within="fiches/")
    folder.check_references("fiche", knowledge.sheets, "fiche inconnue", within="prescripteurs.yml")
    folder.check_references("fiche", knowledge.sheets, "fiche inconnue", within="sigles.yml")
    folder.check_references("famille", knowledge.families, "famille sans titre", within="fiches/")
    folder.check_references("aspect", knowledge.aspects, "rubrique sans titre", within="fiches/")
    folder.check_references("fait", knowledge.facts, "fait inconnu")
    return knowledge
