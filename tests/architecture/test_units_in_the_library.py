"""Wishes of the library in the wrong unit, or no number at all, are refused as at every other door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import calando
from calando.errors import InputError


def ask(command: str, patient: str, **wish: Any) -> Callable[[], Any]:
    def question() -> Any:
        person = calando.load_patient(f"examples/{patient}.toml")
        wishes = {
            "overdose": "OverdoseWishes",
            "triage": "TriageWishes",
            "pump": "PumpWishes",
            "titrate": "TitrationWishes",
        }
        return getattr(calando, command)(person, getattr(calando, wishes[command])(**wish))

    return question


def history(mg: Any) -> Callable[[], Any]:
    return lambda: calando.load_dispensing(
        "examples/dispensing_steady.csv", country="UK", prescribed_mg_per_day=mg
    )


def library() -> list[tuple[str, Callable[[], Any], str]]:
    """Return (name, question, field) of every wish of the library that is an amount."""
    asked = [
        ("overdose", "ms_60mg", "mg", "--mg", {}, (0.4, 600_000.0, "600 mcg", "600")),
        ("overdose", "ms_60mg", "mg_high", "--mg-high", {"mg": 5.0}, (600_000.0, "600 mcg")),
        ("triage", "ms_60mg", "extra_mg", "--extra-mg", {}, (0.4, 600_000.0, "600 mcg")),
        ("titrate", "start_ms_us", "target_mg", "--target", {}, (30_000.0, "30 mcg")),
    ]
    spinal = (0.05, 500_000.0, "0.05 mg")
    asked += [
        ("pump", "pump_300mcg", name, field, {"task": task}, spinal)
        for task, name, field in (
            ("start", "effective_bolus_micrograms", "--bolus-micrograms"),
            ("screen", "last_bolus_micrograms", "bolus-micrograms"),
            ("overdose", "overdose_micrograms", "--overdose-micrograms"),
        )
    ]
    strength, refill = "concentration_micrograms_per_mL", {"task": "refill", "reservoir_mL": 20.0}
    asked.append(
        ("pump", "pump_300mcg", strength, "--micrograms-per-mL", refill, (0.5, 2.0, "2 mg/mL"))
    )
    rows: list[tuple[str, Callable[[], Any], str]] = [
        (f"{command} {name}={value!r}", ask(command, who, **{**more, name: value}), field)
        for command, who, name, field, more, values in asked
        for value in values
    ]
    for value in (880.0, "880 ng/mL"):
        level = calando.DrawnLevel(mg_per_L=value)  # type: ignore[arg-type]
        rows.append((f"level {value!r}", ask("overdose", "ms_60mg", levels=(level,)), "--level"))
    rows += [(f"prescribed {v!r}", history(v), "prescribed") for v in (30_000.0, "30 mcg")]
    return rows


LIBRARY = library()


@pytest.mark.parametrize(
    ("model", "regimen"),
    [("simon2018", "20 mcg q8h"), ("csf_bolus", "0.075 mg intrathecal once")],
)
def test_a_regimen_of_the_library_in_the_wrong_unit(model: str, regimen: str) -> None:
    with pytest.raises(InputError, match="--regimen"):
        calando.simulate(model=model, regimen=regimen)


@pytest.mark.parametrize(
    ("question", "field"),
    [pytest.param(q, f, id=n) for n, q, f in LIBRARY],
)
def test_a_wish_in_the_wrong_unit(question: Callable[[], Any], field: str) -> None:
    with pytest.raises(InputError) as error:
        question()
    problem = error.value.problems[0]
    assert any(field in p.field for p in error.value.problems), error.value.problems
    assert problem.message
    assert problem.allowed


NO_NUMBERS = (10**400, -(10**5000), True, float("nan"), float("inf"))
NO_NUMBER_IDS = ("huge", "minus huge", "true", "nan", "inf")


@pytest.mark.parametrize("value", NO_NUMBERS, ids=NO_NUMBER_IDS)
@pytest.mark.parametrize(
    ("command", "patient", "name", "more"),
    [
        ("overdose", "ms_60mg", "mg", {}),
        ("overdose", "ms_60mg", "mg_high", {"mg": 5.0}),
        ("overdose", "ms_60mg", "hours_ago", {}),
        ("titrate", "start_ms_us", "target_mg", {}),
        ("triage", "ms_60mg", "extra_mg", {}),
        ("triage", "ms_60mg", "extra_hours_ago", {}),
        ("triage", "ms_60mg", "last_dose_hours", {}),
        ("pump", "pump_300mcg", "failed_hours", {"task": "failed"}),
        ("pump", "pump_300mcg", "effective_bolus_micrograms", {"task": "start"}),
        ("pump", "pump_300mcg", "overdose_micrograms", {"task": "overdose"}),
        ("pump", "pump_300mcg", "reservoir_mL", {"task": "refill"}),
        ("pump", "pump_300mcg", "concentration_micrograms_per_mL", {"task": "refill"}),
    ],
)
def test_what_is_no_number_is_refused_as_such(
    command: str, patient: str, name: str, more: dict[str, Any], value: Any
) -> None:
    with pytest.raises(InputError) as error:
        ask(command, patient, **{**more, name: value})()
    assert all(len(str(p.value)) < 60 and len(p.message) < 400 for p in error.value.problems)


@pytest.mark.parametrize("value", [*NO_NUMBERS, "30 mcg"], ids=[*NO_NUMBER_IDS, "text"])
def test_a_prescribed_dose_that_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(InputError, match="prescribed"):
        history(value)()


def test_a_volume_without_its_strength_is_no_amount_in_the_library_either() -> None:
    result = ask("pump", "pump_300mcg", task="refill", reservoir_mL=20.0, alarm_mL=2.0)().result
    assert result.verdict == "more_needed"
    assert any("strength" in name for name in result.not_told)
    assert result.refill is None or result.refill.empty is None
