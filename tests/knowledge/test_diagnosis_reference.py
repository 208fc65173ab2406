"""The diagnosis agrees with a second, independent reading of the rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings

from knowledge.diagnosis import diagnose
from tests.knowledge import reference_rules as reference
from tests.knowledge.people import cases, profile

CODES = [*reference.IAE_KINDS, "GEIQ"]


@settings(max_examples=1000, deadline=None)
@given(cases())
def test_both_readings_agree(case: tuple[dict[str, Any], str, date]) -> None:
    facts, by, on = case
    diagnosis = diagnose(profile(facts), by, on)
    assert [option.code for option in diagnosis.options] == ["EI", "ACI", "AI", "ETTI", "EITI", "GEIQ"]
    for option in diagnosis.options:
        assert option.status == reference.status(option.code, facts, by, on), option.code
        found = {level: set(codes) for level, codes in option.criteria.items()}
        if option.code == "GEIQ":
            first, second, annex = reference.geiq_criteria(facts, on)
            assert found == {"niveau1": first, "niveau2": second, "annexe1": annex}
            wanted = None if option.status == "pas_maintenant" else reference.geiq_amount(facts, by, on)
            assert option.amount == wanted
            required = (1, 2)
        else:
            first, second = reference.iae_criteria(facts, on)
            assert found == {"niveau1": first, "niveau2": second}
            assert option.amount is None
            required = (1, reference.IAE_KINDS[option.code])
        expected = required if by == "employeur" else (0, 0)
        assert (option.required.niveau1, option.required.niveau2) == expected
