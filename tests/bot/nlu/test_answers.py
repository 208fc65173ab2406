"""Yes, no, don't know and consent, in the light of the question asked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.nlu.facts.found import Context
from bot.nlu.french import French
from bot.nlu.intents.exact import exact_answer
from tests.bot.nlu.conftest import TODAY, ReadFacts


def answer(french: French, text: str, asked: str | None) -> str | None:
    return exact_answer(french.read(text), Context(TODAY, asked), french.lexicons)


@pytest.mark.parametrize("asked", ["rqth", None])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ouais", "oui"),
        ("ben oui té", "oui"),
        ("ah ben voui", "oui"),
        ("tout à fait exact", "oui"),
        ("Oui madame, c'est bien ça.", "oui"),
        ("si si", "oui"),
        ("je crois que oui", "oui"),
        ("nan", "non"),
        ("que nenni", "non"),
        ("hélas non", "non"),
        ("du tout du tout", "non"),
        ("nn pa encor", "non"),
        ("non c'est bon merci", "non"),
        ("chépa", "ne_sait_pas"),
        ("aucune idée", "ne_sait_pas"),
        ("oui et non", "ne_sait_pas"),
        ("ça dépend", "ne_sait_pas"),
        ("oui ?", None),
        ("ok cool mais", None),
        ("ouiii mdr kjhg", None),
        ("je ne comprends pas la question", None),
    ],
)
def test_an_answer_by_itself(french: French, text: str, asked: str | None, expected: str | None) -> None:
    assert answer(french, text, asked) == expected


@pytest.mark.parametrize(
    ("text", "asked", "expected", "value"),
    [
        ("oui, reconnue l'an passé", "rqth", "oui", True),
        ("oui mais c'est tout récent", "rqth", "oui", True),
        ("oui mais je sais plus jusqu'à quand", "rqth", "oui", True),
        ("je l'ai depuis 2019", "rqth", "oui", True),
        ("ouaip tjr valable", "rqth", "oui", True),
        ("jamais osé demander", "rqth", "non", False),
        ("plus maintenant", "inscrit_france_travail", "non", False),
        ("pantoute, c'est pavillonnaire ici", "qpv", "non", False),
        ("bah non, je bosse encore", "sans_emploi", "non", False),
        ("oui enfin je sais pas trop", "rqth", "ne_sait_pas", None),
        ("je ne saurais vous dire", "qpv", "ne_sait_pas", None),
        ("Non, notre asso n'est pas sur la liste", "prescripteur_habilite", "non", False),
        ("non attendez j'ai pas compris", "rqth", None, None),
        ("oui je voudrais parler à quelqu'un", "rqth", None, None),
    ],
)
def test_an_answer_and_what_follows(
    french: French, facts_in: ReadFacts, text: str, asked: str, expected: str | None, value: Any
) -> None:
    assert answer(french, text, asked) == expected
    assert [f.value for f in facts_in(text, asked) if f.key == asked] == ([] if value is None else [value])


def test_what_is_only_believed_is_deduced(facts_in: ReadFacts) -> None:
    assert [(f.value, f.certainty) for f in facts_in("je pense que oui", "qpv")] == [(True, "deduit")]


def test_a_lack_that_is_said_is_no_denial(facts_in: ReadFacts) -> None:
    assert [f.value for f in facts_in("aucun moyen de locomotion", "probleme_mobilite") if f.key == "probleme_mobilite"] != [
        False
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("oui", "consentir"),
        ("wé vazi transmé", "consentir"),
        ("pas de souci, vous pouvez leur passer mon dossier", "consentir"),
        ("Accord recueilli ce jour, vous pouvez transmettre.", "consentir"),
        ("non c'est bon, vous pouvez envoyer", "consentir"),
        ("oui mais pas mon numéro", "ne_sait_pas"),
        ("j'hésite encore", "ne_sait_pas"),
        ("oui enfin chai pas trop", "ne_sait_pas"),
        ("non", "refuser_consentement"),
        ("nn garde le pr toi", "refuser_consentement"),
        ("absence d'accord de l'usager", "refuser_consentement"),
        ("n'envoyez pas tout de suite", "refuser_consentement"),
        ("d'accord pour parler mais pas pour envoyer", "refuser_consentement"),
        ("👍", None),
        ("ah ok cool mais euh", None),
        ("d'accord pour quoi au juste ?", None),
        ("STOP", None),
    ],
)
def test_consent_that_was_asked_for(french: French, text: str, expected: str | None) -> None:
    assert answer(french, text, "consentement") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("je vous autorise à envoyer ma demande", "consentir"),
        ("je refuse que vous envoyiez ma demande à qui que ce soit", "refuser_consentement"),
        ("envoyez-moi la liste des structures", None),
        ("vous pouvez m'envoyer mes droits ?", None),
    ],
)
def test_consent_that_nothing_asked_for_needs_explicit_words(french: French, text: str, expected: str | None) -> None:
    assert answer(french, text, None) == expected


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="zxkwqj!?…👍 ", max_size=40))
def test_noise_is_never_an_answer(french: French, text: str) -> None:
    for asked in ("consentement", "rqth", None):
        assert answer(french, text, asked) is None


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.sampled_from(["", "ben ", "ah ", "alors ", "euh ", "bonjour, ", "franchement ", "malheureusement "]),
    yes=st.sampled_from(["oui", "ouais", "tout à fait", "bien sûr", "exactement"]),
    after=st.sampled_from(["", ".", " madame", " merci", ", tout à fait", ", c'est ça", " !"]),
)
def test_fillers_and_politeness_leave_a_yes_a_yes(french: French, before: str, yes: str, after: str) -> None:
    assert answer(french, before + yes + after, "rqth") == "oui"
