"""A made-up answer of `calando check` for tests of its presenters: every tier and every state at once.

None of these numbers is clinical; they only look like what the check gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sample_people import FALLING_KIDNEYS, WOMAN, papers

from calando.decide.card import about
from calando.decide.check.result import (
    About,
    Burden,
    BurdenDrug,
    Card,
    CheckResult,
    EncephalopathyRisk,
    KidneyCheck,
    KidneyRuleRow,
    Override,
    RaisedBecause,
)
from calando.decide.check.words import headline_of
from calando.decide.recommendation import (
    Answer,
    ContactLine,
    Statement,
)

COVERAGE = ("us_suspension2024", "uk_lioresal", "de_bfarm", "fr_lioresal")
CHECKED_ON = "2026-11-20"
OVERRIDES = (
    Override(
        code="benefit", text="The benefit outweighs the risk in this person.", needs_text=True
    ),
    Override(
        code="tolerated", text="The combination has been tolerated for long.", needs_text=False
    ),
)


def band(p50: float, spread: float = 0.12) -> dict[str, float]:
    """A band of shares around a median."""
    return {"p05": max(0.0, p50 - spread), "p50": p50, "p95": min(1.0, p50 + spread)}


def card(id: str, **changes: Any) -> Card:
    """A card that interacts, unless told otherwise."""
    plain = Card(
        id=id,
        kind="interaction",
        tier="note",
        state="interacts",
        about=about(id, (id,)),
        title=f"{id.capitalize()} beside baclofen",
        mechanism="adds to low blood pressure",
        mechanism_codes=("HYPO",),
        severity="moderate",
        raised=(),
        evidence="Named in the label.",
        action="Measure the blood pressure lying and standing.",
        patient_text="",
        conflict="",
        sources=("uk_lioresal",),
        basis="read",
    )
    return replace(plain, **changes)


def silent(id: str, state: str, **changes: Any) -> Card:
    """A card that says that nothing is said."""
    known = state == "no_known_interaction"
    return card(
        id,
        state=state,
        tier="interrupt" if state == "check_failed" else None,
        title=f"{id}: {state.replace('_', ' ')}",
        about=about(id, (id,) if known else ()),
        mechanism="",
        mechanism_codes=(),
        severity=None,
        evidence="Words about what was looked for.",
        action="Look it up elsewhere.",
        sources=COVERAGE if known else (),
        checked_against=COVERAGE if known else (),
        checked_on=CHECKED_ON if known else "",
        **changes,
    )


EGFR_CARD = card(
    "kidney_too_much",
    kind="kidney",
    tier="stop",
    about=About(),
    title="60 mg a day is too much for an eGFR of 28",
    mechanism="less baclofen leaves by the kidneys",
    mechanism_codes=("RENAL",),
    severity="avoid",
    raised=(
        RaisedBecause(
            text="the eGFR is below 30",
            from_severity="major",
            to_severity="avoid",
            sources=("elhusseini2017",),
            basis="read",
        ),
    ),
    evidence="Encephalopathy was admitted more often at 20 mg a day and more than below.",
    action="Decide today: less, another drug, or a plan off it. Do not stop at once.",
    patient_text="Your kidneys are slow to clear baclofen. Call your team today and ask about your tablets.",
    conflict="uk_lioresal: 5 mg a day on dialysis.",
    sources=("elhusseini2017", "uk_lioresal"),
    overrides=OVERRIDES,
)
BURDEN_CARD = card(
    "burden",
    kind="burden",
    tier="interrupt",
    about=about("oxycodone", ("oxycodone",)),
    also=(about("Zopi", ("zopiclone",)),),
    title="Oxycodone, zopiclone and baclofen together are strongly sedating",
    mechanism="adds to sedation and slows breathing",
    mechanism_codes=("CNSD",),
    severity="major",
    evidence="A response surface of all sedatives.",
    action="One sedative at a time; ask about sleepiness and breathing at each visit.",
    patient_text="These drugs together can make you very sleepy. Do not drive.",
    sources=("calando2026",),
    basis="assumed",
    overrides=OVERRIDES[:1],
)
OPIOID_CARD = card(
    "opioid",
    tier="interrupt",
    about=about("oxycodone", ("oxycodone",)),
    title="Opioids beside baclofen",
    mechanism="adds to sedation and slows breathing",
    mechanism_codes=("CNSD",),
    severity="major",
    raised=(
        RaisedBecause(
            text="baclofen was raised in the last 14 days",
            from_severity="moderate",
            to_severity="major",
            sources=("us_suspension2024",),
            basis="derived",
        ),
    ),
    action="Lowest dose of both; teach the signs of an overdose; have naloxone at hand.",
    patient_text="An opioid and baclofen together can slow your breathing. Others must call if you are hard to wake.",
    sources=("us_suspension2024",),
    within="burden",
    overrides=OVERRIDES,
)
NOTE_CARD = card("ramipril", patient_text="Get up slowly, so that you do not fall.")
OWN_CARD = card(
    "own:gabapentin",
    kind="own_table",
    about=about("gabapentin", ("gabapentin",)),
    title="Gabapentin (your own table)",
    mechanism="less leaves by the kidneys",
    action="Ask the renal team.",
    sources=(),
    basis="assumed",
)
NONE_KNOWN = (
    silent("folic acid", "no_known_interaction"),
    silent("vitamin D", "no_known_interaction"),
)
NOT_COVERED = silent("ibuprofin", "not_covered", did_you_mean=("ibuprofen",))
FAILED = silent("metoprolol", "check_failed")
CARDS = (
    EGFR_CARD, BURDEN_CARD, OPIOID_CARD, FAILED, NOTE_CARD, OWN_CARD, NOT_COVERED, *NONE_KNOWN
)  # fmt: skip


def _rule(
    name: str, source: str, low: float, high: float, text: str, **changes: Any
) -> KidneyRuleRow:
    row = KidneyRuleRow(
        name=name,
        source=source,
        text=text,
        action="reduce",
        eGFR_from=low,
        eGFR_below=high,
        dialysis=False,
        fraction_of_usual=None,
        max_daily_mg=None,
        most_mg_per_day=None,
        applies=False,
        strictest=False,
        basis="read",
    )
    return replace(row, **changes)


RULES = (
    _rule("full_80", "vlavonou2014", 80, float("inf"), "Full dose.", action="full"),
    _rule("two_thirds", "vlavonou2014", 50, 80, "Reduce by one third.", fraction_of_usual=0.667),
    _rule(
        "half", "vlavonou2014", 0, 30, "Reduce by two thirds.",
        fraction_of_usual=0.333, most_mg_per_day=26.7, applies=True,
    ),
    _rule(
        "avoid_30", "elhusseini2017", 0, 30, "Avoid below 30, and on dialysis.",
        action="avoid", applies=True, strictest=True,
    ),
    _rule("dialysis", "uk_lioresal", 0, 15, "5 mg a day.", dialysis=True, max_daily_mg=5.0),
)  # fmt: skip
REPORT = replace(FALLING_KIDNEYS, eGFR=28.2, CLcr=31.0)
KIDNEY = KidneyCheck(
    eGFR=28.2,
    CLcr=31.0,
    trend="falling",
    moving=False,
    report=REPORT,
    rules=RULES,
    strictest="avoid_30",
    strictest_text="Avoid below 30 (elhusseini2017).",
    may_start=False,
    most_start_mg=None,
    most_mg_per_day=None,
    running_mg_per_day=60.0,
    too_much=True,
    encephalopathy=EncephalopathyRisk(
        daily_mg=60.0,
        percent={"p05": 0.9, "p50": 1.1, "p95": 1.4},
        comparison_mg=10.0,
        comparison_percent={"p05": 0.34, "p50": 0.42, "p95": 0.5},
        outside=(),
        sources=("muanda2019",),
    ),
)
GOOD_REPORT = replace(REPORT, eGFR=95.0, CLcr=101.0, trend="stable", warnings=())
GOOD_KIDNEY = replace(
    KIDNEY,
    eGFR=95.0,
    CLcr=101.0,
    report=GOOD_REPORT,
    rules=(replace(RULES[0], applies=True), *RULES[1:2]),
    strictest="",
    strictest_text="",
    may_start=True,
    most_start_mg=15.0,
    most_mg_per_day=80.0,
    too_much=False,
    encephalopathy=EncephalopathyRisk(
        daily_mg=60.0,
        percent=None,
        comparison_mg=None,
        comparison_percent=None,
        outside=("younger than 66 years", "eGFR of 60 and more"),
        sources=("muanda2019",),
    ),
)


def _drug(name: str, title: str, effect: float, without: float) -> BurdenDrug:
    return BurdenDrug(
        drug=name,
        title=title,
        U=band(0.8, 0.4),
        effect=band(effect, 0.1),
        without_it=band(without, 0.15),
        basis="assumed",
        sources=("calando2026",),
    )


BURDEN = Burden(
    baclofen_mg=60.0,
    is_start=False,
    drugs=(
        _drug("baclofen", "baclofen, by its level", 0.41, 0.44),
        _drug("oxycodone", "opioids, 20 mg a day", 0.28, 0.55),
        _drug("zopiclone", "sleeping tablets, usual dose", 0.22, 0.58),
    ),
    effect=band(0.67, 0.16),
    effect_additive=band(0.61, 0.15),
    baclofen_alone=band(0.41, 0.1),
    baclofen_alone_usual_kidneys=band(0.24, 0.08),
    not_counted=("kratom",),
    text="All together make 67 % of the most; baclofen with usual kidneys alone would make 24 %.",
    basis="assumed",
    sources=("calando2026",),
)
NO_BURDEN = Burden(text="", basis="assumed")
PATIENT = replace(
    WOMAN,
    id="demo-check",
    age_years=71.0,
    weight_kg=64.0,
    jurisdiction="UK",
    unrecognised=("ibuprofin",),
)


def make_check(cards: Sequence[Card] = CARDS, *, emergency: bool = False) -> Answer[CheckResult]:
    """A whole answer of `calando check` with these cards."""
    reasons = tuple(
        Statement(
            text=f"{c.title}. {c.evidence} {c.action}",
            sources=c.sources,
            basis=c.basis,
            urgent=c.tier == "stop",
        )
        for c in cards
        if c.tier in ("stop", "interrupt")
    )
    urgent = Statement(text="Hard to wake: call now.", urgent=True, emergency=True)
    result = CheckResult(
        headline=headline_of(cards, emergency=emergency),
        emergency=emergency,
        patient=PATIENT,
        cards=tuple(cards),
        counts={"stop": 1, "interrupt": 2, "note": 2},
        burden=BURDEN if any(c.kind == "burden" for c in cards) else NO_BURDEN,
        kidney=KIDNEY if any(c.kind == "kidney" for c in cards) else GOOD_KIDNEY,
        unrecognised=tuple(c.about.asked for c in cards if c.state == "not_covered"),
        not_told=("daily_mg of zopiclone", "alcohol") if len(cards) > 1 else (),
        advice=(),
        contacts=(
            ContactLine(kind="emergency", name="Emergency services", number="999"),
            ContactLine(kind="health_line", name="NHS 111", number="111"),
        ),
    )
    keys = (
        "us_suspension2024",
        "uk_lioresal",
        "de_bfarm",
        "fr_lioresal",
        "elhusseini2017",
        "muanda2019",
    )
    return Answer(
        command="check",
        seed=1,
        version="0.1.0",
        result=result,
        reasons=(*((urgent,) if emergency else ()), *reasons),
        caveats=(
            Statement(
                text="The burden is a model that nobody has tested in people.", basis="assumed"
            ),
        ),
        sources=papers(keys),
    )
