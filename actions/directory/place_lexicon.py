"""Reads ``data/lexique/lieux.yml`` (how people write places) and makes its words plain."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from knowledge.places.tokens import Vocabulary, plain, spaced
from knowledge.yaml_records import read_record


class Nickname(Struct, frozen=True, forbid_unknown_fields=True):
    nom: str
    communes: list[str]


class AreaNickname(Struct, frozen=True, forbid_unknown_fields=True):
    nom: str
    departements: list[str]


class Lexicon(Struct, frozen=True, forbid_unknown_fields=True):
    """Keys of the file; a long list of words is one text, a sequence of words is one entry."""

    abreviations: dict[str, str]
    articles: list[str]
    liaisons: list[str]
    contractions: dict[str, tuple[str, str]]
    debuts_generaux: str
    surnoms: list[Nickname]
    codes_postaux_usuels: dict[str, str]
    surnoms_departements: list[AreaNickname]
    territoires: list[AreaNickname]
    mots_arrondissement: list[str]
    mots_ordinal: list[str]
    ordinaux: dict[str, int]
    mots_cedex: list[str]
    mots_departement: list[str]
    mots_apres_nombre: str
    mots_avant_nombre: str
    mots_autour: str
    suites_fortes: list[str]
    suites_probables: list[str]
    suites_faibles: list[str]
    suites_departement: list[str]
    suites_departement_faibles: list[str]
    suites_exclues: list[str]
    mots_avant_verbe: str
    suites_noms: list[str]
    mots_proximite: list[str]
    mots_vides: str
    mots_ordinaires: str


def read_lexicon(path: Path) -> Lexicon:
    """Raises KnowledgeError (file, line, reason) when the file is broken."""
    return read_record(path, Lexicon)


def vocabulary(lexicon: Lexicon) -> Vocabulary:
    """The lexicon's words in the form in which texts are read."""
    abbreviations = {plain(short): plain(full) for short, full in lexicon.abreviations.items()}

    def several(text: str) -> frozenset[str]:
        # Words are compared one by one after abbreviations are written out: "st" can only appear as "saint".
        return frozenset(spaced(word, abbreviations) for word in text.split())

    def sequences(texts: list[str]) -> frozenset[str]:
        return frozenset(spaced(text, abbreviations) for text in texts)

    return Vocabulary(
        abreviations=abbreviations,
        articles=sequences(lexicon.articles),
        liaisons=sequences(lexicon.liaisons),
        contractions=lexicon.contractions,
        debuts_generaux=several(lexicon.debuts_generaux),
        codes_postaux_usuels=lexicon.codes_postaux_usuels,
        mots_arrondissement=sequences(lexicon.mots_arrondissement),
        mots_ordinal=sequences(lexicon.mots_ordinal),
        ordinaux={spaced(name, abbreviations): number for name, number in lexicon.ordinaux.items()},
        mots_cedex=sequences(lexicon.mots_cedex),
        mots_departement=sequences(lexicon.mots_departement),
        mots_apres_nombre=several(lexicon.mots_apres_nombre),
        mots_avant_nombre=several(lexicon.mots_avant_nombre),
        mots_autour=several(lexicon.mots_autour),
        suites_fortes=sequences(lexicon.suites_fortes),
        suites_probables=sequences(lexicon.suites_probables),
        suites_faibles=sequences(lexicon.suites_faibles),
        suites_departement=sequences(lexicon.suites_departement),
        suites_departement_faibles=sequences(lexicon.suites_departement_faibles),
        suites_exclues=sequences(lexicon.suites_exclues),
        mots_avant_verbe=several(lexicon.mots_avant_verbe),
        suites_noms=sequences(lexicon.suites_noms),
        mots_proximite=sequences(lexicon.mots_proximite),
        mots_vides=several(lexicon.mots_vides),
        mots_ordinaires=several(lexicon.mots_ordinaires),
    )
