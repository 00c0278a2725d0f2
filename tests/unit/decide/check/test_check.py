"""The check of one person: cards, tiers, kidneys, the burden; and that it is never silent."""

from __future__ import annotations

from typing import Any

import pytest

import calando
from calando.decide.card import Card
from calando.decide.check import check as check_module
from calando.decide.check.own_table import OwnRow
from calando.decide.check.result import CheckResult
from calando.facts.load_safety import load_safety

ADULT = {
    "age_years": 50,
    "sex": "male",
    "weight_kg": 70,
    "height_cm": 175,
    "dialysis": "none",
    "jurisdiction": "US",
    "indication": "spasticity",
}
KIDNEYS = {"eGFR": 100}


def tablets(mg: float = 10, **more: Any) -> dict[str, Any]:
    doses = [{"time": t, "mg": mg} for t in ("08:00", "14:00", "20:00")]
    return {"drug": "baclofen", "since_weeks": 60, "doses": doses} | more


def found(
    *drugs: str | dict[str, Any],
    baclofen: dict[str, Any] | None = None,
    start: bool = False,
    wishes: calando.CheckWishes | None = None,
    tables: dict[str, Any] | None = None,
    **more: Any,
) -> CheckResult:
    who = ADULT | ({} if "eGFR" in more or "creatinine_umol_per_L" in more else KIDNEYS) | more
    medication = [] if start else [baclofen or tablets()]
    medication += [d if isinstance(d, dict) else {"drug": d} for d in drugs]
    patient = {"patient": who, "medication": medication} | (tables or {})
    return calando.check(calando.patient_from_mapping(patient), wishes).result


def card(result: CheckResult, id: str) -> Card:
    (one,) = [c for c in result.cards if c.id == id]
    return one


def ids(result: CheckResult) -> set[str]:
    return {c.id for c in result.cards}


def about(result: CheckResult, asked: str) -> list[Card]:
    return [c for c in result.cards if any(a.asked == asked for a in c.everything)]


# -- states ---------------------------------------------------------------------------------------


def test_every_state_is_told_in_one_answer() -> None:
    result = found("oxycodone", "atorvastatin", "xyzzymab")

    assert {c.state for c in result.cards} == {"interacts", "no_known_interaction", "not_covered"}
    assert result.unrecognised == ("xyzzymab",)
    (unknown,) = about(result, "xyzzymab")
    assert (unknown.tier, unknown.about.resolved) == (None, None)
    (negative,) = about(result, "atorvastatin")
    assert negative.checked_against == load_safety().coverage.sources
    assert "not proof" in negative.action


def test_a_near_name_is_offered_and_never_taken() -> None:
    (unknown,) = about(found("ibuprofin"), "ibuprofin")

    assert unknown.state == "not_covered"
    assert any("ibuprofen" in name for name in unknown.did_you_mean)


def test_half_a_name_is_half_checked_and_says_so() -> None:
    cards = about(found("oxycodone/xyzzymab"), "oxycodone/xyzzymab")

    assert {c.state for c in cards} >= {"interacts", "not_covered"}


def test_a_check_that_breaks_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> tuple[Card, ...]:
        raise RuntimeError("no")

    monkeypatch.setattr(check_module, "drug_cards", broken)
    result = found("ibuprofen")

    (failed,) = about(result, "ibuprofen")
    assert (failed.state, failed.tier) == ("check_failed", "interrupt")
    assert result.counts["check_failed"] == 1
    assert "not checked" in result.headline


def test_a_burden_that_breaks_is_seen_and_its_drugs_are_not_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(check_module, "burden_of", broken)
    result = found("oxycodone", "zopiclone")

    assert card(result, "burden").state == "check_failed"
    assert card(result, "opioids").tier in ("stop", "interrupt")


def test_a_condition_is_answered_too() -> None:
    result = found(conditions=["multiple sclerosis", "purple spots", "epilepsy"])

    assert {c.state for c in about(result, "purple spots")} == {"not_covered"}
    assert {c.state for c in about(result, "epilepsy")} == {"interacts"}
    assert about(result, "multiple sclerosis")


# -- severity of this person ----------------------------------------------------------------------


@pytest.mark.parametrize(("eGFR", "tier"), [(100, "note"), (45, "interrupt")])
def test_an_NSAID_is_graver_with_poor_kidneys(eGFR: float, tier: str) -> None:
    nsaid = next(c for c in about(found("ibuprofen", eGFR=eGFR), "ibuprofen"))

    assert nsaid.tier == tier
    assert bool(nsaid.raised) == (tier == "interrupt")
    assert all(r.sources for r in nsaid.raised)


