"""The reference profiles (``knowledge/reference/profils.yml``): families of people, written by the editors."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from knowledge.loader import PACKAGE
from knowledge.model import Profile, Record
from knowledge.yaml_records import Document

FILE = "reference/profils.yml"


class Family(Record, frozen=True, kw_only=True):
    """People who share ``faits``; each combination of ``varie`` is one of them. A null value is an unknown fact."""

    famille: str
    faits: dict[str, Any] = field(default_factory=dict)
    varie: dict[str, list[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        both = self.faits.keys() & self.varie.keys()
        if both:
            raise ValueError(f"« {min(both)} » est à la fois dans « faits » et dans « varie »")


class ReferenceProfile(Struct, frozen=True, kw_only=True):
    """One person of a family. ``own``: the facts that tell this person from the others of the family."""

    family: str
    own: dict[str, Any]
    profile: Profile


def reference_profiles(root: Path = PACKAGE) -> list[ReferenceProfile]:
    """All of them, in the order of the file. Raises ``KnowledgeError``."""
    document = Document(root / FILE, root)
    found = []
    for index, family in enumerate(document.convert(list[Family])):
        for values in product(*family.varie.values()):
            own = {key: value for key, value in zip(family.varie, values, strict=True) if value is not None}
            try:
                profile = msgspec.convert({**family.faits, **own}, Profile)
            except msgspec.ValidationError as problem:
                raise document.error(document.line_of([index, "famille"]), f"faits refusés : {problem}") from None
            found.append(ReferenceProfile(family=family.famille, own=own, profile=profile))
    return found
