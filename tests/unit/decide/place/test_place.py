"""Where people come off: levels, phases, rehab, what is not known, another view."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from place_people import TABLETS, drinker, fired, person, phase, placed, state

from calando.decide.place.answer import place
from calando.decide.place.wishes import PlaceWishes
from calando.decide.screen.answers import ScreenAnswers
from calando.errors import InputError
from calando.facts.load_placement import load_placement
from calando.patient.profile import History, Home, Medication


def test_nothing_told_is_never_outpatient_in_silence() -> None:
    bare = person(alcohol=None, history=History(), home=Home(), medications=())

    found = place(bare).result

    assert found.level == "outpatient"
    assert found.headline.startswith("Not placed yet")
    assert found.unknown_that_matter[0].could_be == "emergency"
    assert {"seizure_now", "suicide_high", "alcohol_use"} <= {
        u.id for u in found.unknown_that_matter
    }


def test_a_planned_taper_of_a_prescription_is_made_at_home() -> None:
    found = placed()

    assert (found.level, found.emergency) == ("outpatient", False)
    assert "B2" in fired(found)
    assert found.unknown_that_matter == ()
    assert not found.headline.startswith("Not placed")
    assert found.rehab.needed is False
    assert "run calando taper" in phase(found, "withdrawal").days_text
    assert phase(found, "afterwards").level is None


def test_frail_at_78_on_a_prescription_has_more_contacts_and_no_bed() -> None:
    plain = placed()
    old = placed(person(age_years=78.0, medications=(replace(TABLETS, daily_mg=40),)), frail=True)

    assert old.level == "outpatient"
    assert "B3a" in fired(old)
    assert phase(old, "withdrawal").contacts_per_week > phase(plain, "withdrawal").contacts_per_week


@pytest.mark.parametrize(
    "finding",
    ["epilepsy", "co_dependence", "overdose_risk", "supervised"],
)
def test_what_makes_a_taper_dangerous_asks_for_a_bed_for_the_first_steps(finding: str) -> None:
    person_ = person(history=History(overdose=False, self_harm=False))
    told = {"withdrawal_seizure_before": False, "withdrawal_delirium_before": False}
    told |= {"epilepsy": False, finding: finding != "supervised"}

    found = placed(person_, **told)

    assert (found.level, found.or_level) == ("residential", "medically_managed")
    assert "B3" in fired(found)
    first = phase(found, "withdrawal")
    assert first.days is not None
    assert first.days[1] <= 14
    settling = phase(found, "stabilisation")
    assert settling.level == "intensive_outpatient"
    assert "while the taper goes on" in settling.days_text
    assert settling.contacts_per_week >= 3


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({"eGFR": 31}, "outpatient"),
        ({"eGFR": 29}, "medically_managed"),
        ({"dialysis": "hemodialysis", "eGFR": 8}, "medically_managed"),
        ({"medications": (replace(TABLETS, daily_mg=80),)}, "outpatient"),
        ({"medications": (replace(TABLETS, daily_mg=85),)}, "residential"),
    ],
)
def test_kidneys_and_dose_are_read_from_the_file(changes: dict[str, Any], level: str) -> None:
    assert placed(person(**changes)).level == level


def test_a_child_with_cerebral_palsy_is_seen_by_a_paediatric_specialist() -> None:
    child = person(age_years=9.0, weight_kg=28.0, height_cm=133.0, conditions=("cerebral palsy",))

    found = placed(child)

    assert found.level == "outpatient"
    assert "paediatric specialist" in found.setting
    assert state(found, "A11") == state(found, "A11_under_16") == "not_applicable"


def test_a_child_whose_taper_is_dangerous_goes_to_a_childrens_ward() -> None:
    child = person(age_years=9.0, weight_kg=28.0, height_cm=133.0, history=History(overdose=False))

    found = placed(
        child,
        epilepsy=True,
        self_harm_before=False,
        withdrawal_seizure_before=False,
        withdrawal_delirium_before=False,
    )

    assert found.level == "medically_managed"
    assert "children's ward" in found.setting


@pytest.mark.parametrize(
    ("units", "level"),
    [(10, "outpatient"), (15, "outpatient"), (29.9, "outpatient"), (30, "medically_managed")],
)
def test_units_of_alcohol_at_their_borders(units: float, level: str) -> None:
    assert placed(drinker(units)).level == level


def test_moderate_drinking_is_met_two_to_four_times_a_week() -> None:
    found = placed(drinker(22))

    assert "A5" in fired(found)
    assert found.or_level == "intensive_outpatient"
    assert phase(found, "withdrawal").contacts_per_week == 4


@pytest.mark.parametrize(
    ("age", "level"),
    [(15.0, "medically_managed"), (16.0, "intensive_outpatient"), (17.9, "intensive_outpatient"), (18.0, "outpatient")],
)  # fmt: skip
def test_the_young_go_one_level_higher_and_under_16_are_admitted(age: float, level: str) -> None:
    found = placed(drinker(22, age_years=age, height_cm=170.0))

    assert found.level == level


def test_one_level_higher_counts_once_and_never_makes_an_emergency() -> None:
    twice = placed(drinker(22), frail=True, learning_difficulty=True)
    at_the_top = placed(drinker(35), frail=True)

    assert twice.level == "intensive_outpatient"
    assert at_the_top.level == "medically_managed"


def test_one_glass_a_day_is_no_alcohol_withdrawal() -> None:
    found = placed(drinker(1, indication="spasticity", home=Home(support_person=False)))

    assert state(found, "A8") == "not_applicable"
    assert found.level == "outpatient"


def test_somebody_alone_withdraws_from_alcohol_elsewhere_and_it_counts_once() -> None:
    alone = drinker(22, home=Home(support_person=False, alcohol_free=True))

    found, frail = placed(alone), placed(alone, frail=True)

    assert {"A8", "A11"} <= fired(found)
    assert found.level == "residential"
    assert frail.level == "medically_managed"


def test_a_score_is_read_with_the_rest_and_only_in_alcohol() -> None:
    dry = placed(ciwa_ar=25)
    drinking = placed(drinker(10), ciwa_ar=25)

    assert state(dry, "A1") == "unknown"
    assert "alcohol_use" in {u.id for u in dry.unknown_that_matter}
    assert dry.level == "outpatient"
    assert {"A1", "A12"} <= fired(drinking)
    assert "A score alone is never enough" in next(r.unless for r in drinking.rules if r.id == "A1")


def test_instruments_are_used_and_shown() -> None:
    items = {str(i): 0 for i in range(1, 10)} | {"1": 7, "2": 7, "3": 6}
    ciwa = ScreenAnswers(instrument="ciwa_ar", answers={**items, "10": 0})
    phq = ScreenAnswers(instrument="phq9", answers={str(i): 2 for i in range(1, 10)})

    found = place(drinker(10), PlaceWishes(screens=(ciwa, phq))).result

    assert {"A1", "P2"} <= fired(found)
    assert [line.instrument for line in found.instruments] == ["ciwa_ar", "phq9"]
    assert any("Depression" in line.text for line in found.co_occurring)


def test_an_intake_file_is_read_like_findings() -> None:
    intake = ScreenAnswers(
        instrument="place", answers={"seizure_now": "yes", "frail": "not_sure", "sadq": 12}
    )

    found = place(person(), PlaceWishes(screens=(intake,))).result

    assert "E1" in fired(found)


@pytest.mark.parametrize(
    ("findings", "field", "message"),
    [
        ({"dialysis": True}, "--finding dialysis", "the patient file says no (dialysis)"),
        ({"withdrawal_seizure_before": True}, "--finding withdrawal_seizure_before", "the patient file says no"),
        ({"alcohol_units_per_day": 22.0}, "--finding alcohol_units_per_day", "the patient file says 0"),
        ({"ciwa_ar": 20.0, "ciwa_mild": True}, "--finding ciwa_mild", "ciwa_ar is 20"),
        ({"ciwa_ar": 70.0}, "--finding ciwa_ar", "cannot be the answer"),
        ({"ciwa_ar": True}, "--finding ciwa_ar", "cannot be the answer"),
        ({"frail": 3.0}, "--finding frail", "cannot be the answer"),
        ({"seizure_nwo": True}, "--finding seizure_nwo", "did you mean seizure_now?"),
    ],
)  # fmt: skip
def test_what_cannot_be_or_contradicts_is_refused(
    findings: dict[str, bool | float], field: str, message: str
) -> None:
    with pytest.raises(InputError) as refused:
        place(person(), PlaceWishes(findings=findings))

    assert refused.value.problems[0].field == field
    assert message in refused.value.problems[0].message


def test_what_was_only_taken_from_the_file_gives_way_to_what_was_told() -> None:
    found = placed(benzodiazepine_use=True, benzodiazepine_taper_planned=True, imminent_harm=True)

    assert "Z1" in fired(found)


def test_what_was_taken_for_granted_is_said() -> None:
    caveats = " ".join(c.text for c in place(person()).caveats)

    assert "list of medicines in the file is taken to be complete" in caveats
    assert "a way off is taken to be planned" in caveats


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({}, None),  # of other drugs nobody has asked
        ({"indication": "misuse"}, True),
        ({"conditions": ("opioid use disorder",)}, True),
        ({"medications": (replace(TABLETS, taken_as_prescribed=None),)}, None),
        ({"medications": (replace(TABLETS, taken_as_prescribed=False),)}, None),
    ],
)
def test_rehab_is_for_a_use_disorder_only(changes: dict[str, Any], needed: bool | None) -> None:
    found = place(person(**changes)).result

    assert found.rehab.needed is needed
    assert (phase(found, "afterwards").level is not None) is (needed is True)


def test_another_view_is_on_record_and_changes_nothing() -> None:
    wishes = PlaceWishes(
        findings={"seizure_now": True}, dissent=("outpatient", "seen by the neurologist")
    )

    found = place(person(), wishes).result

    assert found.level == "emergency"
    assert found.dissent is not None
    assert found.dissent.is_lower
    assert "The answer is not changed" in found.dissent.text


@pytest.mark.parametrize("dissent", [("home", "nicer"), ("outpatient", " ")])
def test_another_view_needs_a_level_and_a_reason(dissent: tuple[str, str]) -> None:
    with pytest.raises(InputError):
        place(person(), PlaceWishes(dissent=dissent))


def test_needs_are_met_missing_or_not_told() -> None:
    found = placed(person(home=Home(support_person=False, transport=None)), supervised=True)

    met = {need.id: need.met for need in found.needs}
    assert met["support_person"] is False
    assert met["transport"] is None
    assert met["supervised"] is True
    assert "alcohol_free_home" not in met
    assert next(n.if_missing for n in found.needs if n.id == "support_person")


def test_it_is_never_called_by_a_trademark_and_never_a_score_alone() -> None:
    never = " ".join(line.text for line in placed().never)

    assert "A score alone never sets the level." in never
    assert "not the levels of the ASAM Criteria" in never
    assert "Do not stop baclofen suddenly" in never


def test_every_source_of_an_answer_is_listed() -> None:
    answer = place(drinker(35))

    cited = {key for rule in answer.result.rules for key in rule.sources}
    assert cited <= set(answer.sources)


def test_contradictory_pages_are_resolved_in_the_answer() -> None:
    caveats = " ".join(c.text for c in place(person()).caveats)

    assert "inpatients only" in caveats
    assert "outpatient care may be enough" in caveats


def test_every_level_has_a_title() -> None:
    titles = [line.title for line in load_placement().lines if line.kind == "level"]

    assert len(titles) == 5


def test_of_two_roundings_the_higher_counts() -> None:
    found = placed(drinker(30), alcohol_units_per_day=29.8)

    assert "A3" in fired(found)


QUIET_HISTORY = dict.fromkeys(
    ("withdrawal_seizure_before", "withdrawal_delirium_before", "epilepsy", "overdose_risk"), False
)


def test_a_low_audit_tells_light_drinking_from_dependence() -> None:
    light = drinker(2.5, indication="spasticity", home=Home(support_person=False))

    assert placed(light, audit=4).level == "outpatient"
    assert state(placed(light, audit=4), "A8") == "not_applicable"
    assert state(placed(light), "A8") == "unknown"
    assert "A8" in fired(placed(light, audit=17))
    seized = replace(light, history=History(withdrawal_seizure=True))
    assert state(place(seized).result, "A2") == "unknown"
    before = replace(light, conditions=("alcohol withdrawal seizure",), history=History())
    assert "A2" in fired(place(before).result)


@pytest.mark.parametrize(
    ("drug", "weeks", "expected"),
    [
        ("oxycodone", None, "unknown"),
        ("oxycodone", 1.0, "not_fired"),
        ("oxycodone", 30.0, "unknown"),
        ("diazepam", None, "unknown"),
        ("diazepam", 30.0, "unknown"),
        ("zopiclone", 30.0, "unknown"),
        ("phenobarbital", 30.0, "unknown"),
        ("sodium oxybate", 30.0, "unknown"),
        ("ibuprofen", 30.0, "not_fired"),
    ],
)
def test_dependence_on_another_prescribed_drug_takes_weeks_and_is_asked(
    drug: str, weeks: float | None, expected: str
) -> None:
    other = Medication(drug=drug, since_weeks=weeks)
    told = PlaceWishes(findings={"supervised": True, "suicide_possible": False})

    found = place(person(medications=(TABLETS, other)), told).result

    assert state(found, "B3") == expected


def test_knowing_with_whom_is_not_knowing_where() -> None:
    child = person(age_years=9.0, weight_kg=28.0, height_cm=133.0, history=History())

    bare, asked = place(child).result, placed(child, **QUIET_HISTORY)

    assert bare.headline.startswith("Not placed yet")
    assert "paediatric specialist" in bare.headline
    assert asked.headline.startswith("Outpatient care")


def test_a_day_programme_begins_while_the_person_settles() -> None:
    found = placed(drinker(22), complex_needs=True)

    levels = [phase(found, name).level for name in ("stabilisation", "afterwards")]
    assert levels == ["intensive_outpatient", "intensive_outpatient"]
    assert phase(found, "afterwards").days == (21, 21)
