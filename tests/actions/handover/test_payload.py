from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.handover.payload import (
    CannotReceive,
    Contact,
    Payload,
    PayloadError,
    read_contact,
    read_first_name,
    read_town,
    require_open,
)
from tests.actions.handover.stage import DEMO, structure


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("0612345678", "+33612345678", "06 12 34 56 78"),
        ("06.12.34.56.78", "+33612345678", "06 12 34 56 78"),
        (" +33 (0)6 12 34 56 78 ", "+33612345678", "06 12 34 56 78"),
        ("0033612345678", "+33612345678", "06 12 34 56 78"),
        ("03 25 73 00 01", "+33325730001", "03 25 73 00 01"),
        ("0692 12 34 56", "+262692123456", "0692 12 34 56"),
        ("+33 639 69 12 34", "+262639691234", "0639 69 12 34"),
        ("0690123456", "+590690123456", "0690 12 34 56"),
        ("+32 470 12 34 56", "+32470123456", "+32 470 12 34 56"),
        ("06 39 98 12 34", "+33639981234", "06 39 98 12 34"),
        ("Awa.Diallo+emploi@Courriel.Example", "awa.diallo+emploi@courriel.example", "awa.diallo+emploi@courriel.example"),
    ],
)
def test_contact_is_read_as_typed(typed: str, value: str, shown: str) -> None:
    contact = read_contact(typed)
    assert (contact.value, contact.shown) == (value, shown)


@pytest.mark.parametrize(
    "typed",
    ["", "17", "3114", "0899123456", "06 12 34 56", "06123456789", "+336123", "demain", "awa@", "@example.org", "a@b", "a b@c.fr",
     "awa@@c.fr", "awa@c..fr", "awa@c.fr\nBcc: x@y.fr", "0612345678; 0712345678", "06 BONJOUR"],
)  # fmt: skip
def test_contact_that_reaches_nobody_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(PayloadError) as refusal:
        read_contact(typed)
    assert refusal.value.field in ("telephone", "email")
    assert not typed or typed not in str(refusal.value)


@given(st.integers(10_00_00_00, 69_99_99_99), st.sampled_from(["", " ", ".", "-"]), st.sampled_from(["06", "+336", "00336"]))
def test_one_number_however_it_is_written(digits: int, mark: str, prefix: str) -> None:
    pairs = [str(digits)[i : i + 2] for i in range(0, 8, 2)]
    try:
        plain = read_contact("06" + "".join(pairs)).value
    except PayloadError:  # a range that is not in service
        with pytest.raises(PayloadError):
            read_contact(prefix + mark + mark.join(pairs))
        return
    assert read_contact(prefix + mark + mark.join(pairs)).value == plain
    assert read_contact(Contact(kind="telephone", value=plain).shown).value == plain


@pytest.mark.parametrize("name", ["Awa", "Jean-Noël", "Marie Claire", "N'Guessan", "D’Arcy", "Zoé B.", "José", "李"])
def test_first_names(name: str) -> None:
    assert read_first_name(f"  {name} ") == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "0612345678",
        "Paul je suis en RQTH",
        "awa@c.fr",
        "Awa\u200bD",
        "<b>Awa</b>",
        "A" * 41,
        "Awa, 52 ans",
        "{prenom}",
        "Awa/2",
    ],
)
def test_what_is_not_a_first_name_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(PayloadError) as refusal:
        read_first_name(text)
    assert refusal.value.field == "prenom"
    assert not text.strip() or text not in str(refusal.value)


@pytest.mark.parametrize(
    "town",
    [
        "Troyes",
        "L'Haÿ-les-Roses",
        "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson",
        "Château-Chinon (Ville)",
        "Y",
        "Paris 1er Arrondissement",
        "Saint-Paterne - Le Chevain",
    ],
)
def test_towns(town: str) -> None:
    assert read_town(town) == town


def test_a_line_break_cannot_add_a_line_to_the_mail() -> None:
    assert read_first_name("Awa\nDiallo") == "Awa Diallo"
    with pytest.raises(PayloadError):
        read_town("Troyes\nCc : x")


def test_nothing_personal_is_taken_for_a_structure_that_cannot_receive() -> None:
    require_open(structure())
    require_open(DEMO)
    cases: list[tuple[dict[str, Any], str]] = [
        ({"to_check": True}, "a_verifier"),
        ({"can_receive": False}, "sans_adresse"),
        ({"email": None}, "sans_adresse"),
        ({"email": ""}, "sans_adresse"),
    ]
    for changes, reason in cases:
        with pytest.raises(CannotReceive) as refusal:
            require_open(structure(**changes))
        assert refusal.value.reason == reason


def test_the_payload_has_room_for_nothing_else() -> None:
    assert Payload.__struct_fields__ == ("prenom", "contact", "commune", "besoin", "structure", "canal")
    assert "612345678" not in repr(read_contact("0612345678"))
