"""First names, phone numbers and mail addresses as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.facts.contact import read_contact, to_e164
from bot.nlu.facts.first_name import read_first_name
from bot.nlu.facts.mail import read_mails
from tests.bot.nlu.conftest import ReadFacts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mon num o6 12 34 56 78", "+33612345678"),
        ("06 oo 38 17 45", "+33600381745"),
        ("06_12_34_56_78", "+33612345678"),
        ("rapel moi o 0600149873", "+33600149873"),
        ("0033 6 12 34 56 78", "+33612345678"),
        ("0696 12 34 56", "+596696123456"),
        ("zéro sept trente neuf quatre vingt dix huit quatorze quatorze", "+33739981414"),
        ("zéro six, zéro zéro, quinze, soixante, vingt-deux", "+33600156022"),
        ("c'est pas 06 00 12 34 09 c'est 06 00 12 43 09", "+33600124309"),
        ("ma sœur a le 06 00 81 55 36, moi c'est le 07 39 98 62 17", "+33739986217"),
        ("mon numéro d'allocataire est le 0600118", None),
        ("né le 06 12 1985", None),
        ("siret 123 456 789 00012", None),
        ("j'ai zéro revenu", None),
    ],
)
def test_phone(text: str, expected: str | None) -> None:
    assert next((f.value for f in read_contact(text, None) if f.key == "telephone"), None) == expected


@given(digits=st.text("0123456789", min_size=8, max_size=8), sign=st.sampled_from(["", " ", ".", "-", "/", "_"]))
def test_a_number_is_the_same_however_it_is_cut(digits: str, sign: str) -> None:
    pairs = [digits[i : i + 2] for i in range(0, 8, 2)]
    typed = sign.join(["06", *pairs])
    assert [f.value for f in read_contact(typed, None) if f.key == "telephone"] == [to_e164("06" + digits)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("karim point b arobase gmail point com", ["karim.b@gmail.com"]),
        ("karim point b arobase gmail", ["karim.b@gmail.com"]),
        ("marie tiret du bas dupont arobase laposte point net", ["marie_dupont@laposte.net"]),
        ("jean-luc point garnier chez exemple point fr", ["jean-luc.garnier@exemple.fr"]),
        ("k.b(at)free.fr", ["k.b@free.fr"]),
        ("voici : rp.4578@exemple.org. Vous en faites quoi ?", ["rp.4578@exemple.org"]),
        ("c'est pas a@exemple.fr c'est b@exemple.fr", ["b@exemple.fr"]),
        ("karim arobase hotmail", []),
        ("j'ai écrit hier à contact@mairie-exemple.fr", []),
        ("je vis chez ma tante", []),
    ],
)
def test_mail(text: str, expected: list[str]) -> None:
    assert [f.value for f in read_mails(text)] == expected


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("moi c momo 0600903344", None, "Momo"),
        ("Samira 07 39 98 51 06", None, "Samira"),
        ("0600149873 c lyna", None, "Lyna"),
        ("tlm mapel titi mé mn vré prenom c thierry", None, "Thierry"),
        ("Le prénom de ma bénéficiaire est Adjoa", None, "Adjoa"),
        ("merci d'avance, Aïcha", None, "Aïcha"),
        ("je m'appelle Jean-Luc Martin", None, "Jean-Luc"),
        ("C'est Rose, comme la fleur.", "prenom", "Rose"),
        ("Mamadou, 39 ans, maçon", "prenom", "Mamadou"),
        ("Ma conseillère s'appelle Nadège", None, None),
        ("je suis chez mon fils Bastien", None, None),
        ("jsui marin a concarneau", None, None),
        ("c'est nancy", None, None),
        ("appelez-moi plutôt demain matin", None, None),
        ("je préfère ne pas dire comment je m'appelle", "prenom", None),
        ("sabri.k@free.fr", "contact", None),
    ],
)
def test_first_name(text: str, asked: str | None, expected: str | None) -> None:
    found = read_first_name(text, asked, read_contact(text, asked))
    assert next((f.value for f in found), None) == expected


def test_a_worker_s_own_name_is_not_the_person_s(facts_in: ReadFacts) -> None:
    facts = facts_in("Je m'appelle Claire, je suis conseillère en insertion, j'accompagne Yassine, 22 ans")
    assert [f.value for f in facts if f.key == "prenom"] == ["Yassine"]
