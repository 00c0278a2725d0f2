"""Made-up answers of `calando overdose` for tests of its presenters: a full one, one of which little is known, others.

None of these numbers is clinical; they only look like what the forecast gives.
"""

from __future__ import annotations

from dataclasses import replace

from sample_overdose_course import NOTHING_KNOWN, dialysis, drawn
from sample_people import FALLING_KIDNEYS, WOMAN, band, line, papers

from calando.decide.overdose.result import (
    Afterwards,
    BackCalculation,
    CoIngested,
    Disposition,
    DispositionRule,
    IngestionSummary,
    OverdoseResult,
    SeriesRow,
    Severity,
)
from calando.decide.recommendation import (
    Answer,
    CitedLine,
    ContactLine,
    Statement,
)
from calando.facts.schema_base import Basis

KEYS = ("leung2006", "perry1998", "brvar2007", "extrip2021", "calando2026")


def cited(text: str, *sources: str, urgent: bool = False, basis: Basis = "read") -> CitedLine:
    """A cited line, of one source unless told otherwise."""
    return line(text, *(sources or ("leung2006",)), basis=basis, urgent=urgent)


CONTACTS = (
    ContactLine(kind="emergency", name="Emergency services", number="999"),
    ContactLine(
        kind="poison", name="NPIS", number="0344 892 0111", note="for health professionals only"
    ),
    ContactLine(kind="crisis", name="Samaritans", number="116 123", note="day and night"),
)
PATIENT = replace(WOMAN, id="demo-overdose", jurisdiction="UK")
KIDNEY = replace(FALLING_KIDNEYS, eGFR=26.0, CLcr=29.0)
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
            ways=tuple(replace(w, **NOTHING_KNOWN) for w in full.dialysis.ways),
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
        sources=papers(KEYS),
    )
