"""Made-up answers of `calando overdose` for tests of its presenters: a full one, one of which little is known, others.

None of these numbers is clinical; they only look like what the forecast gives.
"""

from __future__ import annotations

import math
from dataclasses import replace

from calando.decide.overdose.result import (
    Afterwards,
    BackCalculation,
    CoIngested,
    Concentration,
    Dialysis,
    DialysisStatement,
    DialysisWay,
    Disposition,
    DispositionRule,
    IngestionSummary,
    OverdoseCurves,
    OverdoseResult,
    SeriesRow,
    Severity,
    StructureLine,
)
from calando.decide.recommendation import (
    Answer,
    CitedLine,
    ContactLine,
    KidneyReport,
    PatientSummary,
    Statement,
)

KEYS = ("leung2006", "perry1998", "brvar2007", "extrip2021", "calando2026")


def band(p05: float, p50: float, p95: float) -> dict[str, float]:
    """A band."""
    return {"p05": p05, "p50": p50, "p95": p95}


def decay(
    peak: float, half_life_h: float, ka: float = 1.2, hours: tuple[float, ...] = ()
) -> tuple[float, ...]:
    """Levels that rise and fall as after one swallowed dose."""
    k = math.log(2) / half_life_h
    return tuple(peak * (math.exp(-k * t) - math.exp(-ka * t)) * 1.3 for t in hours)


def logistic(
    middle: float, width: float, top: float, hours: tuple[float, ...]
) -> tuple[float, ...]:
    """A share that rises in two hours, stays and falls around `middle`."""
    return tuple(top * min(1.0, t / 2.0) / (1.0 + math.exp((t - middle) / width)) for t in hours)


def grid(end_h: float) -> tuple[float, ...]:
    """Every half hour up to `end_h`."""
    return tuple(i / 2 for i in range(int(2 * end_h) + 1))


def drawn(
    end_h: float, half_life_h: float, peak: float, awake_h: float
) -> tuple[Concentration, tuple[StructureLine, ...], OverdoseCurves]:
    """The curves of one person."""
    hours = grid(end_h)
    at = dict(zip(hours, range(len(hours)), strict=True))

    def curve(factor: float, stretch: float, ka: float = 1.2) -> tuple[float, ...]:
        return decay(peak * factor, half_life_h * stretch, ka, hours)

    p50 = curve(1.0, 1.0)
    levels = Concentration(
        hours=hours,
        p05=curve(0.45, 0.6, 0.8),
        p25=curve(0.75, 0.8, 1.0),
        p50=p50,
        p75=curve(1.3, 1.25),
        p95=curve(1.9, 1.7),
        now=band(curve(0.45, 0.6, 0.8)[at[2.5]], p50[at[2.5]], curve(1.9, 1.7)[at[2.5]]),
    )
    ways = (
        ("linear", "as at usual doses", curve(1.25, 0.85, 1.6), "read"),
        ("saturable", "absorption that fills up", curve(0.85, 1.0, 0.5), "assumed"),
        ("prolonged", "tablets that dissolve late", curve(0.62, 1.5, 0.22), "assumed"),
    )
    structures = tuple(
        StructureLine(name=n, title=t, p50_mg_per_L=c, basis=b, sources=("calando2026",))  # type: ignore[arg-type]
        for n, t, c, b in ways
    )
    curves = OverdoseCurves(
        hours=hours,
        share_in_coma={
            "p05": logistic(awake_h * 0.6, 3.0, 0.3, hours),
            "p50": logistic(awake_h, 5.0, 0.62, hours),
            "p95": logistic(awake_h * 1.7, 8.0, 0.92, hours),
        },
        withdrawal={},
    )
    return levels, structures, curves


def cited(text: str, *sources: str, urgent: bool = False, basis: str = "read") -> CitedLine:
    """A sentence with its passport."""
    return CitedLine(text=text, sources=sources or ("leung2006",), basis=basis, urgent=urgent)  # type: ignore[arg-type]


