"""Everything that sedates, as one card: a response surface over all drugs and alcohol, with bands.

Relative, and made by a model: U of baclofen is simulated with this person's kidneys, the others are assumed ranges.
Tolerance is left out, so someone used to all of it feels less, and someone who has just begun does not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from calando.arrays import Floats, Members
from calando.decide.check.result import Burden, BurdenDrug
from calando.decide.check.sedatives import Sedative
from calando.decide.recommendation import Band
from calando.decide.situation import Situation
from calando.decide.taper.asking import dialysis_L_per_h
from calando.facts.schema_safety import SafetyFacts
from calando.models.interaction import greco_effect_of_many
from calando.models.variability import random_stream
from calando.patient.profile import Intake
from calando.simulate.day import DayMap
from calando.simulate.ensemble import draw_ensemble, is_modelled, spread_over

TEXT = (
    "Share of the most sedation that these drugs can make together, by a model: relative, before any tolerance, and "
    "with wide bands, because no published scale holds them all. It ranks and warns; it does not measure a person."
)
KINDS = ("baclofen", "alcohol", "opioid", "other")  # each two of them have an alpha
_START_H = (8.0, 14.0, 20.0)
_SHARES = {"p05": 5, "p25": 25, "p50": 50, "p75": 75, "p95": 95}


def burden_of(
    situation: Situation,
    sedatives: Sequence[Sedative],
    left_out: tuple[str, ...],
    safety: SafetyFacts,
    *,
    start_mg: float | None,
    seed: int,
) -> Burden:
    """Return the burden; empty, without an effect, where nothing else sedates that can be counted.

    Parameters
    ----------
    start_mg : what baclofen would be started with [mg a day], where none is running.
    """
    if situation.pump is not None:
        left_out = (*left_out, "baclofen from the pump (acts in the spine; not on this scale)")
    if not is_modelled(situation.facts, age_years=situation.patient.age_years):
        left_out = (*left_out, "baclofen at this age (no model describes it)")
    if not sedatives:
        return Burden(not_counted=left_out, text=TEXT, basis="assumed")
    size = int(situation.facts.ensemble.members.value)
    intakes = _intakes(situation, start_mg)
    baclofen, usual_kidneys = _baclofen_U(situation, intakes, seed=seed)
    names = [s.member.name for s in sedatives]
    ranges = [s.row.U for s in sedatives]
    # each drug has draws of its own: another drug on the list leaves them as they are, so the whole only grows
    U = [
        s.times * spread_over(random_stream(seed, f"burden {name}").random(size), r)
        for name, s, r in zip(names, sedatives, ranges, strict=True)
    ]
    kinds = [KINDS.index(s.row.surface) for s in sedatives]
    if baclofen is not None:
        U, kinds = [*U, baclofen], [*kinds, KINDS.index("baclofen")]
    levels = np.stack(U)
    alpha = _alphas(situation, safety, size, seed=seed)
    whole = greco_effect_of_many(levels, kinds=kinds, alpha=alpha)
    listed = len(sedatives)
    others = greco_effect_of_many(levels[:listed], kinds=kinds[:listed], alpha=alpha)
    drugs = [
        BurdenDrug(
            drug=name,
            title=s.row.title + ("" if s.dose_told else ", amount not told or not scaled"),
            U=_band(levels[i]),
            effect=_band(levels[i] / (1.0 + levels[i])),
            without_it=_band(_without(levels, kinds, alpha, i)),
            basis=s.row.U.basis,
            sources=(s.row.U.source,),
        )
        for i, (name, s) in enumerate(zip(names, sedatives, strict=True))
    ]
    interaction = situation.facts.interaction
    sources = (
        safety.burden.alpha_other.source,
        interaction.greco_alpha_alcohol.source,
        interaction.greco_alpha_opioid.source,
        *(s.row.U.source for s in sedatives),
    )
    return Burden(
        baclofen_mg=None if baclofen is None else sum(i.mg for i in intakes),
        is_start=situation.oral is None,
        drugs=tuple(drugs),
        effect=_band(whole),
        others=_band(others),
        effect_additive=_band(
            greco_effect_of_many(levels, kinds=kinds, alpha=np.zeros_like(alpha))
        ),
        baclofen_alone=None if baclofen is None else _band(baclofen / (1.0 + baclofen)),
        baclofen_alone_usual_kidneys=(
            None if usual_kidneys is None else _band(usual_kidneys / (1.0 + usual_kidneys))
        ),
        not_counted=left_out,
        text=TEXT,
        basis="assumed",
        sources=tuple(dict.fromkeys(sources)),
    )


def _without(levels: Floats, kinds: Sequence[int], alpha: Floats, i: int) -> Members:
    rest = [j for j in range(len(levels)) if j != i]
    return greco_effect_of_many(levels[rest], kinds=[kinds[j] for j in rest], alpha=alpha)


def _intakes(situation: Situation, start_mg: float | None) -> tuple[Intake, ...]:
    """Today's tablets, or those of a start in three intakes; none where a pump is all there is."""
    oral = situation.oral
    if oral is not None:
        return oral.doses if oral.route == "oral" else ()
    stopped = any(m.stopped_weeks_ago is not None for m in situation.patient.baclofen)
    if situation.pump is not None or stopped or not start_mg:
        return ()
    return tuple(Intake(time_h=t, mg=start_mg / len(_START_H)) for t in _START_H)


