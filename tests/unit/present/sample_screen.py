"""Made-up answers of `calando screen` for tests of its presenters: every kind of instrument, every kind of flag.

The cuts, percentages and words only look like those of the instruments; none of them is a clinical number.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sample_people import US_CONTACTS

from calando.decide.recommendation import Answer, CitedLine, ContactLine, Statement
from calando.decide.screen.result import (
    AccuracyLine,
    BandLine,
    FlagLine,
    NextInstrument,
    ScoredItem,
    ScoredScale,
    ScreenResult,
)

CONTACTS = US_CONTACTS
EVERYWHERE = (
    ContactLine(kind="emergency", name="US: Emergency services", number="911"),
    ContactLine(kind="emergency", name="UK: Emergency services", number="999"),
    ContactLine(kind="emergency", name="DE: Notruf", number="112"),
    ContactLine(kind="crisis", name="US: 988 Suicide and Crisis Lifeline", number="988"),
    ContactLine(kind="crisis", name="UK: Samaritans", number="116 123"),
)
SOURCES = {
    "sullivan1989": {
        "title": "Sullivan JT and others. Assessment of alcohol withdrawal. 1989.",
        "doi": "10.1111/j.1360-0443.1989.tb00737.x",
        "url": "",
    },
    "asam2020": {"title": "A guideline on alcohol withdrawal. 2020.", "doi": "", "url": "https://example.org/a"},
}  # fmt: skip
CIWA_LABELS = (
    "Nausea and vomiting", "Tremor", "Sweats", "Anxiety", "Agitation", "Touch: itching, pins and needles",
    "Hearing: sounds", "Seeing: light, shapes", "Headache, fullness", "Orientation",
)  # fmt: skip


def item(
    key: str, label: str, answer: str, said: str = "", points: float | None = None, **more: Any
) -> ScoredItem:
    """One item that was answered."""
    plain = ScoredItem(
        key=key,
        label=label,
        text="",
        answer=answer,
        answer_label=said,
        points=points,
        state="answered",
    )
    return replace(plain, **more)


def bands(
    id: str, title: str, cuts: tuple[float, ...], titles: tuple[str, ...], at: int, **more: Any
) -> BandLine:
    """One band set, with the score in the band `at`."""
    edges = (0.0, *cuts)
    plain = BandLine(
        band_set=id,
        title=title,
        subscale="",
        band=titles[at].lower().replace(" ", "_"),
        band_title=titles[at],
        from_score=edges[at] if cuts else None,
        to_score=cuts[at] - 1 if at < len(cuts) else None,
        cuts=cuts,
        band_titles=titles,
        text=f"In this set the answers are {titles[at].lower()}.",
        caveat="",
        population="Adults in care for alcohol withdrawal",
        chosen=False,
        sources=("asam2020",),
        basis="read",
    )
    return replace(plain, **more)


CIWA = ScreenResult(
    headline="CIWA-Ar 12: moderate withdrawal by the bands of ASAM 2020.",
    emergency=False,
    instrument="ciwa_ar",
    title="CIWA-Ar",
    name="Clinical Institute Withdrawal Assessment for Alcohol, revised",
    about="How severe alcohol withdrawal is now.",
    version="1989",
    kind="sum",
    rater="clinician",
    window="now",
    validated=True,
    licence="ship",
    wording="own",
    rights="Not copyrighted; may be used freely.",
    credit="Sullivan JT and others, 1989.",
    for_whom="Adults in alcohol withdrawal who can talk to the rater.",
    not_for="People who cannot answer, or who are critically ill.",
    score=12.0,
    score_text="12",
    low=0.0,
    high=67.0,
    subscales=(),
    band="moderate",
    band_title="Moderate",
    band_set="asam2020",
    bands=(
        bands("asam2020", "ASAM 2020", (10.0, 19.0), ("Mild", "Moderate", "Severe"), 1, chosen=True,
              caveat="A low score does not rule out a seizure."),
        bands("camcops", "CamCOPS and VA", (8.0, 15.0), ("Mild", "Moderate", "Severe"), 1),
        bands("wikipedia", "An encyclopedia", (11.0, 16.0), ("Absent or mild", "Moderate", "Severe"), 1),
        bands("time", "A clinic's page", (9.0, 16.0, 21.0),
              ("Minimal", "Mild", "Moderate", "Severe, with delirium likely"), 1, basis="assumed"),
    ),
    criteria=(),
    flags=(
        FlagLine(id="seizure_history", kind="warning", urgent=False, basis="read", sources=("asam2020",),
                 text="Ask about earlier seizures: they change what a score means."),
    ),
    items=tuple(
        item(str(n + 1), label, str(points), f"grade {points}", float(points))
        for n, (label, points) in enumerate(zip(CIWA_LABELS, (2, 3, 2, 2, 1, 0, 0, 1, 1, 0), strict=True))
    ),
    accuracy=(
        AccuracyLine(cut=">= 10", target="withdrawal that needs drugs", population="203 adults on a ward",
                     sensitivity=88.0, specificity=71.5, note="Expert opinion set the upper cuts.",
                     sources=("sullivan1989",), basis="read"),
        AccuracyLine(cut=">= 19", target="complicated withdrawal", population="Adults on a ward",
                     sensitivity=None, specificity=90.0, note="", sources=("asam2020",), basis="derived"),
    ),
    next_step="A clinician sees this person today, and scores again in 1 to 4 hours.",
    next_instrument=NextInstrument(to="audit", title="AUDIT", carried=(("1", "4"), ("2", "3")),
                                   text="Ask about drinking over the last year when the person is well."),
    jurisdiction="US",
    contacts=CONTACTS,
    loinc=(),
    never=(CitedLine(text="Never set the place of care by this score alone.", sources=("asam2020",), basis="read"),),
)  # fmt: skip

PHQ9 = replace(
    CIWA,
    headline="PHQ-9 12: moderate. Question 9 was answered above 0: ask about suicide now.",
    instrument="phq9",
    title="PHQ-9",
    name="Patient Health Questionnaire, nine questions",
    about="How much low mood there was.",
    rater="self",
    window="the last 2 weeks",
    wording="published",
    score=12.0,
    high=27.0,
    bands=(
        bands("published", "As published", (5.0, 10.0, 15.0, 20.0),
              ("Minimal", "Mild", "Moderate", "Moderately severe", "Severe"), 2, chosen=True),
        bands("cut10", "One cut at 10", (10.0,), ("Below the cut", "At or above the cut"), 1),
    ),
    band_set="published",
    flags=(
        FlagLine(id="item9", kind="suicide", urgent=True, basis="read", sources=("sullivan1989",),
                 text="Thoughts of death or self-harm were reported. Ask about suicide now."),
    ),
    items=tuple(
        item(str(n), f"Question {n}", str(points), ("Not at all", "Several days", "More than half the days")[points],
             float(points), text=f"How often were you bothered by thing {n}?")
        for n, points in enumerate((2, 2, 1, 2, 1, 1, 1, 1, 1), start=1)
    ),
    next_step="Ask about suicide today, before anything else on this page.",
    next_instrument=None,
    loinc=(("panel", "44249-1"), ("total", "44261-6")),
)  # fmt: skip

BAM = replace(
    CIWA,
    headline="BAM-R: three subscales, no total.",
    instrument="bam_r",
    title="BAM-R",
    score=None,
    score_text="",
    low=None,
    high=None,
    subscales=(
        ScoredScale(id="use", title="Use", score=3.0, low=0.0, high=12.0),
        ScoredScale(id="risk", title="Risk", score=14.0, low=0.0, high=24.0),
        ScoredScale(id="protective", title="Protective", score=9.0, low=0.0, high=24.0),
    ),
    band=None,
    band_title="",
    band_set=None,
    bands=(),
    flags=(),
    accuracy=(),
    jurisdiction=None,
    contacts=EVERYWHERE,
    next_instrument=None,
    next_step="Look at each answer with the person, and compare with last month.",
)
ASHWORTH = replace(
    BAM,
    headline="Modified Ashworth: 1+.",
    instrument="ashworth",
    title="Modified Ashworth",
    kind="grade",
    score_text="1+",
    subscales=(),
    items=(item("1", "Tone of this muscle group", "1+", "A catch, then slight resistance"),),
    jurisdiction="UK",
    contacts=(ContactLine(kind="emergency", name="Emergency services", number="999"),),
    validated=False,
    next_step="Record the joint, the speed and the posture; grade again in the same way.",
)
CSSRS = replace(
    CIWA,
    headline="High risk: this person needs somebody with them now.",
    emergency=True,
    instrument="cssrs",
    title="C-SSRS screener",
    name="Columbia Suicide Severity Rating Scale, screener",
    kind="rules",
    licence="score",
    wording="none",
    rights="Copyrighted; wording comes from your licensed form.",
    score=None,
    score_text="",
    low=None,
    high=None,
    band="high",
    band_title="High risk",
    band_set="triage",
    bands=(
        bands("triage", "Triage", (), ("Low risk", "Moderate risk", "High risk"), 2, chosen=True),
    ),
    flags=(
        FlagLine(id="intent", kind="suicide", urgent=True, emergency=True, basis="read", sources=("asam2020",),
                 text="Intent to act was reported. Stay with the person and call for help now."),
        FlagLine(id="history", kind="suicide", urgent=True, basis="read", sources=("asam2020",),
                 text="Earlier attempts were reported."),
    ),
    items=(
        item("1", "Wish to be dead", "yes", "Yes"),
        item("2", "Thoughts of suicide", "yes", "Yes"),
        item("4", "Intent", "yes", "Yes"),
        item("6", "Behaviour, ever", "", "", state="not_asked"),
    ),
    accuracy=(),
    next_step="Stay with the person. Call the emergency number now.",
    next_instrument=None,
)  # fmt: skip
CHECKLIST = replace(
    BAM,
    headline="Flowsheet: nothing on it raises an alarm.",
    instrument="flowsheet",
    title="Flowsheet",
    kind="checklist",
    subscales=(),
    items=(item("temp", "Temperature", "37.1", "37.1 °C"), item("seizure", "Seizure", "no", "No")),
    validated=False,
    rights="",
    credit="",
    for_whom="",
    not_for="",
    next_step="Check again in four hours.",
    never=(),
)


def make_screen(result: ScreenResult = CIWA, **changed: Any) -> Answer[ScreenResult]:
    """Return a made-up answer; `changed` replaces parts of its result."""
    return Answer(
        command="screen",
        seed=1,
        version="0.0.0",
        result=replace(result, **changed),
        reasons=(Statement(text="Points were added as the source says.", sources=("sullivan1989",), basis="read"),),
        caveats=(Statement(text="A score screens. It is no diagnosis.", basis="assumed"),),
        sources=SOURCES,
    )  # fmt: skip


ALL = {
    "ciwa": CIWA,
    "phq9": PHQ9,
    "bam": BAM,
    "ashworth": ASHWORTH,
    "cssrs": CSSRS,
    "checklist": CHECKLIST,
}