CONTACTS = (
    ContactLine(kind="emergency", name="Emergency services", number="999"),
    ContactLine(
        kind="poison", name="NPIS", number="0344 892 0111", note="for health professionals only"
    ),
    ContactLine(kind="crisis", name="Samaritans", number="116 123", note="day and night"),
)
PATIENT = PatientSummary(
    id="demo-overdose",
    age_years=46.0,
    sex="female",
    weight_kg=68.0,
    jurisdiction="UK",
    indication="spasticity",
    daily_mg=60.0,
    doses=(("08:00", 20.0), ("14:00", 20.0), ("20:00", 20.0)),
    since_weeks=80.0,
    dialysis="none",
    pregnant=False,
    unrecognised=(),
)
KIDNEY = KidneyReport(
    eGFR=26.0,
    eGFR_formula="CKD-EPI 2021",
    CLcr=29.0,
    CLcr_formula="Cockcroft-Gault 1976",
    trend="falling",
    warnings=("The kidneys are getting worse: every estimate flatters them.",),
)
INGESTION = IngestionSummary(
    mg_low=600.0,
    mg_high=900.0,
    mg_per_kg_low=8.8235,
    mg_per_kg_high=13.235,
    hours_ago_low=2.0,
    hours_ago_high=3.0,
    deliberate=True,
    someone_elses=False,
    tolerant=None,
    regular_daily_mg=60.0,
    has_pump=False,
    co_ingested=(
        CoIngested(asked="alcohol", resolved="alcohol", sedates=True, text="Adds to sedation."),
        CoIngested(
            asked="zopiklone",
            resolved=None,
            sedates=True,
            text="Not a word calando knows: it counts as a sedative.",
            did_you_mean=("zopiclone",),
        ),
    ),
)
DO_NOW = (
    cited("Airway and breathing come before any calculation.", urgent=True),
    cited("Monitor breathing, pulse, pressure, temperature and wakefulness.", urgent=True),
    cited("Charcoal is an option early, with a safe airway.", "perry1998", basis="derived"),
    cited("Ask for other drugs; measure glucose, paracetamol and alcohol."),
)
RULES = (
    DispositionRule(
        id="kidneys",
        place="emergency_now",
        text="Baclofen leaves by the kidneys: with an eGFR below 30 no amount is small.",
        sources=("brvar2007",),
        basis="read",
    ),
    DispositionRule(
        id="deliberate",
        place="emergency_now",
        text="A deliberate overdose is seen in hospital whatever the amount.",
        sources=("calando2026",),
        basis="assumed",
    ),
    DispositionRule(
        id="co_ingested",
        place="medical_today",
        text="Other sedatives were taken with it.",
        sources=("leung2006",),
        basis="read",
    ),
)
SERIES = (
    SeriesRow(
        id="gdansk2005",
        title="52 adults, 100 to 1500 mg (Gdańsk 2005)",
        doses="444.8 ± 317.8 mg",
        outcome="coma 28 of 52",
        published_percent=53.8,
        said="Deep coma, among those who present.",
        forecast=band(0.31, 0.52, 0.7),
        inside=True,
        source="leung2006",
    ),
    SeriesRow(
        id="mashhad",
        title="10 adults, baclofen alone (Mashhad)",
        doses="130 ± 90 mg",
        outcome="GCS below 10 in 10 of 10",
        published_percent=100.0,
        said="Lower doses than elsewhere: 200 mg is no safe ceiling.",
        forecast=band(0.12, 0.3, 0.55),
        inside=False,
        source="perry1998",
    ),
    SeriesRow(
        id="perry1998",
        title="14 adolescents at a party (1998)",
        doses="60 to 600 mg",
        outcome="ventilated 9 of 14",
        published_percent=64.3,
        said="Adolescents fell into coma from 60 mg on.",
        forecast=None,
        inside=None,
        source="perry1998",
    ),
)


