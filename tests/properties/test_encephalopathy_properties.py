"""What holds for the risk of encephalopathy of anyone."""

from __future__ import annotations

from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from calando.facts.load import load_encephalopathy, load_facts
from calando.models.encephalopathy import risk_of_encephalopathy
from calando.simulate.encephalopathy import (
    EncephalopathyRisk,
    RiskBand,
    encephalopathy_risk,
    fitted_parameters,
    mean_level,
    mean_risk_percent,
)
from calando.simulate.ensemble import Ensemble, draw_ensemble

positive = st.floats(1e-3, 10.0)
levels = st.floats(0.0, 20.0)
kidneys = st.floats(5.0, 130.0)
known_kidneys = st.floats(15.0, 59.9)
known_doses = st.floats(5.0, 60.0)


@given(levels, levels, kidneys, kidneys, positive, positive, positive, positive)
def test_the_risk_rises_with_the_level_falls_with_the_kidneys_and_is_a_probability(
    C1: float, C2: float, g1: float, g2: float, h0: float, k: float, s: float, c: float
) -> None:
    (low, high), (worse, better) = sorted((C1, C2)), sorted((g1, g2))

    found = risk_of_encephalopathy(
        np.array([[low], [high]]),
        eGFR=np.array([worse, better]),
        h0=h0, k=k, s=s, c=c, C_reference=0.2, eGFR_reference=45.0,
    )  # fmt: skip

    assert np.all((found >= 0) & (found <= 1))
    assert np.all(found[1] >= found[0])
    assert np.all(found[:, 0] >= found[:, 1])


@cache
def members() -> Ensemble:
    return draw_ensemble(load_facts(), age_years=77, weight_kg=70, seed=1, members=64)


@given(st.floats(0.0, 300.0), st.floats(0.0, 300.0), kidneys, kidneys)
def test_the_mean_over_people_keeps_the_order_also_where_no_number_is_given(
    mg1: float, mg2: float, g1: float, g2: float
) -> None:
    enc, (less, more), (worse, better) = load_encephalopathy(), sorted((mg1, mg2)), sorted((g1, g2))

    def risk(daily_mg: float, eGFR: float) -> float:
        level = mean_level(daily_mg, members().CL(eGFR))
        return float(mean_risk_percent(enc, fitted_parameters(enc), level, eGFR))

    assert 0 <= risk(less, better) <= risk(more, better) <= risk(more, worse) <= 100


def person(daily_mg: float, eGFR: float, seed: int) -> EncephalopathyRisk:
    return encephalopathy_risk(
        load_facts(),
        load_encephalopathy(),
        age_years=80.0,
        eGFR=eGFR,
        CLcr=eGFR,
        dialysis=False,
        daily_mg=daily_mg,
        seed=seed,
    )


def edges(band: RiskBand | None) -> tuple[float, float, float]:
    assert band is not None
    return band.p05_percent, band.p50_percent, band.p95_percent


@settings(max_examples=15, deadline=None)
@given(known_doses, known_doses, known_kidneys, known_kidneys, st.integers(0, 5))
def test_every_edge_of_a_band_rises_with_the_dose_and_falls_with_the_kidneys(
    mg1: float, mg2: float, g1: float, g2: float, seed: int
) -> None:
    (less, more), (worse, better) = sorted((mg1, mg2)), sorted((g1, g2))

    least = edges(person(less, better, seed).risk)
    dose = edges(person(more, better, seed).risk)
    most = edges(person(more, worse, seed).risk)

    assert 0 <= least[0] <= least[1] <= least[2]
    assert all(0 <= a <= b <= c <= 100 for a, b, c in zip(least, dose, most, strict=True))


@settings(max_examples=30, deadline=None)
@given(
    st.floats(18.0, 100.0),
    st.one_of(st.none(), st.floats(3.0, 130.0)),
    st.booleans(),
    st.floats(0.0, 300.0),
)
def test_there_is_a_number_or_a_reason_never_both(
    age_years: float, eGFR: float | None, dialysis: bool, daily_mg: float
) -> None:
    found = encephalopathy_risk(
        load_facts(),
        load_encephalopathy(),
        age_years=age_years,
        eGFR=eGFR,
        CLcr=eGFR or 50.0,
        dialysis=dialysis,
        daily_mg=daily_mg,
        seed=1,
    )

    assert (found.risk is None) == (found.compared is None) == bool(found.outside)
