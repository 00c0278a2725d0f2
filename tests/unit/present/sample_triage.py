"""Made-up answers of `calando triage` for tests of its presenters: every leaning, every kind of line.

The times and weights only look like those of the decision; none of them is a clinical number.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sample_people import FALLING_KIDNEYS, US_CONTACTS, WOMAN, band, line

from calando.decide.recommendation import (
    Answer,
    Statement,
)
from calando.decide.triage.result import (
    Evidence,
    Exclude,
    OnsetWindow,
    Option,
    Points,
    TriageResult,
    Unrecognised,
    Weight,
)

CONTACTS = US_CONTACTS
PATIENT = replace(
    WOMAN,
    id="example-pump",
    age_years=37.0,
    sex="male",
    weight_kg=74.0,
    since_weeks=260.0,
    pregnant=None,
)
KIDNEY = FALLING_KIDNEYS


def sign(
    id: str, points_to: Points, weight: Weight, why: str, *, asked: str = "", **more: Any
) -> Evidence:
    """One sign, read in a source unless told otherwise."""
    plain = Evidence(
        id=id,
        asked=asked,
        points_to=points_to,
        weight=weight,
        why=why,
        sources=("leo2005",),
        basis="read",
    )
    return replace(plain, **more)


FEVER = sign(
    "fever", "withdrawing", "strong", asked="burning hot",
    why="Withdrawal raises the temperature; overdose lowers it.",
)  # fmt: skip
RIGIDITY = sign(
    "rigidity", "withdrawing", "strong", asked="rigid",
    why="Tone above the person's own baseline; too much baclofen makes muscles limp.",
)  # fmt: skip
ITCH = sign(
    "itch", "withdrawing", "moderate", asked="itch",
    why="An early sign of a pump that no longer delivers.",
)  # fmt: skip
TIME = sign(
    "time_since_the_last_dose", "withdrawing", "weak",
    why="20 h since the last dose lie inside the window of withdrawal after tablets.",
    sources=("calando2026",), basis="derived",
)  # fmt: skip
LIMP = sign(
    "hypotonia", "toxic", "strong", asked="floppy",
    why="Limp muscles with weak reflexes are seen in overdose, not in withdrawal.",
    sources=("perry1998",),
)  # fmt: skip
COLD = sign(
    "hypothermia", "toxic", "moderate", asked="cold", why="Overdose lowers the temperature.",
    sources=("perry1998",),
)  # fmt: skip
KIDNEYS = sign(
    "falling_kidney_function", "toxic", "moderate",
    why="Falling kidneys keep baclofen in the body: usual doses become too much.",
    sources=("elhusseini2011",),
)  # fmt: skip
SEIZURE = sign(
    "seizure", "either", "weak", asked="seizure", why="Seizures are seen in both.",
    basis="assumed", sources=("calando2026",),
)  # fmt: skip
DROWSY = sign(
    "drowsiness", "neither", "none", asked="drowsy",
    why="Sedation never points to withdrawal and never rules it out: a failed pump ends in coma too.",
)  # fmt: skip
PULSE = sign(
    "tachycardia", "neither", "none", asked="fast pulse", why="The pulse hardly separates them."
)

WINDOWS = (
    OnsetWindow(
        name="toxicity after tablets",
        from_h=band(0.5, 1.0, 2.0),
        to_h=band(4.0, 6.0, 12.0),
        inside=False,
        text="Most are seen within hours of the dose.",
        sources=("perry1998",),
        basis="read",
        now_h=20.0,
    ),
    OnsetWindow(
        name="withdrawal after tablets",
        from_h=band(12.0, 18.0, 24.0),
        to_h=band(48.0, 72.0, 120.0),
        inside=True,
        text="Later than usual: the kidneys clear baclofen slowly.",
        sources=("leo2005", "calando2026"),
        basis="derived",
        now_h=20.0,
    ),
    OnsetWindow(
        name="withdrawal after a pump stops",
        from_h=band(6.0, 12.0, 24.0),
        to_h=band(48.0, 72.0, 96.0),
        inside=None,
        text="The hour at which delivery stopped is not told.",
        sources=("itb_label",),
        basis="read",
    ),
)  # fmt: skip
EXCLUDES = (
    Exclude(
        name="Sepsis",
        why="Fever and confusion belong to it as well, and it kills when it waits.",
        look_for="a source of infection, lactate, blood cultures before antibiotics",
        matched=("fever", "drowsiness"),
        sources=("calando2026",),
        basis="assumed",
    ),
    Exclude(
        name="Serotonin toxicity",
        why="Always on the list where drugs that raise serotonin are taken.",
        look_for="clonus, wide pupils, a drug started or raised in the last day",
        matched=(),
        sources=("calando2026",),
        basis="assumed",
    ),
)
OPTIONS = (
    Option(
        name="Give baclofen again",
        text="The usual dose by the usual route has ended withdrawal within hours to days.",
        grade="case series of 23",
        for_leaning=("withdrawing", "both"),
        sources=("leo2005",),
        basis="read",
    ),
    Option(
        name="A benzodiazepine beside it",
        text="It blunts withdrawal and treats seizures. It does not replace baclofen.",
        grade="case reports",
        for_leaning=(),
        sources=("leo2005",),
        basis="read",
    ),
)
SOURCES = {
    "calando2026": {"title": "calando: own rules, marked as assumptions", "doi": "", "url": ""},
    "elhusseini2011": {"title": "Baclofen toxicity in patients with CKD", "doi": "10.1159/000332585"},
    "itb_label": {"title": "Intrathecal baclofen, US label", "url": "https://dailymed.nlm.nih.gov/"},
    "leo2005": {"title": "Delirium associated with baclofen withdrawal", "doi": "10.1176/appi.psy.46.6.503"},
    "perry1998": {"title": "Baclofen overdose in a group of adolescents", "doi": "10.1542/peds.101.6.1045"},
}  # fmt: skip
RESULT = TriageResult(
    headline="The signs fit withdrawal better than too much baclofen; both can be true.",
    leaning="withdrawing",
    leaning_text="Rising tone, fever and 20 h without a dose point to withdrawal.",
    emergency=True,
    emergency_why=(
        line("Fever with rigidity: a pump that has failed until shown otherwise.", "itb_label", urgent=True),
    ),
    patient=PATIENT,
    kidney=KIDNEY,
    contacts=CONTACTS,
    do_now=(
        line("Airway, breathing, circulation; temperature and glucose now.", "leo2005"),
        line("Have the pump interrogated, and its programme and reservoir checked.", "itb_label"),
    ),
    for_=(FEVER, RIGIDITY, ITCH, TIME),
    against=(KIDNEYS,),
    neither=(DROWSY, PULSE),
    score_toxic=1.0,
    score_withdrawing=5.5,
    windows=WINDOWS,
    ask=(
        line("When was the last dose of each route, and who saw it taken?", "calando2026", basis="assumed"),
        line("How many tablets are left, against how many were handed out?", "calando2026", basis="assumed"),
    ),
    tests=(line("Creatine kinase, potassium, creatinine, glucose, blood gas.", "leo2005"),),
    exclude=EXCLUDES,
    options=OPTIONS,
    never=(
        line("Never take sedation as a sign against withdrawal.", "calando2026", basis="assumed"),
        line("Never let a benzodiazepine stand in for baclofen.", "leo2005"),
    ),
    unrecognised=(Unrecognised(asked="floopy", did_you_mean=("floppy",)), Unrecognised(asked="xyz", did_you_mean=())),
    not_told=("pump refill date", "temperature"),
)  # fmt: skip


def make_triage(**changes: Any) -> Answer[TriageResult]:
    """A whole answer of `calando triage`, with these fields changed."""
    result = replace(RESULT, **changes)
    return Answer(
        command="triage",
        seed=1,
        version="0.1.0",
        result=result,
        reasons=(
            *(
                Statement(text=c.text, sources=c.sources, basis=c.basis, urgent=True, emergency=True)
                for c in result.emergency_why
            ),
            Statement(text="Windows are stretched by the share that the kidneys clear.", sources=("calando2026",)),
        ),
        caveats=(
            Statement(text="The weights of signs are assumptions.", sources=("calando2026",), basis="assumed"),
        ),
        sources=SOURCES,
    )  # fmt: skip


def unclear() -> Answer[TriageResult]:
    """Nothing was told: no signs, no times."""
    return make_triage(
        headline="Nothing was told that points anywhere.",
        leaning="unclear",
        leaning_text="No sign was told.",
        emergency=False,
        emergency_why=(),
        do_now=(),
        for_=(),
        against=(),
        neither=(),
        score_toxic=0.0,
        score_withdrawing=0.0,
        windows=tuple(replace(w, inside=None, now_h=None) for w in WINDOWS),
        unrecognised=(),
    )


def both() -> Answer[TriageResult]:
    """It leans both ways."""
    return make_triage(
        headline="Too much first, then withdrawal: both may be true.",
        leaning="both",
        leaning_text="Signs of both were told.",
        for_=(FEVER, RIGIDITY, LIMP, COLD, KIDNEYS, SEIZURE),
        against=(),
        score_toxic=6.0,
        score_withdrawing=6.0,
    )


def toxic() -> Answer[TriageResult]:
    """It leans toxic, and is no emergency by itself."""
    return make_triage(
        headline="The signs fit too much baclofen for these kidneys.",
        leaning="toxic",
        leaning_text="Limp, cold and with failing kidneys.",
        emergency=False,
        emergency_why=(),
        for_=(LIMP, COLD, KIDNEYS),
        against=(ITCH,),
        score_toxic=6.5,
        score_withdrawing=2.0,
    )


ALL = {"withdrawing": make_triage, "unclear": unclear, "both": both, "toxic": toxic}
