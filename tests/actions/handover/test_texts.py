from __future__ import annotations

import re
from datetime import date, datetime, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.handover.payload import Payload, read_contact
from actions.handover.texts import Texts, load_texts
from knowledge.loader import KnowledgeError, read_record
from tests.actions.handover.stage import structure

SOURCE = Path(__file__).parents[3] / "knowledge" / "consentement.yml"
TODAY = date(2026, 11, 24)


def payload(texts: Texts, **changes: object) -> Payload:
    values = {
        "prenom": "Awa",
        "contact": read_contact("0612345678"),
        "commune": "Troyes",
        "besoin": texts.need("salariat", "nettoyage"),
        "structure": structure(),
        "canal": "web",
    }
    return Payload(**{**values, **changes})  # type: ignore[arg-type]


def test_what_is_shown_is_what_leaves() -> None:
    texts = load_texts()
    person = payload(texts)
    content = texts.content(person)
    shown, version = texts.consent(person, "demandeur", TODAY)
    letter = texts.request_letter(person, "AIG-7K3M-9QXT", datetime(2026, 11, 24, 9, 30, tzinfo=timezone.utc))
    assert (
        content
        == "Prénom : Awa\nTéléphone : 06 12 34 56 78\nCommune : Troyes\nBesoin : Trouver un emploi. Métier : ménage et nettoyage"
    )
    assert content in shown and content in letter.text
    for outside in (shown.replace(content, ""), letter.text.replace(content, ""), letter.subject):
        assert not re.search("Awa|12 34 56|Troyes|ménage", outside)
    assert structure().name in shown
    assert "AIG-7K3M-9QXT" in letter.text and "24/11/2026 à 10 h 30" in letter.text  # Paris
    assert version == "demandeur-1"
    assert letter.to == structure().email


def test_a_social_worker_is_asked_whether_the_person_agrees() -> None:
    texts = load_texts()
    shown, version = texts.consent(payload(texts), "prescripteur", TODAY)
    assert "La personne est-elle prévenue" in shown
    assert version.startswith("prescripteur")


def test_a_demonstration_says_so_everywhere_and_has_no_address() -> None:
    texts = load_texts()
    invented = structure(3, demo=True, email="vraie@adresse.example")
    person = payload(texts, structure=invented)
    shown, _ = texts.consent(person, "demandeur", TODAY)
    letter = texts.request_letter(person, "AIG-7K3M-9QXT", datetime(2026, 11, 24, tzinfo=timezone.utc))
    told = texts.withdrawal_letter(
        "vraie@adresse.example", "AIG-7K3M-9QXT", datetime(2026, 11, 24, tzinfo=timezone.utc), demo=True
    )
    assert shown.startswith("Démonstration : personne ne recevra cette demande.")
    for mail in (letter, told):
        assert "Démonstration" in mail.subject
        assert mail.text.startswith("Démonstration")
        assert mail.to is None


def test_the_need_comes_from_closed_lists() -> None:
    texts = load_texts()
    assert texts.need("independant", None) == "Travailler à son compte"
    assert (
        texts.need(None, "cuisinière à domicile, sortie de prison, RQTH")
        == "Parler de son projet professionnel. Métier : cuisine et restauration"
    )
    assert texts.need("salariat", "je suis séropositif") == "Trouver un emploi"
    assert texts.need("salariat", "Peintre en bâtiment") == "Trouver un emploi. Métier : peinture, électricité, plomberie"


@given(projet=st.sampled_from(["salariat", "independant", "indecis", None]), activite=st.none() | st.text(max_size=80))
def test_no_written_word_ever_passes_into_the_need(projet: str | None, activite: str | None) -> None:
    texts = load_texts()
    labels = [need.libelle for need in texts.besoins]
    closed = set(labels) | {
        texts.besoin_avec_metier.format(besoin=label, metier=trade.libelle) for label in labels for trade in texts.metiers
    }
    assert texts.need(projet, activite) in closed


def test_every_trade_can_be_reached_by_one_of_its_words() -> None:
    texts = load_texts()
    for trade in texts.metiers:
        assert any(texts.need("salariat", word).endswith(trade.libelle) for word in trade.mots), trade.libelle


def test_a_later_version_takes_over_on_its_day() -> None:
    texts = load_texts()
    first = next(text for text in texts.consentements if text.pour == "demandeur")
    later = type(first)(version="demandeur-99", pour="demandeur", depuis=date(2030, 1, 1), texte="{structure} : {contenu}")
    both = Texts(
        **{name: getattr(texts, name) for name in Texts.__struct_fields__} | {"consentements": [later, *texts.consentements]}
    )
    assert both.consent(payload(texts), "demandeur", date(2029, 12, 31))[1] == first.version
    assert both.consent(payload(texts), "demandeur", date(2030, 1, 1))[1] == "demandeur-99"
    assert both.consent(payload(texts), "demandeur", date(2020, 1, 1))[1] == first.version


def test_sentences_are_short() -> None:
    texts = load_texts()
    written = [text.texte for text in [*texts.consentements, *texts.courriels]]  # type: ignore[attr-defined]
    for sentence in re.split(r"[.!?:]\s|\n\n", " ".join(written)):
        assert len(re.findall(r"[\w'’-]+", sentence)) <= 15, sentence


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("Je vais envoyer ceci à {structure}", "Je vais envoyer ceci à {structure} {age}"), "age"),
        (("ceci à {structure} :\n\n      {contenu}\n", "ceci à {structure}.\n"), "contenu"),
        (("objet: \"Demande {reference} annulée\"", "objet: \"Demande annulée\""), "reference"),
        (("version: retrait-1", "version: demande-1"), "même version"),
        (("[menage,", "[ménage,"), "ménage"),
        (("usage: retrait", "usage: retour"), "retour"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_its_reason(tmp_path: Path, change: tuple[str, str], reason: str) -> None:
    text = SOURCE.read_text(encoding="utf-8")
    assert change[0] in text
    broken = tmp_path / "consentement.yml"
    broken.write_text(text.replace(*change, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=reason) as refusal:
        read_record(broken, Texts)
    assert refusal.value.line > 0
