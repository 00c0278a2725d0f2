"""Made-up answers of `calando pump` for tests of its presenters: every task, every kind of line.

The amounts and times only look like those of the decision; none of them is a clinical number.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Literal

from sample_people import band, line
from sample_triage import CONTACTS, KIDNEY, PATIENT, SOURCES

from calando.decide.pump.result import (
    BridgeOption,
    ChecklistItem,
    PumpCurves,
    PumpResult,
    PumpStep,
    Refill,
    TimelineRow,
)
from calando.decide.recommendation import Answer, Statement

BOX = line(
    "Boxed warning of the US label, on intrathecal baclofen only: an abrupt end of intrathecal "
    "baclofen has led to high fever, an altered mind, rebound "
    "spasticity and rigidity, and rarely to muscle breakdown, organ failure and death.",
    "itb_label",
)  # fmt: skip
PUMP_PATIENT = replace(PATIENT, daily_mg=None, doses=())
ORAL = (
    "Tablets are an uncertain cover for a stopped pump: enteral doses have failed after low rates, "
    "and no factor turns micrograms of the pump into mg by mouth."
)


def item(
    id: str, text: str, state: Literal["met", "not_met", "not_told"], why: str, who: str = "both"
) -> ChecklistItem:
    """One point of the checklist."""
    return ChecklistItem(
        id=id, text=text, state=state, why=why, who=who,
        sources=("itb_label",), basis="read",
    )  # fmt: skip


CHECKLIST = (
    item("indication", "Severe spasticity of spinal or cerebral origin", "met", "told in the file"),
    item("tablets", "Tablets have failed, or are not tolerated", "not_met", "60 mg/day are taken and help"),
    item("weight", "Body large enough to carry the pump", "not_told", "no measure was told", "child"),
    item("team", "Seen by a team of several professions", "not_told", "not told", "adult"),
)  # fmt: skip


def step(name: str, **changes: Any) -> PumpStep:
    """One step without an amount, unless told otherwise."""
    plain = PumpStep(
        name=name,
        at_h=None,
        bolus_micrograms=None,
        micrograms_per_day_low=None,
        micrograms_per_day_high=None,
        watch="breathing, tone, sedation",
        then="no response: the next step; good response: stop here",
        sources=("itb_label",),
        basis="read",
    )
    return replace(plain, **changes)


SCREEN = (
    step("First test dose", at_h=0.0, bolus_micrograms=50.0),
    step("Second test dose", at_h=24.0, bolus_micrograms=75.0),
    step("Third test dose", at_h=48.0, bolus_micrograms=100.0, then="no response: no pump"),
)
START = (
    step("First rate", at_h=0.0, micrograms_per_day_low=150.0, micrograms_per_day_high=150.0),
    step("After the first day", at_h=24.0, micrograms_per_day_low=165.0, micrograms_per_day_high=195.0),
    step("Review"),
)  # fmt: skip
TIMELINE = (
    TimelineRow(
        name="Itch, tone rises", from_h=band(6, 12, 18), to_h=band(18, 24, 36),
        text="Early signs.", is_now=True, sources=("itb_label",), basis="read",
    ),
    TimelineRow(
        name="Fever, rigidity, seizures", from_h=band(12, 24, 36), to_h=band(48, 72, 96),
        text="The full syndrome.", is_now=False, sources=("leo2005",), basis="derived",
    ),
    TimelineRow(
        name="Muscle breakdown, organ failure", from_h=band(24, 48, 72), to_h=None,
        text="Where delivery is not back.", is_now=False, sources=("itb_label",), basis="read",
    ),
)  # fmt: skip
BOLUS_TIMELINE = (
    TimelineRow(
        name="Onset", from_h=band(0.5, 0.75, 1.0), to_h=band(1.0, 2.0, 3.0),
        text="First signs.", is_now=False, sources=("itb_label",), basis="read",
    ),
    TimelineRow(
        name="Deepest", from_h=band(3.0, 4.0, 5.0), to_h=band(4.0, 6.0, 8.0),
        text="Ventilation may be needed.", is_now=True, sources=("itb_label",), basis="read",
    ),
)  # fmt: skip
BRIDGES = (
    BridgeOption(
        name="Intrathecal baclofen by another way",
        text="A bolus by lumbar puncture, or an external catheter.",
        certainty="surest: the same drug at the same place",
        sources=("itb_label",),
        basis="read",
    ),
    BridgeOption(
        name="Tablets in high, frequent doses",
        text="Used in single cases until surgery.",
        certainty="uncertain: has failed after low rates",
        sources=("leo2005",),
        basis="read",
    ),
    BridgeOption(
        name="A benzodiazepine",
        text="Blunts seizures and rigidity; it does not replace baclofen.",
        certainty="moderate, never alone",
        sources=("leo2005",),
        basis="read",
    ),
)


def decay(hours: tuple[float, ...], half_h: float) -> tuple[float, ...]:
    """Shares that fall by half each half-life."""
    return tuple(0.5 ** (h / half_h) for h in hours)


HOURS = tuple(float(h) for h in range(0, 73))
STOP = PumpCurves(
    hours=HOURS,
    csf_share={"p05": decay(HOURS, 0.9), "p50": decay(HOURS, 1.5), "p95": decay(HOURS, 5.0)},
    effect_share={"p05": decay(HOURS, 4.0), "p50": decay(HOURS, 7.0), "p95": decay(HOURS, 12.0)},
    marks=(
        (18.0, "hallucinations after a lost catheter (case)"),
        (24.0, "usual first day of withdrawal"),
        (72.0, "no withdrawal at 123 micrograms/day (case)"),
    ),
)


def _bolus(hours: tuple[float, ...], peak_h: float) -> tuple[float, ...]:
    return tuple((h / peak_h) * math.exp(1 - h / peak_h) for h in hours)


QUARTERS = tuple(h / 4 for h in range(0, 49))
RISE = PumpCurves(
    hours=QUARTERS,
    csf_share={"p05": decay(QUARTERS, 0.9), "p50": decay(QUARTERS, 1.5), "p95": decay(QUARTERS, 5.0)},
    effect_share={"p05": _bolus(QUARTERS, 2.0), "p50": _bolus(QUARTERS, 3.0), "p95": _bolus(QUARTERS, 4.5)},
    marks=((0.5, "onset 0.5 to 1 h (label)"), (4.0, "peak 4 h (label)"), (8.0, "duration 4 to 8 h (label)")),
)  # fmt: skip
WATCH = (
    line("Breathing and level of consciousness each hour.", "itb_label"),
    line("Tone and spasms against the person's own baseline.", "calando2026", basis="assumed"),
)
CANDIDACY = PumpResult(
    task="candidacy",
    headline="One point speaks against a pump, and two are not told.",
    verdict="more_needed",
    emergency=False,
    patient=replace(PATIENT),
    kidney=KIDNEY,
    contacts=CONTACTS,
    boxed_warning=BOX,
    do_now=(),
    micrograms_per_day=None,
    origin=None,
    checklist=CHECKLIST,
    steps=(),
    timeline=(),
    bridge=(),
    refill=None,
    drill=(),
    watch=(),
    oral_cover=ORAL,
    curves=None,
    not_told=("origin of the spasticity", "weight for the pump"),
    unrecognised=(),
)
FAILED = replace(
    CANDIDACY,
    task="failed",
    headline="Delivery stopped 20 h ago: withdrawal is to be expected now. Restore delivery first.",
    verdict="urgent_first",
    emergency=True,
    patient=PUMP_PATIENT,
    do_now=(
        line("Call the pump centre and the intensive care unit.", "itb_label", urgent=True),
        line("Restore intrathecal delivery: nothing else replaces it.", "itb_label"),
    ),
    micrograms_per_day=300.0,
    origin="spinal",
    checklist=(),
    timeline=TIMELINE,
    bridge=BRIDGES,
    drill=(
        line("Read out the pump: alarms, stalls, programme.", "itb_label"),
        line("Empty the reservoir and compare with what should be left.", "itb_label"),
        line("X-ray of pump and catheter; then contrast through the side port.", "itb_label"),
    ),
    watch=WATCH,
    curves=STOP,
    now_h=20.0,
    not_told=("reservoir volume",),
    unrecognised=("spinal somthing",),
)
RESULTS = {
    "candidacy": CANDIDACY,
    "screen": replace(
        CANDIDACY, task="screen", headline="Up to three test doses, a day apart.",
        verdict="plan", checklist=(), steps=SCREEN, watch=WATCH, origin="cerebral", curves=RISE,
    ),
    "start": replace(
        CANDIDACY, task="start", headline="Twice the dose that worked, over a day.", verdict="plan",
        checklist=(), steps=START, watch=WATCH, origin="spinal",
    ),
    "adjust": replace(
        CANDIDACY, task="adjust", headline="The origin decides how far the rate may move.",
        verdict="specialist_only", checklist=(), steps=START[1:], micrograms_per_day=300.0,
        patient=PUMP_PATIENT,
    ),
    "refill": replace(
        CANDIDACY, task="refill", headline="The reservoir lasts to the end of May.", verdict="plan",
        checklist=(), micrograms_per_day=300.0, patient=PUMP_PATIENT,
        refill=Refill(
            date_or_day="2026-05-28", alarm="2026-06-01", empty="2026-06-04",
            text="20 mL of 500 micrograms/mL hold 10000 micrograms: 33.3 days at 300 micrograms/day.",
        ),
    ),
    "failed": FAILED,
    "wean": replace(
        CANDIDACY, task="wean", headline="Down in steps, never at once.", verdict="specialist_only",
        checklist=(), steps=START, micrograms_per_day=300.0, patient=PUMP_PATIENT, bridge=BRIDGES[1:],
    ),
    "overdose": replace(
        FAILED, task="overdose", headline="500 micrograms too much: the effect is still rising.",
        timeline=BOLUS_TIMELINE, bridge=(), curves=RISE, now_h=3.0, drill=FAILED.drill[:1],
        unrecognised=(),
    ),
}  # fmt: skip


def make_pump(task: str = "failed", **changes: Any) -> Answer[PumpResult]:
    """A whole answer of `calando pump` for a task, with these fields changed."""
    result = replace(RESULTS[task], **changes)
    return Answer(
        command="pump",
        seed=1,
        version="0.1.0",
        result=result,
        reasons=(
            Statement(text="Restore delivery first.", sources=("itb_label",), basis="read", urgent=result.emergency),
            Statement(text="The bands span the published half-lives in spinal fluid.", sources=("itb_label",)),
        ),
        caveats=(
            Statement(text="The effect is drawn with an assumed delay.", sources=("calando2026",), basis="assumed"),
        ),
        sources=SOURCES,
    )  # fmt: skip
