"""The scene: what is read of the file, what stays unknown, and wishes that cannot be."""

from __future__ import annotations

from typing import Any

import pytest
from overdose_people import scene

from calando.decide.overdose.check_wishes import check_wishes
from calando.decide.overdose.scene import ingestion_summary
from calando.decide.overdose.wishes import DrawnLevel, OverdoseWishes
from calando.errors import InputError
from calando.facts.schema_overdose import SCENE_TAGS


def test_absent_stays_unknown() -> None:
    found = scene(OverdoseWishes(), regular=False, now={})

    told = ingestion_summary(found)
    assert (told.mg_low, told.mg_high, told.mg_per_kg_high) == (None, None, None)
    assert (found.deliberate, found.someone_elses, found.tolerant) == (None, None, None)
    assert (found.regular_daily_mg, found.usual_single_mg, found.dependent) == (None, None, None)
    assert not found.alert_told


def test_mg_per_kg_is_information() -> None:
    told = ingestion_summary(scene(told={"mg": 140.0, "mg_high": 280.0}))

    assert (told.mg_per_kg_low, told.mg_per_kg_high) == (2.0, 4.0)


@pytest.mark.parametrize(("weeks", "tolerant"), [(3.9, False), (4.0, True), (60.0, True)])
def test_regular_use_for_weeks_is_tolerance(weeks: float, tolerant: bool) -> None:
    doses = [{"time": "08:00", "mg": 20}]
    drug = {"drug": "baclofen", "since_weeks": weeks, "doses": doses}

    assert scene(regular=False, medication=(drug,)).tolerant is tolerant


def test_what_is_told_of_tolerance_counts_more_than_the_file() -> None:
    assert scene(told={"tolerant": False}).tolerant is False
    assert scene(regular=False, told={"tolerant": True}).tolerant is True


@pytest.mark.parametrize(
    ("changes", "kidneys"),
    [
        ({"eGFR": 60}, "normal"),
        ({"eGFR": 59.9}, "impaired"),
        ({"eGFR": 90, "conditions": ["ckd"]}, "impaired"),
        ({"eGFR": 29.9}, "failing"),
        ({"dialysis": "peritoneal"}, "failing"),
        ({"conditions": ["aki"]}, "failing"),
        ({"conditions": ["recovering aki"]}, "failing"),
        ({"conditions": ["esrd"]}, "failing"),
    ],
)
def test_kidneys_by_their_strictest_word(changes: dict[str, Any], kidneys: str) -> None:
    assert scene(**changes).kidney_class == kidneys


def test_every_tag_is_known_to_the_facts_and_every_known_tag_can_be_told() -> None:
    young = {"age_years": 3}
    level = (DrawnLevel(mg_per_L=0.1),)
    drugs = ("vodka", "zzz", "paracetamol")
    scenes = [
        *(scene(jurisdiction=c) for c in ("US", "UK", "FR", "DE", "CA", "CH", "AU", "IE")),
        scene(OverdoseWishes(levels=level), regular=False, age_years=70, dialysis="cvvh"),
        scene(told={"deliberate": True, "co_ingested": drugs, "someone_elses": True}, **young),
        scene(told={"tolerant": False}, age_years=15, conditions=["epilepsy", "copd", "pump"]),
        scene(sex="female", pregnant=True, gestation_weeks=9, conditions=["aki", "coma"]),
        scene(told={"mg": 4000.0}, tables={"history": {"overdose": True}}),
    ]
    told = frozenset().union(*(s.tags for s in scenes))

    assert told == SCENE_TAGS


