"""Conditions: a sign is never "no action", and what another text speaks of is never "nothing known"."""

from __future__ import annotations

from dataclasses import replace

import pytest
from check_people import PUMP, card, checked, ids, person, tablets

import calando
from calando.decide.check.check import run_check
from calando.decide.check.result import CheckResult
from calando.decide.check.wishes import CheckWishes
from calando.decide.situation import assess_situation
from calando.facts.load import load_facts
from calando.facts.load_safety import load_safety

SIGN_FLAGS = frozenset({"toxicity_signs", "withdrawal_signs", "possible_withdrawal_signs"})
SIGNS = [t for t in load_facts().conditions if SIGN_FLAGS & set(t.flags)]


@pytest.mark.parametrize("term", SIGNS, ids=lambda t: t.name)
def test_a_sign_is_looked_at_today(term) -> None:
    result = checked(tablets(20), conditions=[term.name])

    signs = card(result, "signs_now")
    assert signs.tier == "interrupt"
    assert term.name in signs.title
    assert "calando triage" in signs.action
    assert not result.headline.startswith("Nothing to decide")
    silent = [c for c in result.cards if any(a.asked == term.name for a in c.everything)]
    assert not any("No action" in c.action for c in silent)
    if set(term.flags) & SIGN_FLAGS == {"toxicity_signs"}:
        assert "too much" in signs.evidence
        assert "does not rule withdrawal out" in signs.evidence
        assert "leo2005" not in signs.sources


def test_several_signs_stand_on_one_card_and_nothing_is_made_of_no_baclofen() -> None:
    result = checked(conditions=["drowsiness", "tremor"])

    signs = card(result, "signs_now")
    assert [a.asked for a in signs.everything] == ["drowsiness", "tremor"]
    assert "No running baclofen is listed" in signs.evidence
    assert "stop baclofen" not in signs.patient_text


def test_intoxication_brings_the_alcohol_card_at_its_gravest() -> None:
    result = checked(tablets(), conditions=["alcohol intoxication"])

    alcohol = card(result, "alcohol")
    assert alcohol.severity == "avoid"
    assert any("in the body now" in r.text for r in alcohol.raised)
    assert card(result, "burden").tier == "stop"
    drinks = calando.patient_from_mapping(
        {
            "patient": {
                "age_years": 45,
                "sex": "male",
                "weight_kg": 80,
                "height_cm": 180,
                "eGFR": 95,
                "dialysis": "none",
                "jurisdiction": "UK",
                "indication": "spasticity",
                "conditions": ["alcohol intoxication"],
            },
            "medication": [tablets()],
            "alcohol": {"grams_per_day": 20},
        }
    )
    told = calando.check(drinks).result
    assert "alcohol" in ids(told)
    assert not any(c.id == "listed_twice:alcohol" for c in told.cards)


def _with_cautions(patient: calando.Patient, *, routes: tuple[str, ...]) -> CheckResult:
    """Check with an epilepsy that only German texts and pumps know."""
    safety = load_safety()
    (epilepsy,) = [c for c in safety.cautions if c.id == "epilepsy_de"]
    only = replace(safety, cautions=(replace(epilepsy, baclofen_routes=routes),))  # type: ignore[arg-type]
    return run_check(assess_situation(patient, load_facts()), only, CheckWishes(), seed=1).result


@pytest.mark.parametrize(
    ("medication", "country", "routes"),
    [(tablets(), "UK", ("oral",)), (PUMP, "DE", ("oral",)), (tablets(), "DE", ("intrathecal",))],
)
def test_what_another_country_or_route_knows_is_never_no_action(
    medication: dict[str, object], country: str, routes: tuple[str, ...]
) -> None:
    patient = person(medication, jurisdiction=country, conditions=["epilepsy"])

    result = _with_cautions(patient, routes=routes)

    found = card(result, "elsewhere:epilepsy")
    assert (found.tier, found.state) == ("note", "interacts")
    assert "another country, route or product" in found.title
    assert "No action" not in found.action
    assert "does not make it harmless" in found.action


def test_what_is_read_of_the_other_sex_only_is_still_nothing_known() -> None:
    man = checked(tablets(), sex="male", conditions=["multiple sclerosis"])

    found = [c for c in man.cards if any(a.asked == "multiple sclerosis" for a in c.everything)]
    assert "elsewhere:multiple sclerosis" not in ids(man)
    assert found
