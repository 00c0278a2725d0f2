"""The regimen grammar: what it reads, what it refuses, and how it says so."""

from __future__ import annotations

import pytest

from calando.errors import InputError
from calando.present.simulate.regimen_text import EXAMPLES, parse_regimen


def doses(text: str) -> list[tuple[float, float]]:
    return [(round(d.time_h, 6), d.mg) for d in parse_regimen(text).regimen.doses]


@pytest.mark.parametrize("text", [t.strip() for t in EXAMPLES.split(";")])
def test_every_example_that_is_named_in_messages_is_read(text: str) -> None:
    assert parse_regimen(text).regimen.doses


@pytest.mark.parametrize(
    ("text", "expected", "every"),
    [
        ("50 mg once", [(0, 50)], None),
        ("20 mg q8h", [(0, 20)], 8),
        ("20mg every 8 hours x 3", [(0, 20), (8, 20), (16, 20)], None),
        ("20 mg daily", [(0, 20)], 24),
        ("20 mg at 08:00 14:00 20:00", [(0, 20), (6, 20), (12, 20)], 24),
        ("20 mg at 20:00, 08:00 for 1 d", [(0, 20), (12, 20)], None),
        ("10 mg q12h for 1 d then 5 mg q6h x 2", [(0, 10), (12, 10), (24, 5), (30, 5)], None),
        ("10 mg q8h for 12 h then 5 mg at 08:00 20:00 for 1 d", [(0, 10), (8, 10), (12, 5), (24, 5)], None),
        ("75 micrograms intrathecal once", [(0, 0.075)], None),
        ("300 mcg/day intrathecal", [(0, 0.3)], 24),
    ],
)  # fmt: skip
def test_a_text_becomes_doses_in_hours_and_mg(
    text: str, expected: list[tuple[float, float]], every: float | None
) -> None:
    assert doses(text) == expected
    assert parse_regimen(text).regimen.every_h == every


def test_an_infusion_has_its_length() -> None:
    (dose,) = parse_regimen("5 mg iv over 30 min").regimen.doses

    assert (dose.route, dose.mg, dose.duration_h) == ("intravenous", 5.0, 0.5)


def test_a_pump_runs_all_day() -> None:
    regimen = parse_regimen("300 micrograms/day intrathecal").regimen

    assert regimen.doses[0].rate_mg_per_h == pytest.approx(0.3 / 24)
    assert [d.time_h for d in regimen.until(72.0).doses] == [0, 24, 48]


@pytest.mark.parametrize(
    ("text", "says", "place"),
    [
        ("5 mL q8h", "without the strength", "▸mL◂"),
        ("75 mg intrathecal once", "micrograms, a thousandth", "75 mg"),
        ("75 micrograms q8h", "micrograms are for intrathecal", "75 micrograms"),
        ("0,5 mg once", "a point", "▸,◂"),
        ("20 mg", "say how often", "▸ ◂"),
        ("20 mg q8x", "unit of time", "▸x◂"),
        ("20 mg q0h", "number is out of range", "▸0◂"),
        ("20 mg at 25:00", "no such clock", "▸25:00◂"),
        ("20 mg at 08:00 08:00", "twice", "▸08:00◂"),
        ("20 mg q8h then 10 mg once", "for how long", "20 mg q8h"),
        ("50 mg once then 20 mg q8h x 3", "no beginning", "once"),
        ("20 mg q8h x 2.5", "not a number of doses", "▸2.5◂"),
        ("20 mg q8h please", "not understood", "▸please◂"),
        ("20 mg/day", "for a pump", "20 mg/day"),
        ("20 mg over 2 h once", "only an intravenous", "over 2"),
        ("5 mg iv over 30 h q12h", "longer than its interval", "30 h"),
        ("20 mg q8h x 60000", "not a number of doses", "60000"),
        ("", "number is missing", "▸ ◂"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_marked(text: str, says: str, place: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_regimen(text)

    (problem,) = raised.value.problems
    assert problem.field == "--regimen"
    assert says in problem.message
    assert place in problem.message
    assert problem.allowed