@pytest.mark.parametrize(
    ("wishes", "field", "says"),
    [
        (OverdoseWishes(mg=0), "--mg", "no amount"),
        (OverdoseWishes(mg=-5), "--mg", "no amount"),
        (OverdoseWishes(mg=float("nan")), "--mg", "no amount"),
        (OverdoseWishes(mg=0.6), "--mg", "micrograms"),
        (OverdoseWishes(mg=1_000_000), "--mg", "believed"),
        (OverdoseWishes(mg_high=100), "--mg-high", "no lower end"),
        (OverdoseWishes(mg=100, mg_high=99), "--mg-high", "less than --mg"),
        (OverdoseWishes(hours_ago=-1), "--hours-ago", "hours before now"),
        (OverdoseWishes(hours_ago=337), "--hours-ago", "hours before now"),
        (OverdoseWishes(hours_ago_high=3), "--hours-ago-high", "near end"),
        (OverdoseWishes(hours_ago=3, hours_ago_high=2), "--hours-ago-high", "later"),
        (OverdoseWishes(co_ingested=("alcohol", " ")), "--with", "empty"),
        (OverdoseWishes(co_ingested=("x",) * 51), "--with", "more than"),
        (OverdoseWishes(levels=(DrawnLevel(mg_per_L=882),)), "--level", "0.882"),
        (OverdoseWishes(levels=(DrawnLevel(mg_per_L=-1),)), "--level", "no level"),
        (OverdoseWishes(levels=(DrawnLevel(mg_per_L=1, hours_ago=-2),)), "--level", "hours"),
    ],
)
def test_wishes_that_cannot_be_name_the_option_and_the_way_out(
    wishes: OverdoseWishes, field: str, says: str
) -> None:
    with pytest.raises(InputError) as caught:
        check_wishes(wishes)

    (problem,) = caught.value.problems
    assert problem.field == field
    assert says in problem.message
    assert problem.allowed


@pytest.mark.parametrize(
    "levels",
    [
        (DrawnLevel(mg_per_L=0.1, hours_ago=2), DrawnLevel(mg_per_L=0.9, hours_ago=2)),
        (DrawnLevel(mg_per_L=0.9), DrawnLevel(mg_per_L=0.05, below_limit=True)),
    ],
)
def test_two_levels_of_one_minute_that_no_measurement_explains_name_both(
    levels: tuple[DrawnLevel, ...],
) -> None:
    with pytest.raises(InputError) as caught:
        check_wishes(OverdoseWishes(levels=levels))

    (problem,) = caught.value.problems
    assert problem.field == "--level"
    assert all(f"{level.mg_per_L:g} mg/L" in problem.message for level in levels)


@pytest.mark.parametrize(
    "levels",
    [
        (DrawnLevel(mg_per_L=0.3), DrawnLevel(mg_per_L=0.9)),  # no more than measuring may do
        (DrawnLevel(mg_per_L=0.1, hours_ago=2), DrawnLevel(mg_per_L=0.9, hours_ago=3)),
        (DrawnLevel(mg_per_L=0.1), DrawnLevel(mg_per_L=1.0, below_limit=True)),
        (DrawnLevel(mg_per_L=0.1, below_limit=True), DrawnLevel(mg_per_L=1, below_limit=True)),
    ],
)
def test_levels_that_can_be_are_taken(levels: tuple[DrawnLevel, ...]) -> None:
    check_wishes(OverdoseWishes(levels=levels))


@pytest.mark.parametrize(
    ("told", "option"),
    [
        ({"hours_ago": 5.0}, "--hours-ago is later than the sample"),
        ({"hours_ago": 2.0, "hours_ago_high": 5.0}, "--hours-ago-high is later than the sample"),
    ],
)
def test_a_level_from_before_the_ingestion_is_refused_with_the_way_out(
    told: dict[str, float], option: str
) -> None:
    with pytest.raises(InputError, match="before the ingestion") as caught:
        check_wishes(OverdoseWishes(levels=(DrawnLevel(mg_per_L=0.7, hours_ago=5.1),), **told))

    assert option in caught.value.problems[0].message
    check_wishes(OverdoseWishes(levels=(DrawnLevel(mg_per_L=0.7, hours_ago=5),), **told))
    check_wishes(OverdoseWishes(levels=(DrawnLevel(mg_per_L=0.7, hours_ago=5.1),)))


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        check_wishes(OverdoseWishes(mg=-1, hours_ago=-1, co_ingested=("",)))

    assert [p.field for p in caught.value.problems] == ["--mg", "--hours-ago", "--with"]


def test_the_limits_themselves_are_allowed() -> None:
    check_wishes(OverdoseWishes(mg=1, mg_high=20_000, hours_ago=0, hours_ago_high=336))
    check_wishes(OverdoseWishes(mg=1, mg_high=1, levels=(DrawnLevel(mg_per_L=50),)))