def dialysis(levels: Concentration, now_h: float) -> Dialysis:
    """Four ways, one of them without a clearance."""
    faster = tuple(
        c * math.exp(-0.16 * min(4.0, max(0.0, t - now_h)))
        for t, c in zip(levels.hours, levels.p50, strict=True)
    )
    none = {
        "clearance_L_per_h": None,
        "half_life_h": None,
        "removed_percent": None,
        "over_h": None,
        "awake_h": None,
        "levels_p50_mg_per_L": (),
    }
    return Dialysis(
        headline="One session of four hours removes about as much as these kidneys do in a day.",
        ways=(
            DialysisWay(
                name="own",
                title="This person's kidneys and liver",
                clearance_L_per_h=band(2.8, 4.1, 5.9),
                half_life_h=band(8.1, 12.2, 18.0),
                removed_percent=band(60.0, 74.0, 86.0),
                over_h=24.0,
                awake_h=band(31.0, 52.0, 96.0),
                levels_p50_mg_per_L=levels.p50,
                text="Nothing is added.",
                sources=("calando2026",),
                basis="derived",
            ),
            DialysisWay(
                name="hemodialysis",
                title="Hemodialysis, one session",
                clearance_L_per_h=band(6.1, 7.7, 9.2),
                half_life_h=band(3.1, 4.2, 5.6),
                removed_percent=band(38.0, 47.0, 58.0),
                over_h=4.0,
                awake_h=band(22.0, 38.0, 71.0),
                levels_p50_mg_per_L=faster,
                text="Clearance of one published session in a man without kidney function.",
                sources=("brvar2007",),
                basis="read",
            ),
            DialysisWay(
                name="cvvh",
                title="CVVH",
                clearance_L_per_h=band(1.2, 1.8, 2.5),
                half_life_h=band(5.9, 8.4, 12.0),
                removed_percent=band(70.0, 83.0, 92.0),
                over_h=24.0,
                awake_h=band(27.0, 45.0, 85.0),
                levels_p50_mg_per_L=(),
                text="From the flow and free fraction, not measured.",
                sources=("calando2026",),
                basis="assumed",
            ),
            DialysisWay(
                name="peritoneal",
                title="Peritoneal dialysis",
                **none,  # type: ignore[arg-type]
                text="People recovered in two to three days; nobody measured what it removed.",
                sources=("brvar2007",),
                basis="read",
            ),
        ),
        statements=(
            DialysisStatement(
                text="Suggests removal after usual doses with kidney impairment, above all in coma on a ventilator.",
                says="for",
                applies=True,
                sources=("extrip2021",),
                basis="read",
            ),
            DialysisStatement(
                text="Suggests against it in acute poisoning with normal kidneys.",
                says="against",
                applies=False,
                sources=("extrip2021",),
                basis="read",
            ),
        ),
        disagreement="The group spoke of usual doses in failing kidneys, not of an overdose in them: both stand.",
    )


def make_result() -> OverdoseResult:
    """A whole result: deliberate, with alcohol, failing kidneys, someone who takes baclofen every day."""
    levels, structures, curves = drawn(168.0, 12.0, 8.0, 40.0)
    return OverdoseResult(
        headline="600 to 900 mg with failing kidneys, alcohol and an unknown tablet: coma is likely and may last days.",
        emergency=True,
        patient=PATIENT,
        kidney=KIDNEY,
        ingestion=INGESTION,
        contacts=CONTACTS,
        do_now=DO_NOW,
        disposition=Disposition(
            place="emergency_now", until_h=72.0, why=RULES[0].text, rules=RULES
        ),
        severity=Severity(
            coma=band(0.45, 0.71, 0.9),
            ventilation=band(0.25, 0.48, 0.72),
            seizure=band(0.04, 0.12, 0.25),
        ),
        severity_label="among those who present to hospital after such an amount",
        severity_at_home="No milligram threshold reassures here: failing kidneys, and other sedatives with it.",
        series=SERIES,
        concentration_mg_per_L=levels,
        structures=structures,
        hours_since_ingestion=(2.0, 3.0),
        observe_until_h=72.0,
        observe="Symptoms can begin late and outlast the levels; failing kidneys make both longer.",
        awake_h=band(31.0, 52.0, 96.0),
        awake="Of those who become comatose, half are awake by then.",
        withdrawal_from_h=band(48.0, 78.0, 130.0),
        afterwards=Afterwards(
            dependent=True,
            text="The body is used to 60 mg a day: withdrawal can follow the coma and look like it.",
            restart="When awake and breathing well, a doctor considers the usual dose again, less with these kidneys.",
            sources=("perry1998",),
            basis="read",
        ),
        dialysis=dialysis(levels, 2.5),
        never=(
            cited("A normal level does not end observation: effects outlast it.", "perry1998"),
            cited(
                "Fixed pupils and no reflexes are no verdict of brain death while baclofen may act."
            ),
            cited("Being awake now says little in the first hours."),
        ),
        self_harm=(cited("Ask about intent, and again when the person is awake.", urgent=True),),
        back_calculation=None,
        curves=curves,
        unrecognised=("zopiklone",),
        not_told=("tolerant", "levels"),
    )


def back_calculation() -> BackCalculation:
    """What two levels say."""
    return BackCalculation(
        dose_mg=band(520.0, 760.0, 1100.0),
        hours_ago=band(1.8, 2.7, 4.4),
        awake_h=band(30.0, 50.0, 90.0),
        levels=((1.0, 5.8), (0.0, 5.1)),
        below_limit=(False, False),
        effective_draws=812.4,
        agrees_with_told=True,
        text="The levels fit what was told.",
    )


def with_levels(result: OverdoseResult | None = None) -> OverdoseResult:
    """The same with two levels."""
    return replace(result or make_result(), back_calculation=back_calculation())