def test_a_moving_creatinine_raises_what_the_kidneys_decide() -> None:
    earlier = {"kidney": [{"day": -2, "creatinine_umol_per_L": 60}]}
    steady = found("ibuprofen", creatinine_umol_per_L=62)
    moving = found("ibuprofen", creatinine_umol_per_L=110, tables=earlier)

    assert moving.kidney.trend == "falling"
    assert card(moving, "kidney_falling").tier == "stop"
    assert about(steady, "ibuprofen")[0].tier == "note"
    assert about(moving, "ibuprofen")[0].tier == "interrupt"


def test_a_gel_is_less_than_a_tablet() -> None:
    gel = about(found({"drug": "diclofenac", "route": "topical"}), "diclofenac")

    assert all(c.severity in (None, "minor") for c in gel)


def test_the_day_of_a_rise_counts_only_when_it_is_told() -> None:
    plain = found("clonidine")
    risen = found("clonidine", wishes=calando.CheckWishes(raised_days_ago=1))

    def raised(result: CheckResult) -> int:
        return sum(len(c.raised) for c in about(result, "clonidine"))

    assert raised(risen) >= raised(plain)


def test_two_drugs_of_one_row_share_a_card_and_both_are_answered() -> None:
    result = found("naproxen", "ibuprofen")

    (lead,) = [
        c for c in result.cards if c.id == "nsaid" or c.title.startswith("NSAID") if not c.within
    ]
    assert {a.asked for a in lead.everything} == {"naproxen", "ibuprofen"}
    behind = [c for c in result.cards if c.within == lead.id]
    assert [c.tier for c in behind] == ["note"]
    asked = {c.about.asked for c in result.cards}
    assert {"naproxen", "ibuprofen"} <= asked


def test_a_brand_beside_its_generic_is_listed_twice() -> None:
    result = found("oxycodone", "OxyContin 10 mg")

    assert card(result, "listed_twice:oxycodone").tier == "interrupt"


# -- the burden -----------------------------------------------------------------------------------


def test_everything_that_sedates_is_one_card_and_the_others_stand_behind_it() -> None:
    result = found(
        "oxycodone", "zopiclone", "gabapentin", tables={"alcohol": {"grams_per_day": 40}}
    )

    burden = card(result, "burden")
    assert {a.asked for a in burden.everything} == {
        "oxycodone",
        "zopiclone",
        "gabapentin",
        "alcohol",
    }
    assert burden.tier == "stop"  # an opioid among several
    behind = [c for c in result.cards if c.within == "burden"]
    assert len(behind) >= 4
    assert {c.tier for c in behind} == {"note"}


def test_the_burden_is_a_band_and_grows_with_the_kidneys_failing() -> None:
    healthy, poor = found("zopiclone").burden, found("zopiclone", eGFR=20).burden

    assert healthy is not None
    assert poor is not None
    for band in (healthy.effect, poor.effect):
        assert 0 < band["p05"] < band["p50"] < band["p95"] < 1
    assert poor.effect["p50"] > healthy.effect["p50"]
    assert poor.baclofen_alone is not None
    assert poor.baclofen_alone_usual_kidneys is not None
    assert poor.baclofen_alone["p50"] > poor.baclofen_alone_usual_kidneys["p50"]


def test_more_of_a_drug_is_more_burden_and_without_it_there_is_less() -> None:
    little = found({"drug": "oxycodone", "daily_mg": 5}).burden
    much = found({"drug": "oxycodone", "daily_mg": 120}).burden

    assert little is not None
    assert much is not None
    assert much.effect["p50"] > little.effect["p50"]
    assert much.drugs[0].without_it["p50"] < much.effect["p50"]


def test_a_burden_of_nothing_is_no_burden() -> None:
    burden = found("atorvastatin").burden

    assert burden is not None
    assert (burden.drugs, burden.effect, burden.not_counted) == ((), None, ())


def test_what_sedates_and_cannot_be_counted_is_named() -> None:
    burden = found({"drug": "morphine", "route": "subcutaneous", "daily_mg": 20}).burden

    assert burden is not None
    assert burden.drugs == ()
    assert any("morphine" in text for text in burden.not_counted)


def test_a_start_counts_the_first_dose() -> None:
    result = found("zopiclone", start=True)
    burden = result.burden

    assert burden is not None
    assert burden.is_start
    assert (
        burden.baclofen_mg == result.kidney.most_start_mg == 5
    )  # with a sedative: the sensitive ladder


def test_a_pump_is_named_as_not_counted() -> None:
    pump = {
        "drug": "baclofen",
        "route": "intrathecal",
        "micrograms_per_day": 200,
        "since_weeks": 50,
    }
    burden = found("zopiclone", baclofen=pump).burden

    assert burden is not None
    assert burden.baclofen_mg is None
    assert any("pump" in text for text in burden.not_counted)


# -- kidneys --------------------------------------------------------------------------------------


@pytest.mark.parametrize("eGFR", [29.9, 12, 4])
def test_a_start_below_30_is_a_hard_stop(eGFR: float) -> None:
    result = found(start=True, eGFR=eGFR)

    assert card(result, "kidney_no_start").tier == "stop"
    assert not result.kidney.may_start
    assert result.kidney.most_start_mg is None


