"""When a caution speaks: the form that is taken, a pregnancy, and what rules out one product only."""

from __future__ import annotations

from dataclasses import replace

import pytest
from check_people import PUMP, person, tablets

import calando
from calando.decide.check.cautions import contraindications, form_taken, holds, tier_of
from calando.decide.check.cautions import excipients_for as listed_for
from calando.decide.situation import Situation, assess_situation
from calando.facts.load import load_facts
from calando.facts.load_safety import load_safety
from calando.facts.schema_safety import Caution

LIQUID = tablets(mg_per_mL=1)


def caution(id: str) -> Caution:
    (one,) = [c for c in load_safety().cautions if c.id == id]
    return one


SORBITOL = replace(
    caution("wheat_starch_allergy"),
    id="test",
    flags=("fructose_intolerance",),
    excipients=("sorbitol",),
    jurisdictions=(),
)


def situation(patient: calando.Patient) -> Situation:
    return assess_situation(patient, load_facts())


def speaks(one: Caution, of: Situation) -> bool:
    return holds(one, of, of.flags, ("oral",), listed_for(one, of))


def test_a_liquid_says_nothing_to_somebody_on_tablets() -> None:
    on_tablets, on_liquid, start = (
        situation(person(*taken, conditions=["fructose intolerance"]))
        for taken in ((tablets(),), (LIQUID,), ())
    )

    assert [form_taken(s) for s in (on_tablets, on_liquid, start)] == ["tablet", "liquid", "none"]
    assert [speaks(SORBITOL, s) for s in (on_tablets, on_liquid, start)] == [False, True, True]
    of_liquid = replace(SORBITOL, forms=("tablet",))
    assert [speaks(of_liquid, s) for s in (on_tablets, on_liquid, start)] == [True, False, False]
    assert form_taken(situation(person(PUMP))) == "none"


def test_a_caution_of_a_pregnancy_needs_one_and_no_weeks() -> None:
    one = replace(caution("epilepsy"), jurisdictions=(), pregnant=True)
    expecting = situation(person(tablets(), pregnant=True, conditions=["epilepsy"]))
    other = situation(person(tablets(), pregnant=False, conditions=["epilepsy"]))

    assert speaks(one, expecting)
    assert not speaks(one, other)


@pytest.mark.parametrize(
    ("country", "tier", "verdict"), [("UK", "interrupt", "plan"), ("CH", "stop", "specialist_only")]
)
def test_one_product_that_is_ruled_out_leaves_the_way_to_another(
    country: str, tier: str, verdict: str
) -> None:
    allergic = person(jurisdiction=country, conditions=["wheat allergy"])

    result = calando.titrate(allergic).result

    (wheat,) = [c for c in result.cards if c.id == "wheat_starch_allergy"]
    assert wheat.tier == tier
    assert result.verdict == verdict
    assert "Lioresal" in wheat.title
    assert not contraindications(situation(allergic), load_safety())


def test_a_caution_that_names_the_form_keeps_its_tier() -> None:
    allergic = situation(person(conditions=["wheat allergy"]))
    wheat = caution("wheat_starch_allergy")

    assert tier_of(wheat, allergic) == "interrupt"
    assert tier_of(replace(wheat, forms=("none",)), allergic) == "stop"
