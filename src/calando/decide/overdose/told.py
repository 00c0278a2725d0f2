"""What was told, as what is simulated: kidneys that fail counted as if they did little, levels placed in time."""

from __future__ import annotations

from collections.abc import Sequence

from calando.decide.overdose.numbers import Case
from calando.decide.overdose.scene import Scene
from calando.decide.overdose.wishes import OverdoseWishes
from calando.facts.schema import Facts
from calando.patient.profile import Level
from calando.simulate.overdose.course import UsualDoses
from calando.simulate.overdose.infer import MeasuredLevel
from calando.simulate.overdose.machines import known_machines
from calando.simulate.overdose.members import Ingestion, PersonInOverdose
from calando.units import HOURS_PER_DAY

_DOSES_A_DAY = 3  # where the file tells only how much a day


def case_of(scene: Scene, wishes: OverdoseWishes, facts: Facts, *, seed: int) -> Case:
    """Return the case that is simulated."""
    patient = scene.situation.patient
    levels, latest = _levels(scene, wishes)
    hours = scene.hours_ago
    if hours is None and latest is not None:
        hours = (latest, latest)
    usual = _usual(scene)
    return Case(
        person=PersonInOverdose(
            age_years=patient.age_years,
            weight_kg=patient.weight_kg,
            CLcr=counted_CLcr(scene, facts),
            tolerant=scene.tolerant,
            sedatives=int(scene.co_sedates or scene.co_unknown or bool(scene.sedating_medicines)),
            usual_mg=None if usual is None else usual.daily_mg,
        ),
        ingestion=Ingestion(mg=scene.mg, hours_ago=hours),
        usual=usual,
        dependent=scene.tolerant is True
        and usual is not None
        and usual.daily_mg >= scene.known.disposition.tolerant_daily_mg.value,
        # what was borne before the kidneys failed says nothing of today
        has_borne=scene.kidney_class != "failing",
        machine_L_per_h=_running(scene, facts),
        levels=levels,
        seed=seed,
    )


def counted_CLcr(scene: Scene, facts: Facts) -> float:
    """Return the kidneys' work [mL/min]; on dialysis and while it moves, no more than is counted on dialysis."""
    measured = scene.situation.kidneys.relative_mL_per_min
    if scene.on_dialysis or scene.kidneys_moving:
        return min(measured, facts.kidney.CLcr_on_dialysis_cap.value)
    return measured


def _running(scene: Scene, facts: Facts) -> float:
    """Return what a machine that runs already clears [L/h]; sessions of hemodialysis are not counted."""
    if scene.situation.patient.dialysis != "cvvh":
        return 0.0
    return known_machines(facts)["cvvh"][0]


def _levels(scene: Scene, wishes: OverdoseWishes) -> tuple[tuple[MeasuredLevel, ...], float | None]:
    """Return the levels with their hours before now, and how long ago the ingestion was if the file tells it.

    In the file a level counts from the last dose, which here is the ingestion.
    """
    found = [
        MeasuredLevel(mg_per_L=x.mg_per_L, hours_ago=x.hours_ago, below_limit=x.below_limit)
        for x in wishes.levels
        if x.mg_per_L > 0
    ]
    own = [
        x
        for x in scene.situation.patient.levels
        if x.drug == "baclofen" and x.mg_per_L is not None and x.mg_per_L > 0
    ]
    told = scene.hours_ago
    latest = None if told is None else 0.5 * (told[0] + told[1])
    after = [x.hours_after_last_dose for x in own if x.hours_after_last_dose is not None]
    if latest is None and after:
        latest = max(after)
    found += _placed(own, latest)
    return tuple(found), latest if told is None and after else None


def _placed(levels: Sequence[Level], ingestion_h: float | None) -> list[MeasuredLevel]:
    placed = []
    for x in levels:
        if x.mg_per_L is None:
            continue
        ago = 0.0
        if x.hours_after_last_dose is not None and ingestion_h is not None:
            ago = max(0.0, ingestion_h - x.hours_after_last_dose)
        placed.append(MeasuredLevel(mg_per_L=x.mg_per_L, hours_ago=ago, below_limit=x.below_limit))
    return placed


def _usual(scene: Scene) -> UsualDoses | None:
    oral = scene.situation.oral
    if oral is None or not oral.total_mg:
        return None
    intakes = tuple((d.time_h, d.mg) for d in sorted(oral.doses, key=lambda d: d.time_h) if d.mg)
    if not intakes:
        every, each = HOURS_PER_DAY / _DOSES_A_DAY, oral.total_mg / _DOSES_A_DAY
        intakes = tuple((i * every, each) for i in range(_DOSES_A_DAY))
    return UsualDoses(intakes=intakes, since_weeks=oral.since_weeks)
