"""Made-up answers of `calando place` for tests of its presenters: every state of a rule, every kind of line.

The rules only look like those of the facts; none of the days or contacts is a clinical number.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sample_people import line
from sample_triage import CONTACTS, KIDNEY, PATIENT, SOURCES

from calando.decide.place.result import (
    DissentLine,
    InstrumentLine,
    Need,
    PhaseLevel,
    PlaceResult,
    Rehab,
    RuleLine,
    RuleState,
    UnknownThatMatters,
)
from calando.decide.recommendation import Answer, Statement
from calando.facts.schema_placement import CareLevel, CarePhase

OWN = {"basis": "assumed", "sources": ("calando2026",), "source": "calando2026"}


def rule(
    id: str, state: RuleState, level: CareLevel | None, title: str, why: str, **more: Any
) -> RuleLine:
    """One rule of the withdrawal phase, read in a source unless told otherwise."""
    plain = RuleLine(
        id=id,
        title=title,
        fired=state == "fired",
        state=state,
        effect="level",
        level=level,
        or_level=None,
        phases=("withdrawal",),
        why=why,
        because=(),
        missing=(),
        unless="",
        analogy=False,
        source="leo2005",
        sources=("leo2005",),
        where="table 2",
        basis="read",
    )
    return replace(plain, **more)


def need(id: str, met: bool | None, title: str) -> Need:
    """One need of a setting."""
    return Need(
        id=id,
        title=title,
        met=met,
        levels=("outpatient", "intensive_outpatient"),
        why="The first days are the risky ones.",
        if_missing="Then residential care is the lowest that works.",
        sources=("leo2005",),
        basis="read",
    )


SEIZURE_BEFORE = rule(
    "A2", "fired", "medically_managed", "A withdrawal seizure or delirium before",
    "A seizure in an earlier withdrawal foretells another one.",
    because=("a withdrawal seizure before",), phases=("withdrawal", "stabilisation"),
)  # fmt: skip
MUCH = rule(
    "A3", "fired", "medically_managed", "30 UK units a day or more, or a SADQ of 30 or more",
    "So much alcohol makes a severe withdrawal likely.",
    because=("30 UK units a day or more",),
    unless="A competent clinician may judge otherwise where needs are not complex.",
)  # fmt: skip
OTHER_DRUGS = rule(
    "A7", "fired", "residential", "Heavy or unstable use of other drugs",
    "Several withdrawals at once need eyes on them day and night.", because=("heavy use of other drugs",),
)  # fmt: skip
TAPER_RISKS = rule(
    "B3", "fired", "medically_managed", "A planned taper with a risk beside it",
    "The dose is above 80 mg a day, and alcohol withdrawal is under way.",
    because=("above 80 mg a day", "alcohol dependence beside it"), or_level="residential", analogy=True, **OWN,
)  # fmt: skip
CONTACTS_RULE = rule(
    "B4", "fired", None, "A risk of overdose or self-harm",
    "Small quantities keep a bad day from becoming the last one.",
    effect="supply", because=("self-harm before",), phases=("stabilisation", "afterwards"), analogy=True, **OWN,
)  # fmt: skip
NO_HOME = rule(
    "A8", "unknown", "residential", "No stable home without alcohol, or nobody reliable beside the person",
    "Somebody has to be there in the first days.", missing=("alcohol_free_home", "support_person"),
)  # fmt: skip
CIWA = rule(
    "A1", "unknown", "medically_managed", "A CIWA-Ar in the severe band",
    "Severe withdrawal is treated where somebody watches.", missing=("ciwa_ar",),
)  # fmt: skip
CONFUSED = rule(
    "E1", "unknown", "emergency", "A seizure, confusion or hallucinations now",
    "Each of them may be the beginning of something that kills.", missing=("confusion_now", "hallucinations_now"),
)  # fmt: skip
FEVER = rule(
    "E3", "not_fired", "emergency", "Overheating with rigid muscles, or a rise of CK",
    "Muscle breaks down and the kidneys fail.",
)  # fmt: skip
PUMP = rule(
    "E2", "not_applicable", "emergency", "A pump whose delivery may be interrupted",
    "An interrupted pump is an emergency within hours.",
)  # fmt: skip
SCORE_ALONE = rule(
    "A12", "fired", None, "A score alone never sets the level",
    "A scale says how it is now, not what comes next.", effect="meta",
)  # fmt: skip


def phase(name: CarePhase, level: CareLevel | None, **more: Any) -> PhaseLevel:
    """One phase of care."""
    titles = {
        "withdrawal": "Withdrawal",
        "stabilisation": "Stabilisation",
        "afterwards": "Afterwards",
    }
    plain = PhaseLevel(
        name=name,
        title=titles[name],
        level=level,
        level_title=LEVEL_TITLES[level],
        or_level=None,
        days=None,
        days_text="as long as it takes",
        setting="",
        contacts_per_week=None,
        rules=(),
        why="",
        sources=("leo2005",),
        basis="read",
    )
    return replace(plain, **more)


LEVEL_TITLES = {
    None: "The prescriber's usual visits",
    "emergency": "Emergency department, with intensive care at hand",
    "medically_managed": "Medically managed inpatient care",
    "residential": "Residential care with nurses day and night",
    "intensive_outpatient": "Intensive outpatient or day care",
    "outpatient": "Outpatient care",
}
UNKNOWN = (
    UnknownThatMatters(
        id="confusion_now", title="new confusion", question="Is there new confusion or delirium now?",
        could_be="emergency", rules=("E1",),
    ),
    UnknownThatMatters(
        id="hallucinations_now", title="hallucinations", question="Are there hallucinations now?",
        could_be="emergency", rules=("E1",),
    ),
)  # fmt: skip
RESULT = PlaceResult(
    headline="Withdraw from alcohol in a hospital first; the baclofen stays as it is until that is over.",
    emergency=False,
    level="medically_managed",
    level_title=LEVEL_TITLES["medically_managed"],
    or_level=None,
    setting="a hospital ward that treats withdrawal, with a doctor every day",
    phases=(
        phase(
            "withdrawal", "medically_managed", days=(5.0, 10.0), days_text="5 to 10 days",
            setting="a hospital ward that treats withdrawal", contacts_per_week=None, rules=("A2", "A3", "B3"),
            why="An earlier withdrawal seizure and 30 units a day.",
        ),
        phase(
            "stabilisation", "intensive_outpatient", days=(14.0, 28.0), days_text="2 to 4 weeks",
            setting="a day clinic", contacts_per_week=4.0, rules=("A2",), or_level="residential",
            why="Relapse is likeliest in the first weeks.",
        ),
        phase(
            "afterwards", "outpatient", setting="the prescriber and a counsellor", contacts_per_week=1.0,
            days_text="months, as long as it helps; the taper of baclofen is planned here",
            why="Care that goes on keeps people well.",
        ),
    ),
    rules=(
        SEIZURE_BEFORE, MUCH, OTHER_DRUGS, TAPER_RISKS, CONTACTS_RULE, SCORE_ALONE,
        CONFUSED, CIWA, NO_HOME, FEVER, PUMP,
    ),
    needs=(
        need("support", True, "Somebody reliable at home in the first days"),
        need("alcohol_free", False, "A home without alcohol"),
        need("transport", None, "A way to the clinic and back"),
    ),
    unknown_that_matter=UNKNOWN,
    rehab=Rehab(
        needed=True,
        title="Treatment of the addiction belongs to it",
        why="Withdrawal alone changes little: alcohol dependence needs its own treatment afterwards.",
        sources=("leo2005",),
        basis="read",
    ),
    dissent=DissentLine(
        level="residential",
        reason="No bed within 200 km; the nurse stays overnight",
        is_lower=True,
        text="A clinician places lower than the rules do. The rules above stay as they are.",
    ),
    do_now=(line("Give thiamine before anything else is forgotten.", "leo2005"),),
    never=(
        line("Never lower the baclofen and the alcohol in the same days.", "calando2026", basis="assumed"),
        line("Baclofen never replaces a benzodiazepine against seizures.", "leo2005"),
    ),
    co_occurring=(
        line("Depression: treat it now, not after.", "leo2005"),
        line("Thoughts of suicide: ask today, and keep only small quantities at home.", "leo2005", urgent=True),
    ),
    instruments=(
        InstrumentLine(instrument="audit", title="AUDIT", score_text="31 of 40", band_title="possible dependence"),
    ),
    patient=replace(PATIENT, id="example-alcohol", indication="alcohol_use_disorder", daily_mg=90.0),
    kidney=replace(KIDNEY, trend="stable", warnings=()),
    contacts=CONTACTS,
)  # fmt: skip


def make_place(**changes: Any) -> Answer[PlaceResult]:
    """A whole answer of `calando place`, with these fields changed."""
    result = replace(RESULT, **changes)
    return Answer(
        command="place",
        seed=1,
        version="0.1.0",
        result=result,
        reasons=(
            *(Statement(text=r.why, sources=r.sources, basis=r.basis) for r in result.rules if r.fired),
            Statement(text="The highest level that a rule asks for wins.", sources=("calando2026",)),
        ),
        caveats=(
            Statement(
                text="Rules of baclofen are calando's own, by analogy.", sources=("calando2026",), basis="assumed"
            ),
        ),
        sources=SOURCES,
    )  # fmt: skip


def emergency() -> Answer[PlaceResult]:
    """A pump may have stopped: nothing else matters now."""
    return make_place(
        headline="Emergency: call 911 now. A pump that may have stopped is an emergency.",
        emergency=True,
        level="emergency",
        level_title=LEVEL_TITLES["emergency"],
        setting="an emergency department with intensive care",
        phases=(
            phase("withdrawal", "emergency", days=(1.0, 3.0), days_text="1 to 3 days", setting="intensive care",
                  rules=("E2",), why="The pump may have stopped."),
            phase("stabilisation", "medically_managed", days_text="until the pump runs again"),
            phase("afterwards", None, days_text="the pump clinic's usual visits"),
        ),
        rules=(replace(PUMP, state="fired", fired=True, because=("a suspected pump interruption",)), FEVER),
        needs=(),
        unknown_that_matter=(),
        rehab=Rehab(
            needed=False, title="No addiction treatment", why="Nothing speaks for one.", sources=(), basis="derived"
        ),
        dissent=None,
        do_now=(line("Baclofen has to reach the spine again within hours.", "itb_label", urgent=True),),
        co_occurring=(),
        instruments=(),
        patient=PATIENT,
        kidney=KIDNEY,
    )  # fmt: skip


def taper_only() -> Answer[PlaceResult]:
    """Prescribed, taken as directed: a taper at the prescriber's, and much that was not told."""
    planned = rule(
        "B2", "fired", "outpatient", "A planned taper of prescribed tablets", "No red flag was told.",
        effect="allows", because=("a planned taper", "prescribed use"), or_level="intensive_outpatient",
        analogy=True, phases=("withdrawal",), **OWN,
    )  # fmt: skip
    return make_place(
        headline="A taper at the prescriber's, with a check at each step.",
        level="outpatient",
        level_title=LEVEL_TITLES["outpatient"],
        or_level="intensive_outpatient",
        setting="the prescriber's practice",
        phases=(
            phase("withdrawal", "outpatient", days_text="as long as the taper takes", contacts_per_week=1.0,
                  setting="the prescriber's practice", rules=("B2",), or_level="intensive_outpatient"),
            phase("stabilisation", "outpatient", days_text="4 weeks after the last step", days=(28.0, 28.0)),
            phase("afterwards", None, days_text="the prescriber's usual visits"),
        ),
        rules=(planned, CONFUSED, NO_HOME, FEVER, PUMP),
        rehab=Rehab(
            needed=None, title="Not known whether addiction treatment is needed",
            why="It was not told whether it is taken as directed.", sources=(), basis="derived",
        ),
        needs=(need("support", True, "Somebody reliable at home in the first days"),),
        dissent=None,
        co_occurring=(),
        instruments=(),
    )  # fmt: skip


ALL = {"hospital": make_place, "emergency": emergency, "taper only": taper_only}
