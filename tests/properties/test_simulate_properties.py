"""What holds for every regimen and every simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import calando
from calando.errors import InputError
from calando.patient.regimen import Dose, Regimen
from calando.present.simulate.regimen_text import Part, parse_regimen, regimen_words

amounts = st.floats(0.5, 100).map(lambda x: round(x, 3))
intervals = st.sampled_from([0.5, 4.0, 6.0, 8.0, 12.0, 24.0])
lengths = st.integers(1, 14).map(lambda d: 24.0 * d) | st.integers(1, 60).map(float)
clocks = st.lists(st.integers(0, 1439), min_size=1, max_size=5, unique=True).map(
    lambda minutes: tuple(sorted(m // 60 + (m % 60) / 60.0 for m in minutes))
)


@st.composite
def parts(draw: st.DrawFn, *, ends: bool) -> Part:
    route = draw(st.sampled_from(["oral", "intravenous", "intrathecal"]))
    kinds = ["every", "at"] + (["per_day"] if route == "intrathecal" else [])
    frequency = draw(st.sampled_from(kinds if ends else [*kinds, "once"]))
    every = draw(intervals) if frequency == "every" else 0.0
    count = draw(st.integers(1, 40)) if frequency == "every" and draw(st.booleans()) else None
    has_length = frequency != "once" and count is None and (ends or draw(st.booleans()))
    return Part(
        amount=draw(amounts),
        route=route,
        frequency=frequency,
        over_h=0.5 if route == "intravenous" and draw(st.booleans()) else 0.0,
        every_h=every,
        clocks_h=draw(clocks) if frequency == "at" else (),
        count=count,
        for_h=draw(st.integers(1, 14)) * 24.0 if has_length else None,
    )


regimens = parts(ends=False).map(lambda p: (p,)) | st.lists(
    parts(ends=True), min_size=2, max_size=4
).map(tuple)


@given(regimens)
def test_a_printed_regimen_reads_back_to_the_same_parts(written: tuple[Part, ...]) -> None:
    read = parse_regimen(regimen_words(written))

    assert read.parts == written
    assert parse_regimen(read.regimen.text).regimen == read.regimen


@given(regimens)
def test_doses_come_in_order_of_time_and_begin_at_hour_0_or_later(
    written: tuple[Part, ...],
) -> None:
    doses = parse_regimen(regimen_words(written)).regimen.doses

    times = [d.time_h for d in doses]
    assert times == sorted(times)
    assert times[0] >= 0
    assert all(math.isfinite(d.mg) and d.mg > 0 for d in doses)


WORDS = (
    "20 0.5 mg micrograms mL / day q 8 h q8h once daily at 08:00 25:61 for 3 d x × then iv it over "
    "intrathecal every , . - ٣ ½ µg 1e9 999999999999"
)
words = st.sampled_from(WORDS.split())


@given(st.text(max_size=60) | st.lists(words, max_size=12).map(" ".join))
@settings(max_examples=300)
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        read = parse_regimen(text)
    except InputError as error:
        (problem,) = error.problems
        assert problem.field == "--regimen"
        assert problem.message
        assert problem.allowed
    else:
        assert parse_regimen(read.regimen.text).regimen == read.regimen


@given(
    mg=st.floats(1, 60), factor=st.floats(0.1, 3.0), every=st.sampled_from([6.0, 8.0, 12.0, 24.0])
)
@settings(max_examples=15, deadline=None)
def test_a_dose_times_x_gives_levels_times_x(mg: float, factor: float, every: float) -> None:
    def levels(amount: float) -> np.ndarray:
        regimen = Regimen(doses=(Dose(time_h=0.0, mg=amount),), every_h=every)
        answer = calando.simulate(model="simon2018", regimen=regimen, days=1, every_h=2)
        return np.array(answer.result.concentration_mg_per_L)

    assert levels(mg * factor) == pytest.approx(factor * levels(mg), rel=1e-9, abs=1e-12)


@given(CLcr=st.floats(0, 119), worse=st.floats(0.0, 0.95))
@settings(max_examples=15, deadline=None)
def test_worse_kidneys_never_lower_an_exposure(CLcr: float, worse: float) -> None:
    def exposure(value: float) -> dict[str, float]:
        answer = calando.simulate(
            model="simon2018", regimen="20 mg q8h", days=2, every_h=4, clcr=value
        )
        return dict(answer.result.exposure)

    better, bad = exposure(CLcr), exposure(CLcr * worse)

    names = ("Cmax", "Cavg", "AUC24", "AUC_inf", "half_life")
    assert all(bad[name] >= better[name] * (1 - 1e-9) for name in names)
