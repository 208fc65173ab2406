"""Yes/no facts: how people say them, whose they are, what is denied, over, supposed or only asked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.facts.sounds import sound
from bot.nlu.patterns import compile_pattern
from tests.bot.nlu.conftest import ReadFacts

_LIST = Path(__file__).resolve().parents[3] / "data" / "lexique" / "situations.yml"


def value(facts: list[Any], key: str) -> Any:
    return next((f.value for f in facts if f.key == key), None)


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        # said in many ways, by ear too
        ("jdor dan 1 karavane", "sans_hebergement", True),
        ("je change de canapé toutes les semaines, galère niveau logement", "sans_hebergement", True),
        ("un ami m'héberge en attendant", "sans_hebergement", True),
        ("sa fille l'héberge", "sans_hebergement", True),
        ("j'ai signé mon bail la semaine dernière", "sans_hebergement", False),
        ("Mme PI 3 enf.", "parent_isole", True),
        ("jélev mn fils tte seul", "parent_isole", True),
        ("la voitur é nase", "probleme_mobilite", True),
        ("on m'a retiré mon permis", "probleme_mobilite", True),
        ("jé le permi é la voitur", "probleme_mobilite", False),
        ("j'ai le permis mais pas de voiture", "probleme_mobilite", True),
        ("pupille de l'État", "sortant_ase", True),
        ("contrat jeune majeur terminé", "sortant_ase", True),
        ("sorti de Fleury en mai", "sortant_detention", True),
        ("PPSMJ, 34 ans", "sortant_detention", True),
        ("jatten la réponse de lofpra", "demandeur_asile", True),
        ("débouté de l'asile", "refugie_ou_asile", False),
        ("je ne sais ni lire ni écrire", "fle_inferieur_a1", True),
        ("niveau B1 en français", "fle_inferieur_a1", False),
        ("hors QPV", "qpv", False),
        ("ma RQTH a expiré", "rqth", False),
        ("la MDPH a refusé ma demande", "rqth", False),
        ("ma demande de reconnaissance handicap est à l'étude", "rqth_en_cours", True),
        ("notif CDAPH : milieu ordinaire", "orientation_cdaph", "MILIEU_ORDINAIRE"),
        ("j'ai fermé ma boîte", "a_un_siret", False),
        ("mon CDDI s'est terminé en août", "sortant_siae", True),
        # whose fact it is
        ("mon frère est à la rue", "sans_hebergement", None),
        ("ma voisine élève seule ses enfants", "parent_isole", None),
        ("mon mari a la voiture, moi j'ai pas le permis", "probleme_mobilite", True),
        ("mon fils a une RQTH mais moi non", "rqth", False),
        ("j'ai une copine qui a la RQTH", "rqth", None),
        ("on m'a retiré mes enfants, ils sont placés à l'ASE", "sortant_ase", None),
        ("je suis éducateur à l'ASE", "sortant_ase", None),
        # over, supposed, asked, about the thing and not the person
        ("j'étais à la rue avant, maintenant j'ai un appart", "sans_hebergement", False),
        ("avant j'étais SDF", "sans_hebergement", None),
        ("si je me retrouve à la rue, j'ai droit à quoi ?", "sans_hebergement", None),
        ("comment demander la RQTH ?", "rqth", None),
        ("la RQTH est-elle un critère", "rqth", None),
        ("territoire zéro chômeur c quoi", "sans_emploi", None),
        ("RQTH, 47 ans, une EA possible ?", "rqth", True),
        ("je ne comprends pas la question", "fle_inferieur_a1", None),
        # taken back
        ("vous avez noté que j'élève seul mes enfants, c'est une erreur : leur mère vit avec nous", "parent_isole", False),
    ],
)
def test_status(facts_in: ReadFacts, text: str, key: str, expected: Any) -> None:
    assert value(facts_in(text), key) == expected


@pytest.mark.parametrize(
    ("text", "asked", "key", "expected"),
    [
        ("dossier déposé, j'attends leur réponse", "rqth", "rqth_en_cours", True),
        ("nan ils me l'ont refusée", "rqth", "rqth", False),
        ("c'est pavillonnaire ici", "qpv", "qpv", False),
        ("c'est pavillonnaire ici", None, "qpv", None),
    ],
)
def test_status_said_only_in_answer(facts_in: ReadFacts, text: str, asked: str | None, key: str, expected: Any) -> None:
    assert value(facts_in(text, asked), key) == expected


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("kamion", "camion"),
        ("eberjé", "heberge"),
        ("lojé", "loge"),
        ("demende", "demande"),
        ("kartié", "quartier"),
        ("voitur", "voiture"),
    ],
)
def test_words_by_ear(written: str, meant: str) -> None:
    assert sound(written.replace("é", "e")) == sound(meant)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=30))
def test_a_sound_is_never_longer_than_its_word(word: str) -> None:
    assert len(sound(word)) <= len(word)


def test_no_pattern_reads_a_bare_function_word() -> None:
    """A pattern whose every word is optional would read « mon » or nothing as a fact."""
    words = ["", "mon", "ma", "mes", "son", "sa", "le", "la", "les", "l", "un", "une", "des", "de", "d", "et", "en", "a", "au"]
    words += ["je", "j", "il", "elle", "on", "m", "me", "pas", ","]
    for key, parts in yaml.safe_load(_LIST.read_text(encoding="utf-8")).items():
        for pattern in (p for rows in parts.values() for p in rows):
            source = re.compile(compile_pattern(pattern))
            loose = [w for w in words if source.fullmatch(f"{w} " if w else "")]
            assert not loose, f"{key} : « {pattern} » lit {loose}"
