"""Spelling: what is corrected, what is left alone, and the way back to the original."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.spelling import Frequencies, Speller, SpellingError, fold, load_forms, sounds_as_written, sounds_of_word

LIST = Path(__file__).resolve().parents[2] / "data" / "lexique" / "orthographe.yml"
FORMS, VOCABULARY = load_forms(LIST)
SPELLER = Speller(FORMS, VOCABULARY)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("jsui o chomage dpui 2ans", "je suis au chômage depuis 2 ans"),
        ("g pa le permi", "je n'ai pas le permis"),
        ("keske c", "qu'est-ce que c'est"),
        ("ya koi", "il y a quoi"),
        ("1 an é demi", "1 an et demi"),
        ("demandueur demploi", "demandeur d'emploi"),
        ("jcherche", "je cherche"),
        ("jdors ici", "je dors ici"),
        ("J’ai l’ASS", "J'ai l'ASS"),
        ("le batimant", "le bâtiment"),
        ("mé pa 49 mé 50", "mais pas 49 mais 50"),
        ("mé papié", "mes papiers"),
    ],
)
def test_corrected(written: str, read: str) -> None:
    assert SPELLER.correct(written).text == read


@pytest.mark.parametrize(
    "text",
    [
        "Saint-Denis",
        "j'habite à Chomagny",
        "nom.prenom@exemple.fr",
        "c'est d'accord",
        "5 g",
        "",
        "12 km",
        "ce soir",
        "il gagne",
        "une TS",
    ],
)
def test_left_alone(text: str) -> None:
    assert SPELLER.correct(text).text == text


@pytest.mark.parametrize(
    ("written", "existing"),
    [
        ("formassion", "formation"),
        ("andikapé", "handicapé"),
        ("lojeman", "logement"),
        ("demand", "demande"),
        ("travayeur", "travailleur"),
        ("avan", "avant"),
        ("kamion", "camion"),
        ("bato", "bateau"),
    ],
)
def test_one_sound(written: str, existing: str) -> None:
    assert set(sounds_as_written(written)) & set(sounds_of_word(existing))


@pytest.mark.parametrize(("one", "other"), [("chantier", "chanteur"), ("permis", "premier"), ("mois", "moins")])
def test_two_sounds(one: str, other: str) -> None:
    assert not set(sounds_as_written(one)) & set(sounds_of_word(other))


# A small French: frequent words, a rare one, a name, a word that only phones write.
RANKS = {
    "je": 5, "pas": 8, "le": 2, "permis": 900, "avoir": 60, "entreprise": 300, "expliquer": 4000, "orienter": 5000, "aide": 200,
    "orientez": 55_000, "marque": 700, "mende": 58_000, "koman": 30_000, "avant": 90, "avan": 59_000,
}  # fmt: skip
FREQUENCIES = Frequencies(RANKS, {w: w for w in RANKS}, frozenset({"mende"}), frozenset({"koman"}))
RANKED = Speller(FORMS, VOCABULARY, RANKS.__contains__, FREQUENCIES, {"esat"})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("jaipaslepermis", "j'ai pas le permis"),
        ("davoir", "d'avoir"),
        ("lesat", "l'esat"),
        ("lentreprize", "l'entreprise"),
        ("mexpliké", "m'expliquez"),
        ("avan", "avant"),
        ("marke", "marque"),
        ("permiiiis", "permis"),
    ],
)
def test_guessed_from_frequencies(written: str, read: str) -> None:
    assert RANKED.correct(written).text == read


@pytest.mark.parametrize("text", ["orientez", "mende", "aide", "je vis à marke", "mme marke", "zzzzzz", "MARKE le"])
def test_never_guessed(text: str) -> None:
    assert RANKED.correct(text).text == text


def test_edits_explain_what_was_read() -> None:
    correction = SPELLER.correct("bjr g 52 ans")
    assert [(e.written, e.read, e.rule) for e in correction.edits] == [("bjr", "bonjour", "forme"), ("g", "j'ai", "forme")]


def test_a_form_with_two_meanings_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "liste.yml"
    path.write_text("formes:\n  depuis: [dps]\n  dépôts: [dps]\nvocabulaire: []\n", encoding="utf-8")
    with pytest.raises(SpellingError, match=r"liste\.yml.*« dps »"):
        load_forms(path)


@given(st.text(max_size=300))
def test_any_text_is_corrected_and_every_span_leads_back(text: str) -> None:
    for speller in (SPELLER, RANKED):
        correction = speller.correct(text)
        for start in range(0, len(correction.text), 3):
            for end in (start + 1, min(start + 7, len(correction.text))):
                begin, finish = correction.to_original(start, end)
                assert 0 <= begin <= finish <= len(text)
        assert fold(correction.text) is not None


@given(
    st.lists(
        st.sampled_from(["jsui", "o", "chomage", "dpui", "2ans", "Troyes", "pa", "de", "permi", ",", "g"]),
        min_size=1,
        max_size=15,
    )
)
def test_spans_of_untouched_words_are_exact(words: list[str]) -> None:
    text = " ".join(words)
    correction = SPELLER.correct(text)
    for start in (i for i in range(len(correction.text)) if correction.text.startswith("Troyes", i)):
        begin, finish = correction.to_original(start, start + 6)
        assert text[begin:finish] == "Troyes"