def _baclofen_U(
    situation: Situation, intakes: tuple[Intake, ...], *, seed: int
) -> tuple[Members | None, Members | None]:
    """Highest effect-site concentration of these doses over EC50: with these kidneys, and with reference ones."""
    patient = situation.patient
    if not intakes or not is_modelled(situation.facts, age_years=patient.age_years):
        return None, None
    ensemble = draw_ensemble(
        situation.facts, age_years=patient.age_years, weight_kg=patient.weight_kg, seed=seed
    )
    doses = sorted(intakes, key=lambda d: d.time_h)
    intake_h = tuple(d.time_h - doses[0].time_h for d in doses)
    mg = np.array([[d.mg for d in doses]])
    here = ensemble.CL(
        situation.kidneys.relative_mL_per_min, dialysis_L_per_h=dialysis_L_per_h(situation)
    )
    usual = ensemble.CL(situation.facts.kidney.CLcr_reference.value)
    peaks = []
    for CL in (here, usual):
        day = DayMap(ensemble, CL=CL, intake_h=intake_h)
        times = np.arange(0.0, 24.0, 0.25)
        _, site = day.plasma_and_site(times)
        state = day.steady_state(mg)
        inputs = np.concatenate(
            [state, np.broadcast_to(ensemble.absorbed_mg(mg), (ensemble.size, *mg.shape))], axis=-1
        )
        peaks.append(np.asarray((inputs @ site)[:, 0, :].max(axis=1) / ensemble.EC50))
    return peaks[0], peaks[1]


def _alphas(situation: Situation, safety: SafetyFacts, size: int, *, seed: int) -> Floats:
    """One alpha for each two kinds and member, shape (kind, kind, member)."""
    facts = situation.facts.interaction
    rng = random_stream(seed, "burden alpha")
    opioid = spread_over(rng.random(size), facts.greco_alpha_opioid)
    other = spread_over(rng.random(size), safety.burden.alpha_other)
    alpha = np.tile(other, (len(KINDS), len(KINDS), 1))
    index = {kind: i for i, kind in enumerate(KINDS)}
    alpha[index["opioid"], :] = alpha[:, index["opioid"]] = opioid
    measured = facts.greco_alpha_alcohol.value
    alpha[index["alcohol"], index["baclofen"]] = alpha[index["baclofen"], index["alcohol"]] = (
        measured
    )
    return alpha


def _band(values: Floats) -> Band:
    found = np.percentile(values, list(_SHARES.values()))
    return {name: float(v) for name, v in zip(_SHARES, found, strict=True)}
