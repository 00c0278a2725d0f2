"""What is typed after `overdose`: mg by mouth only, hours before now, levels in any unit that is clear."""

from __future__ import annotations

import pytest

from calando.errors import InputError
from calando.present.overdose.request import hours_of, level_of, mg_of


@pytest.mark.parametrize("text", ["600", "600 mg", "600mg", " 600 milligrams ", "6e2", "600."])
def test_milligrams_are_read_with_and_without_their_unit(text: str) -> None:
    assert mg_of(text, "--mg") == 600.0


@pytest.mark.parametrize(
    "text", ["600 micrograms", "600 mcg", "600 µg", "600 μg", "600ug", "600 mcg/day"]
)
def test_micrograms_are_refused_and_the_pump_is_named(text: str) -> None:
    with pytest.raises(InputError) as error:
        mg_of(text, "--mg")

    (problem,) = error.value.problems
    assert problem.field == "--mg"
    assert "micrograms" in problem.message
    assert "mg" in problem.allowed
    assert "calando pump PATIENT --overdose-micrograms" in problem.allowed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0.6 g", "type 600"),
        ("60 mL", "without the strength"),
        ("60 ml", "without the strength"),
        ("30 tablets", "without the strength"),
        ("3 pills of 10 mg", "without the strength"),
        ("10 mg/kg", "per kg"),
        ("600-900", "range"),
        ("600 to 900 mg", "range"),
        ("1,500", "comma"),
        ("a lot", "number"),
        ("", "number"),
        ("-5", "from 0 on"),
        ("nan", "number"),
        ("inf", "number"),
        ("1e999", "from 0 on"),
        ("600 IU", "not an amount in mg"),
    ],
)
def test_other_amounts_are_refused_with_the_way_out(text: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        mg_of(text, "--mg-high")

    (problem,) = error.value.problems
    assert said in f"{problem.message} {problem.allowed}"
    assert problem.field == "--mg-high"
    assert problem.allowed


@pytest.mark.parametrize(
    ("text", "hours"), [("3", 3), ("3 h", 3), ("2.5 hours", 2.5), ("30 min", 0.5), ("1 d", 24)]
)
def test_times_are_hours_before_now(text: str, hours: float) -> None:
    assert hours_of(text, "--hours-ago") == pytest.approx(hours)


@pytest.mark.parametrize("text", ["-1", "yesterday", "3 weeks", "2 to 4", "08:00"])
def test_a_time_that_is_not_clear_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        hours_of(text, "--hours-ago")


@pytest.mark.parametrize(
    ("text", "mg_per_L", "hours_ago", "below"),
    [
        ("0.88", 0.88, 0, False),
        ("0.88@2", 0.88, 2, False),
        ("0.88 mg/L @ 2 h", 0.88, 2, False),
        ("880ng/mL@0", 0.88, 0, False),
        ("880 µg/L@90 min", 0.88, 1.5, False),
        ("0.88 µg/mL@2", 0.88, 2, False),
        ("<0.05@0", 0.05, 0, True),
        ("below 0.05@1", 0.05, 1, True),
        ("< 50 ng/mL", 0.05, 0, True),
    ],
)
def test_levels_are_read_in_the_units_of_laboratories(text, mg_per_L, hours_ago, below) -> None:
    level = level_of(text)

    assert level.mg_per_L == pytest.approx(mg_per_L)
    assert level.hours_ago == pytest.approx(hours_ago)
    assert level.below_limit is below


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0.88@", "no time"),
        ("0.88@-2", "from 0 on"),
        ("x@2", "number"),
        ("5 mmol/L", "unit"),
        ("<0", "limit"),
        ("0,88@2", "comma"),
        ("-1@2", "from 0 on"),
    ],
)
def test_a_level_that_is_not_clear_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        level_of(text)

    (problem,) = error.value.problems
    assert said in f"{problem.message} {problem.allowed}"
