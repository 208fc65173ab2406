"""What a message changes in the facts about a person."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.dialogue.facts import Known, read_facts
from actions.foundation.profile import profile_from_facts


def told(*entities: dict[str, Any], facts: dict[str, Any] | None = None, certainty: dict[str, Any] | None = None) -> Known:
    known = facts or {}
    return read_facts(known, certainty or dict.fromkeys(known, "dit"), entities)


def fact(entity: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"entity": entity, "value": value, "operation": "affirme", "certitude": "dit", **more}


def test_a_correction_replaces() -> None:
    known = told(fact("age", 45), facts={"age": 54})
    assert known.facts == {"age": 45}
    assert known.changed == ["age"]


def test_a_denied_benefit_moves_to_the_denied_ones() -> None:
    known = told(fact("allocations", "RSA", operation="nie"), facts={"allocations": ["RSA", "AAH"]})
    assert known.facts["allocations"] == ["AAH"]
    assert known.facts["allocations_niees"] == ["RSA"]


def test_a_benefit_received_again_leaves_the_denied_ones() -> None:
    known = told(fact("allocations", "RSA"), facts={"allocations_niees": ["RSA", "ASS"]})
    assert known.facts["allocations"] == ["RSA"]
    assert known.facts["allocations_niees"] == ["ASS"]


def test_a_denial_makes_a_yes_no_fact_false_and_another_absent() -> None:
    known = told(fact("qpv", None, operation="nie"), fact("age", None, operation="retire"), facts={"qpv": True, "age": 54})
    assert known.facts == {"qpv": False}


def test_deduced_never_overwrites_said() -> None:
    known = told(fact("probleme_mobilite", True, certitude="deduit"), facts={"probleme_mobilite": False})
    assert known.facts["probleme_mobilite"] is False


def test_said_confirms_deduced() -> None:
    known = told(fact("zrr", True), facts={"zrr": True}, certainty={"zrr": "deduit"})
    assert known.certainty["zrr"] == "dit"
    assert known.changed == ["zrr"]


def test_rqth_and_recognitions_stay_in_step() -> None:
    yes = told(fact("rqth", True), facts={"rqth_en_cours": True})
    assert yes.facts == {"rqth": True, "reconnaissance_handicap": ["RQTH"]}
    no = told(fact("rqth", False), facts=yes.facts)
    assert no.facts == {"rqth": False}
    listed = told(fact("reconnaissance_handicap", "RQTH"))
    assert listed.facts["rqth"] is True


def test_a_place_found_sets_its_four_facts() -> None:
    place = {"status": "found", "name": "Troyes", "code_insee": "10387", "departement": "10", "code_postal": "10000"}
    known = told(fact("lieu", place))
    assert known.facts == {"commune": "Troyes", "code_insee": "10387", "departement": "10", "code_postal": "10000"}
    whole = told(fact("lieu", {"status": "found", "name": "Aube", "code_insee": None, "departement": "10"}), facts=known.facts)
    assert whole.facts == {"departement": "10"}


def test_a_place_in_doubt_changes_no_fact() -> None:
    reading = {"status": "ambiguous", "texte": "st denis", "candidates": []}
    known = told(fact("lieu", reading), facts={"commune": "Troyes"})
    assert known.facts == {"commune": "Troyes"}
    assert known.place_to_settle == reading


def test_a_value_out_of_range_is_not_kept() -> None:
    assert told(fact("age", "vieux"), fact("projet", "vacances"), fact("inventé", 1)).facts == {}


VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.lists(st.text(max_size=4), max_size=2))
ENTITIES = st.lists(
    st.fixed_dictionaries(
        {"entity": st.sampled_from(["age", "rqth", "allocations", "reconnaissance_handicap", "lieu", "qpv", "sujet"]),
         "value": VALUES | st.sampled_from(["RSA", "AAH", "RQTH"]),
         "operation": st.sampled_from(["affirme", "nie", "retire"]),
         "certitude": st.sampled_from(["dit", "deduit"])}
    ), max_size=4,
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ENTITIES)
def test_whatever_is_read_gives_a_profile(entities: list[dict[str, Any]]) -> None:
    known = told(*entities)
    profile_from_facts(known.facts)
    assert known.certainty.keys() == known.facts.keys()
    assert not set(known.facts.get("allocations", [])) & set(known.facts.get("allocations_niees", []))
