"""The public API as a partner meets it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, settings
from schemathesis import openapi
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from actions.channels.web.openapi import describe
from knowledge.loader import load_knowledge, structure_kinds
from tests.stack import Conversation, Stack

pytestmark = pytest.mark.parle

IAE = ("EI", "ACI", "AI", "ETTI", "EITI")
N2 = {"qpv": True, "zrr": True, "parent_isole": True}
DAY = "2026-11-22"


def diagnosis(stack: Stack, facts: dict[str, Any], by: str = "employeur", as_of: str | None = DAY) -> dict[str, Any]:
    response = stack.client.post("/api/diagnosis", json={"facts": facts, "by": by, "as_of": as_of})
    assert response.status_code == 200, response.text
    return {option["code"]: option for option in response.json()["options"]}


@pytest.mark.parametrize(
    ("facts", "criterion"),
    [
        ({"age": 25}, "JEUNE"),
        ({"age": 26}, None),
        ({"age": 49}, None),
        ({"age": 50}, "SENIOR"),
        ({"inscrit_france_travail": True, "mois_inscrit": 11}, None),
        ({"inscrit_france_travail": True, "mois_inscrit": 12}, "DELD"),
        ({"inscrit_france_travail": True, "mois_inscrit": 23}, "DELD"),
        ({"inscrit_france_travail": True, "mois_inscrit": 24}, "DETLD"),
        ({"inscrit_france_travail": True, "mois_sans_emploi": 24}, "DETLD"),
        ({"inscrit_france_travail": False, "mois_sans_emploi": 24}, None),
        ({"mois_sans_emploi": 24}, None),
    ],
)
def test_boundaries(stack: Stack, facts: dict[str, Any], criterion: str | None) -> None:
    options = diagnosis(stack, facts)
    for kind in IAE:
        found = [code for group in ("niveau1", "niveau2") for code in options[kind]["criteria"][group]]
        assert found == ([criterion] if criterion else [])


@pytest.mark.parametrize("number", [1, 2, 3])
def test_level_two_criteria(stack: Stack, number: int) -> None:
    facts = dict(list(N2.items())[:number])
    options = diagnosis(stack, facts)
    for kind, needed in (("AI", 2), ("ETTI", 2), ("EI", 3), ("ACI", 3), ("EITI", 3)):
        assert (options[kind]["status"] == "ouvert") is (number >= needed), kind
        assert options[kind]["required"] == {"niveau1": 1, "niveau2": needed}


def test_a_prescriber_needs_no_number(stack: Stack) -> None:
    options = diagnosis(stack, {"age": 40}, by="prescripteur")
    assert {kind: options[kind]["status"] for kind in IAE} == dict.fromkeys(IAE, "ouvert")
    assert options["EI"]["required"] == {"niveau1": 0, "niveau2": 0}
    assert options["GEIQ"]["amount"] == 1400


def test_after_the_end_of_the_eiti_experiment(stack: Stack) -> None:
    options = diagnosis(stack, {"allocations": ["RSA"]}, as_of="2027-03-01")
    assert options["EI"]["status"] == "ouvert"
    assert options["EITI"]["status"] == "a_completer"
    assert "2026" in options["EITI"]["reason"]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        (b"{", 400, None),
        (b"[]", 400, None),
        (b'{"by": "voisin"}', 422, "by"),
        (b'{"by": "employeur", "facts": {"age": "vieux"}}', 422, "facts.age"),
        (b'{"by": "employeur", "facts": {"taille": 3}}', 422, "facts.taille"),
        (b'{"by": "employeur", "facts": {"projet": "vacances"}}', 422, "facts.projet"),
        (b'{"by": "employeur", "as_of": "hier"}', 422, "as_of"),
        (b'{"by": "employeur", "as_of": "1999-01-01"}', 422, "as_of"),
    ],
)
def test_bad_diagnosis_request(stack: Stack, body: bytes, status: int, field: str | None) -> None:
    response = stack.client.post("/api/diagnosis", content=body, headers={"Content-Type": "application/json"})
    check_problem(response, status, field)
    assert "vieux" not in response.text


def check_problem(response: httpx.Response, status: int, field: str | None = None) -> None:
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith("application/problem+json")
    problem = response.json()
    assert problem["status"] == status
    assert problem["detail"]
    assert problem.get("field") == field


def test_bad_chat_requests(stack: Stack, person: Conversation) -> None:
    post = stack.client.post
    check_problem(post("/api/chat", content="a=1", headers={"Content-Type": "text/plain"}), 415)
    check_problem(post("/api/chat", json={"conversation": person.token}), 422, "text")
    check_problem(post("/api/chat", json={"conversation": person.token, "text": 3}), 422, "text")
    check_problem(post("/api/chat", json={"conversation": None, "choice": "x"}), 422, "choice")
    check_problem(post("/api/chat", json={"conversation": "inventé", "text": "bonjour"}), 404)
    check_problem(post("/api/chat", json={"conversation": f"{person.token}x", "text": "bonjour"}), 404)
    check_problem(post("/api/chat", json={"conversation": person.token, "text": "a" * 2001}), 413, "text")
    check_problem(post("/api/chat", json={"conversation": person.token, "text": "a" * 40_000}), 413)
    check_problem(stack.client.get("/api/chat/inventé"), 404)
    check_problem(stack.client.get(f"/api/chat/{person.token}?after=demain"), 422, "after")
    check_problem(stack.client.get("/api/rien"), 404)
    check_problem(stack.client.put("/api/chat"), 405)


def test_opening_with_a_text_answers_it(stack: Stack) -> None:
    someone = Conversation(stack.client)
    answer = someone.say("bonjour, je suis au RSA à Troyes")
    assert answer["profile"]["allocations"] == ["RSA"]
    assert "assistant automatique" in someone.text


def test_an_answer_leads_to_the_page_of_its_sheet(stack: Stack, person: Conversation) -> None:
    answer = person.say("c'est quoi un CDDI ?")
    links = [link for message in answer["messages"] for link in message["sheets"]]
    assert links == [{"name": "CDDI", "url": "/fiches/cddi"}]
    page = stack.client.get(links[0]["url"])
    assert page.status_code == 200
    assert "Contrat à durée déterminée" in page.text
    assert [each["sheets"] for each in person.history().json()["messages"]][-1] == links


def test_history_tells_both_sides(stack: Stack, person: Conversation) -> None:
    answer = person.say("je suis au RSA à Troyes")
    history = person.history().json()
    assert [each["seq"] for each in history["messages"]] == list(range(1, answer["seq"] + 1))
    assert history["seq"] == answer["seq"]
    assert [each["from"] for each in history["messages"]][:2] == ["assistant", "personne"]
    later = stack.client.get(f"/api/chat/{person.token}", params={"after": answer["seq"] - 1}).json()
    assert len(later["messages"]) == 1
    assert history["profile"] == answer["profile"]


@pytest.mark.parametrize(
    ("query", "status", "name"),
    [
        ({"place": "Troyes"}, "found", "Troyes"),
        ({"place": "troye", "kinds": "EI,ACI"}, "found", "Troyes"),
        ({"place": "10026 Troyes Cedex"}, "found", "Troyes"),
        ({"place": "Saint-Denis"}, "ambiguous", None),
        ({"place": "qzxwvk"}, "unknown", None),
        ({"place": "Brest", "radius_km": "5"}, "none_in_radius", "Brest"),
    ],
)
def test_structures(stack: Stack, query: dict[str, str], status: str, name: str | None) -> None:
    found = stack.client.get("/api/structures", params=query).json()
    assert found["status"] == status
    assert (found["place"] or {}).get("name") == name
    if status == "found":
        assert found["structures"][0]["distance_km"] < 20
    if status == "none_in_radius":
        assert found["nearest_outside"]["distance_km"] > 5


def test_bad_structure_requests(stack: Stack) -> None:
    get = stack.client.get
    check_problem(get("/api/structures"), 422, "place")
    check_problem(get("/api/structures", params={"place": "Troyes", "kinds": "XYZ"}), 422, "kinds")
    check_problem(get("/api/structures", params={"place": "Troyes", "radius_km": "loin"}), 422, "radius_km")
    check_problem(get("/api/structures", params={"place": "Troyes", "limit": "0"}), 422, "limit")


schema = openapi.from_dict(describe(structure_kinds(load_knowledge())))


@schema.parametrize()
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_answers_follow_the_description(stack: Stack, case: Any) -> None:
    response = case.call(base_url=stack.url)
    left_out = []
    if case.path == "/api/diagnosis":
        # A day before the first record is well-formed and refused: the description has no word for it.
        left_out.append(positive_data_acceptance)
    if response.status_code == 413:
        # A refusal too, which the check does not count as one.
        left_out.append(negative_data_rejection)
    case.validate_response(response, excluded_checks=left_out)


def test_metrics_stay_on_the_loopback_listener(stack: Stack) -> None:
    assert stack.client.get("/metrics").status_code == 404
    metrics = httpx.get(f"http://127.0.0.1:{stack.action_port}/metrics").text
    assert 'aiguillage_http_answers_total{route="POST /api/chat",status="200"}' in metrics