def quick_result() -> OverdoseResult:
    """Good kidneys, an exact amount and time, by accident, no dependence."""
    full = make_result()
    levels, structures, curves = drawn(72.0, 4.5, 9.0, 14.0)
    ways = dialysis(levels, 2.0)
    return replace(
        full,
        headline="300 mg three hours ago, by accident: observed where breathing can be watched.",
        emergency=False,
        kidney=replace(KIDNEY, eGFR=98.0, CLcr=105.0, trend="stable", warnings=()),
        ingestion=replace(
            INGESTION,
            mg_low=300.0,
            mg_high=300.0,
            mg_per_kg_low=4.41,
            mg_per_kg_high=4.41,
            hours_ago_low=3.0,
            hours_ago_high=3.0,
            deliberate=False,
            tolerant=False,
            regular_daily_mg=None,
            co_ingested=(),
        ),
        disposition=Disposition(place="observe", until_h=24.0, why=RULES[2].text, rules=RULES[2:]),
        severity=Severity(
            coma=band(0.2, 0.38, 0.6),
            ventilation=band(0.1, 0.22, 0.4),
            seizure=band(0.02, 0.07, 0.16),
        ),
        severity_at_home="",
        concentration_mg_per_L=levels,
        structures=structures,
        hours_since_ingestion=(3.0, 3.0),
        observe_until_h=24.0,
        awake_h=band(9.0, 16.0, 34.0),
        withdrawal_from_h=None,
        afterwards=Afterwards(
            dependent=False,
            text="No withdrawal is expected in someone who does not take baclofen.",
            restart="",
            sources=("perry1998",),
            basis="derived",
        ),
        dialysis=replace(ways, disagreement=""),
        self_harm=(),
        curves=curves,
        unrecognised=(),
        not_told=(),
    )


def bare_result() -> OverdoseResult:
    """Almost nothing is known: no amount, no time, no level."""
    full = make_result()
    nothing = {
        "clearance_L_per_h": None,
        "half_life_h": None,
        "removed_percent": None,
        "over_h": None,
        "awake_h": None,
        "levels_p50_mg_per_L": (),
    }
    return replace(
        full,
        headline="An unknown amount of baclofen: treated as a large one until it is known.",
        patient=replace(PATIENT, id="", daily_mg=None, doses=(), since_weeks=None, pregnant=None),
        ingestion=IngestionSummary(
            mg_low=None,
            mg_high=None,
            mg_per_kg_low=None,
            mg_per_kg_high=None,
            hours_ago_low=None,
            hours_ago_high=None,
            deliberate=None,
            someone_elses=None,
            tolerant=None,
            regular_daily_mg=None,
            has_pump=True,
            co_ingested=(),
        ),
        contacts=CONTACTS[:1],
        disposition=Disposition(
            place="emergency_now",
            until_h=None,
            why="The amount is not known.",
            rules=(replace(RULES[0], text="The amount is not known."),),
        ),
        severity=None,
        severity_at_home="No milligram threshold reassures where the amount is not known.",
        series=(),
        concentration_mg_per_L=None,
        structures=(),
        hours_since_ingestion=None,
        observe_until_h=None,
        observe="No hour can be named before a doctor has seen the person.",
        awake_h=None,
        awake="",
        withdrawal_from_h=None,
        afterwards=Afterwards(
            dependent=None,
            text="Withdrawal can follow in anyone whose body was used to baclofen.",
            restart="",
            sources=(),
            basis="assumed",
        ),
        dialysis=replace(
            full.dialysis,
            headline="Nothing can be computed without an amount.",
            ways=tuple(replace(w, **nothing) for w in full.dialysis.ways),
            disagreement="",
            statements=(),
        ),
        curves=None,
        unrecognised=(),
        not_told=("mg", "hours_ago"),
    )


def make_overdose(result: OverdoseResult | None = None) -> Answer[OverdoseResult]:
    """A whole answer."""
    return Answer(
        command="overdose",
        seed=1,
        version="0.1.0",
        result=result or make_result(),
        reasons=(
            Statement(
                text="Breathing can stop without warning.",
                sources=("leung2006",),
                basis="read",
                urgent=True,
                emergency=True,
            ),
            Statement(
                text="Chances come from series of people who came to hospital.",
                sources=("leung2006",),
            ),
        ),
        caveats=(
            Statement(
                text="How absorption goes at such amounts was never measured.", basis="assumed"
            ),
        ),
        sources={key: {"title": f"Title of {key}", "doi": "10.1000/x", "url": ""} for key in KEYS},
    )