def test_dialysis_is_a_hard_stop_whatever_the_creatinine() -> None:
    result = found(start=True, eGFR=90, dialysis="hemodialysis")

    assert card(result, "kidney_no_start").tier == "stop"


@pytest.mark.parametrize(
    ("eGFR", "mg", "tier"),
    [(100, 20, None), (70, 20, "note"), (40, 20, "interrupt"), (20, 2.5, "stop")],
)
def test_a_running_dose_is_held_against_the_strictest_rule(
    eGFR: float, mg: float, tier: str | None
) -> None:
    result = found(baclofen=tablets(mg), eGFR=eGFR, jurisdiction="US")

    too_much = [c for c in result.cards if c.id == "kidney_too_much"]
    assert [c.tier for c in too_much] == ([tier] if tier else [])
    assert result.kidney.too_much == bool(tier)
    assert all("Never stop at once" in c.action for c in too_much)


def test_all_bands_are_shown_and_the_strictest_is_marked() -> None:
    kidney = found(eGFR=40).kidney

    assert len({r.source for r in kidney.rules}) >= 4
    (strictest,) = {r.name for r in kidney.rules if r.strictest}
    assert kidney.strictest == strictest
    applying = [
        r.most_mg_per_day for r in kidney.rules if r.applies and r.most_mg_per_day is not None
    ]
    acting = next(r for r in kidney.rules if r.strictest)
    assert acting.most_mg_per_day == min(applying)


def test_encephalopathy_is_told_only_of_those_it_was_measured_in() -> None:
    new_old = found(baclofen=tablets(since_weeks=1), age_years=75, eGFR=40).kidney.encephalopathy
    young = found(baclofen=tablets(since_weeks=1), eGFR=40).kidney.encephalopathy
    long = found(age_years=75, eGFR=40).kidney.encephalopathy

    assert new_old is not None
    assert new_old.percent is not None
    assert new_old.percent["p05"] < new_old.percent["p50"] < new_old.percent["p95"]
    for other in (young, long):
        assert other is not None
        assert other.percent is None
        assert other.outside


# -- cautions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "tier"), [("UK", "stop"), ("CA", "interrupt"), ("US", "note"), ("FR", "note")]
)
def test_peptic_ulcer_differs_by_country(country: str, tier: str) -> None:
    cards = about(found(jurisdiction=country, conditions=["peptic ulcer"]), "peptic ulcer")

    assert cards  # answered in every country
    assert {c.tier for c in cards if c.id.startswith("peptic")} == {tier}


def test_titrate_refuses_what_the_cards_forbid() -> None:
    for country in ("UK", "DE", "US"):
        tables = {
            "patient": ADULT
            | KIDNEYS
            | {"jurisdiction": country, "conditions": ["peptic ulcer", "epilepsy"]}
        }
        answer = calando.titrate(calando.patient_from_mapping(tables))
        forbidden = [c for c in answer.result.cards if c.kind == "contraindication"]
        assert (answer.result.verdict == "do_not") == bool(forbidden), country


def test_pregnancy_is_asked_about_and_told_by_week() -> None:
    unknown = found(sex="female", age_years=30)
    late = found(sex="female", age_years=30, pregnant=True, gestation_weeks=36)

    assert any("pregnant" in text for text in unknown.not_told)
    assert "pregnancy_neonatal_plan" in ids(late)
    assert "pregnancy_first_trimester" not in ids(late)


# -- own table, overrides, plans ------------------------------------------------------------------


def test_a_row_of_ones_own_adds_and_never_softens() -> None:
    row = OwnRow(drug="oxycodone", severity="minor", action="House rule.", source="our list")
    result = found("OxyContin", wishes=calando.CheckWishes(table=(row,)))

    own = card(result, "own_table:1")
    assert own.tier == "note"
    assert own.sources == ("own_table",)
    assert card(result, "burden").tier in ("stop", "interrupt")


def test_override_reasons_are_coded_and_a_stop_takes_few() -> None:
    result = found("oxycodone", "zopiclone")
    stop = card(result, "burden")
    note = next(c for c in result.cards if c.tier == "note")

    assert stop.overrides
    assert all(o.needs_text for o in stop.overrides)
    assert len(note.overrides) > len(stop.overrides)
    assert all(o.code and o.text for o in note.overrides)


def test_an_emergency_in_the_file_comes_before_any_card() -> None:
    tables = {
        "patient": ADULT | KIDNEYS,
        "medication": [tablets(), {"drug": "ibuprofen"}],
        "now": {"respiratory_rate": 6},
    }
    answer = calando.check(calando.patient_from_mapping(tables))

    assert answer.result.emergency
    assert answer.reasons[0].emergency
    assert "emergency" in answer.result.headline.lower()
