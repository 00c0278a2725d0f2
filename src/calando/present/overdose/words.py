"""Words of an overdose as every format writes them: numbers to call, where to be treated, chances, what was told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from calando.decide.overdose.result import (
    BackCalculation,
    DispositionRule,
    IngestionSummary,
    OverdoseResult,
)
from calando.decide.recommendation import (
    Answer,
    Band,
    CitedLine,
    ContactLine,
    Statement,
)
from calando.present import wording
from calando.present.frame import Frame
from calando.present.overdose.numbers import band_text, hours, level_text, share_text, short, tag

OverdoseAnswer = Answer[OverdoseResult]
TITLE, EMERGENCY_TITLE = "Overdose of baclofen", "Emergency: call now"
PLACES = {
    "emergency_now": "To hospital now, as an emergency",
    "medical_today": "Seen by a doctor today, without delay",
    "observe": "To be observed, with the poison centre asked now",
    "home_with_advice": "At home with advice, not alone",
}
DO_NOW_TITLE = "Do now"
CHANCES_TITLE = "Chances of coma, ventilation and seizure"
FIGURE_TITLE = "The course"
FIGURE_CAPTION = (
    "Levels in plasma, the share of people like this who are in coma, and when observation ends, "
    "waking and withdrawal are expected, over the hours since ingestion. The numbers are in the tables."
)
TIMES_TITLE, DIALYSIS_TITLE = "Times", "Dialysis beside the body's own clearance"
STATEMENTS_TITLE, AFTER_TITLE = "What is said for and against dialysis", "Afterwards"
NEVER_TITLE, SELF_HARM_TITLE = "What must never be concluded", "Self-harm"
BACK_TITLE = "Worked back from the levels"
SERIES_TITLE = "Published series beside the forecast"
TOLD_TITLE, NOT_TOLD_TITLE = "What was told", "Not told, and could change this answer"
CONTACTS_TITLE = "Whom to call"
NO_CHANCES = (
    "No chance is given: neither an amount nor a level was told. That is not a small chance."
)
NO_FIGURE = "There is no figure: neither an amount nor a level was told."
NO_SELF_HARM = "It was told that it was no intent."
NO_STATEMENT = "None of these statements speaks of this person."
SAME_STATEMENTS = "The statements that apply here say the same."
ALONE = "that alone ends nothing"
SIGNS = "is hard to wake, breathes badly, has a seizure or has collapsed"
OUTCOMES = {
    "coma": "Coma",
    "ventilation": "Ventilation",
    "seizure": "Seizure",
}
# what a caller of `not_told` leaves as a name of the wishes
TOLD = {
    "mg": "the amount (--mg)",
    "hours_ago": "when it was taken (--hours-ago)",
    "co_ingested": "what else was taken (--with)",
    "deliberate": "whether it was meant (--deliberate, --accidental)",
    "someone_elses": "whose tablets they were (--someone-elses, --own-tablets)",
    "tolerant": "whether the body is used to baclofen (--tolerant, --naive)",
    "levels": "a plasma level (--level)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """One bar: of what, its band of shares, and the numbers in words."""

    name: str
    label: str
    band: Band
    text: str


def frame_of(result: OverdoseResult) -> Frame:
    """Return what the shared parts need."""
    return Frame(
        headline=result.headline,
        emergency=result.emergency,
        patient=result.patient,
        kidney=result.kidney,
        advice=(),
        contacts=result.contacts,
    )


# -- numbers to call, always first --------------------------------------------------------------------


def is_emergency(result: OverdoseResult) -> bool:
    """True if a number is called before anything else."""
    return result.emergency or result.disposition.place == "emergency_now"


def title_of(result: OverdoseResult) -> str:
    """Return the title of the page."""
    return f"{TITLE}: emergency" if is_emergency(result) else TITLE


def numbers_text(result: OverdoseResult) -> str:
    """Return the numbers: "EMERGENCY 999 · POISON CENTRE 0344 892 0111 (NPIS; day and night)"."""
    parts = [f"EMERGENCY {wording.emergency_number(frame_of(result))}"]
    second = second_contacts(result)
    for c in second:
        title = "POISON CENTRE" if c.kind == "poison" else "HEALTH ADVICE LINE"
        parts.append(f"{title} {c.number} ({wording.contact_text(c)})")
    if not second:
        parts.append("POISON CENTRE: no number on file")
    return " · ".join(parts)


def second_contacts(result: OverdoseResult) -> tuple[ContactLine, ...]:
    """Return who is called beside the emergency number: the poison centres, or the health line where it does that."""
    for kind in ("poison", "health_line"):
        if found := tuple(c for c in result.contacts if c.kind == kind):
            return found
    return ()


def call_text(result: OverdoseResult) -> str:
    """Return what the numbers are for, now or if it gets worse."""
    number = wording.emergency_number(frame_of(result))
    second = second_contacts(result)
    then = (
        ""
        if not second
        else "the poison centre"
        if second[0].kind == "poison"
        else second[0].number
    )
    if is_emergency(result):
        return f"Call {number} now, then {then}." if then else f"Call {number} now."
    rest = f"; {then} for everything else" if then else ""
    return f"Call {number} at once if the person {SIGNS}{rest}."


# -- headline, disposition, do now --------------------------------------------------------------------


def urgent_lines(answer: OverdoseAnswer) -> tuple[str, ...]:
    """Return the urgent reasons that are not said elsewhere on the page, emergencies first."""
    urgent = [s for s in _fresh(answer) if s.urgent or s.emergency]
    return tuple(s.text for s in sorted(urgent, key=lambda s: not s.emergency))


def reasons(answer: OverdoseAnswer) -> tuple[Statement, ...]:
    """Return the reasons that stand nowhere else on the page."""
    return tuple(s for s in _fresh(answer) if not (s.urgent or s.emergency))


def caveats(answer: OverdoseAnswer) -> tuple[Statement, ...]:
    """Return the caveats that stand nowhere else on the page."""
    said = _said(answer.result)
    return tuple(s for s in answer.caveats if s.text not in said)


def _fresh(answer: OverdoseAnswer) -> list[Statement]:
    said = _said(answer.result)
    return [s for s in answer.reasons if s.text not in said]


def _said(result: OverdoseResult) -> set[str]:
    lines = (*result.do_now, *result.never, *result.self_harm)
    after = result.afterwards
    return {
        result.headline, result.disposition.why, result.severity_at_home, result.observe,
        result.awake, after.text, after.restart, result.dialysis.headline,
        *(line.text for line in lines), *(rule.text for rule in result.disposition.rules),
    }  # fmt: skip


def place_text(result: OverdoseResult) -> str:
    """Return where to be treated and until when at least."""
    place = PLACES[result.disposition.place]
    until = result.disposition.until_h
    if until is None:
        return f"{place}. Until when cannot be named before a doctor has seen the person."
    since = result.hours_since_ingestion
    if since is not None and since[0] >= until:
        return f"{place}. The first {hours(until)} after the ingestion have passed; {ALONE}."
    if since is None:
        return f"{place}, for at least {hours(until)} from now: when it was taken is not told."
    return f"{place}, at least until {hours(until)} after the ingestion."


def why_text(result: OverdoseResult) -> str:
    """Return why, unless the headline says it already."""
    why = result.disposition.why
    return "Why: as said above." if why in result.headline else f"Why: {why}"


def why_rules(result: OverdoseResult) -> tuple[DispositionRule, ...]:
    """Return the rules that fired beside the gravest, whose text is the `why`."""
    return tuple(r for r in result.disposition.rules if r.text != result.disposition.why)


def why_tag(result: OverdoseResult) -> str:
    """Return the passport of the `why`; "" if no rule has its text."""
    same = [r for r in result.disposition.rules if r.text == result.disposition.why]
    return tag(same[0].basis, same[0].sources) if same else ""


def do_now(result: OverdoseResult) -> tuple[CitedLine, ...]:
    """Return what to do, the urgent lines first."""
    return tuple(sorted(result.do_now, key=lambda line: not line.urgent))


def as_statements(lines: Iterable[CitedLine | DispositionRule]) -> tuple[Statement, ...]:
    """Return lines as statements, which every format knows how to show."""
    return tuple(
        Statement(
            text=line.text,
            sources=line.sources,
            basis=line.basis,
            urgent=isinstance(line, CitedLine) and line.urgent,
        )
        for line in lines
    )


def after_statements(result: OverdoseResult) -> tuple[Statement, ...]:
    """Return what follows, and when giving baclofen again is considered."""
    after = result.afterwards
    return tuple(
        Statement(text=text, sources=after.sources, basis=after.basis)
        for text in (after.text, after.restart)
        if text
    )


# -- who, and what was told ---------------------------------------------------------------------------


def who_lines(result: OverdoseResult) -> tuple[str, str]:
    """Return who this is about, and both kidney estimates."""
    shown = frame_of(result)
    return wording.patient_line(shown), wording.kidney_line(shown)


def told_facts(result: OverdoseResult) -> tuple[tuple[str, str], ...]:
    """Return what was told of the ingestion; what was not says so."""
    i = result.ingestion
    facts = [
        ("Amount", amount_text(i)),
        ("When", ago_text(i)),
        ("Intent", {True: "deliberate", False: "an accident", None: "not told"}[i.deliberate]),
        (
            "Whose tablets",
            {True: "somebody else's", False: "their own", None: "not told"}[i.someone_elses],
        ),
        (
            "Used to baclofen",
            {True: "yes", False: "no", None: "not told"}[i.tolerant]
            + (
                f" (takes {wording.mg(i.regular_daily_mg)}/day by mouth)"
                if i.regular_daily_mg
                else ""
            )
            + (" (has a pump)" if i.has_pump else ""),
        ),
    ]
    if not i.co_ingested:
        facts.append(("Taken with it", "nothing was told"))
    for drug in i.co_ingested:
        name = (
            drug.asked if drug.resolved in (None, drug.asked) else f"{drug.asked} ({drug.resolved})"
        )
        hint = f" Did you mean {', '.join(drug.did_you_mean)}?" if drug.did_you_mean else ""
        facts.append((f"With {name}", f"{drug.text}{hint}".strip() or "not told"))
    return tuple(facts)


def amount_text(i: IngestionSummary) -> str:
    """Return the amount: "600 to 900 mg (8.8 to 13 mg/kg)", or that it is not known."""
    if i.mg_low is None and i.mg_high is None:
        return "not told: unknown, not small"
    text = f"{_span(i.mg_low, i.mg_high)} mg"
    if i.mg_per_kg_low is None and i.mg_per_kg_high is None:
        return text
    return f"{text} ({_span(i.mg_per_kg_low, i.mg_per_kg_high)} mg/kg)"


def ago_text(i: IngestionSummary) -> str:
    """Return when it was taken."""
    if i.hours_ago_low is None and i.hours_ago_high is None:
        return "not told"
    return f"{_span(i.hours_ago_low, i.hours_ago_high)} h ago"


def _span(low: float | None, high: float | None) -> str:
    first = low if low is not None else high
    last = high if high is not None else low
    assert first is not None
    assert last is not None
    one, two = short(first), short(last)
    return one if one == two else f"{one} to {two}"


def unrecognised_text(result: OverdoseResult) -> str:
    """Return the words that were not understood; "" if all were."""
    names = tuple(dict.fromkeys((*result.unrecognised, *result.patient.unrecognised)))
    return f"Not understood, and not taken for harmless: {', '.join(names)}." if names else ""


def not_told(result: OverdoseResult) -> tuple[str, ...]:
    """Return what was not told, in words and with the option that tells it."""
    return tuple(TOLD.get(name, name) for name in result.not_told)


# -- chances ------------------------------------------------------------------------------------------


def chances(result: OverdoseResult) -> tuple[Chance, ...]:
    """Return the bars: coma, ventilation, seizure; none if there is no amount and no level."""
    s = result.severity
    if s is None:
        return ()
    bands = {"coma": s.coma, "ventilation": s.ventilation, "seizure": s.seizure}
    return tuple(
        Chance(name=name, label=OUTCOMES[name], band=band, text=share_text(band))
        for name, band in bands.items()
    )


def chances_note(result: OverdoseResult) -> str:
    """Return whose chances these are: said beside every bar."""
    label = result.severity_label.strip().rstrip(".")
    of = f"{label[0].upper()}{label[1:]}. " if label else ""
    return f"{of}Median (5th to 95th percentile of what is not known)."


# -- levels -------------------------------------------------------------------------------------------


def structure_lines(result: OverdoseResult) -> tuple[Statement, ...]:
    """Return the ways in which absorption may go, which are drawn as thin lines."""
    return tuple(
        Statement(text=f"{s.name.capitalize()}: {s.title}.", sources=s.sources, basis=s.basis)
        for s in result.structures
    )


def back_facts(back: BackCalculation) -> tuple[tuple[str, str], ...]:
    """Return what the levels say: dose, time, waking, and whether it agrees with what was told."""
    agrees = {
        True: "yes, the told amount lies inside the band",
        False: "NO: the told amount lies outside the band",
        None: "no amount was told",
    }[back.agrees_with_told]
    drawn = "; ".join(
        f"{'below ' if below else ''}{level_text(mg_per_L)} {'now' if ago == 0 else f'{hours(ago)} before now'}"
        for (ago, mg_per_L), below in zip(back.levels, back.below_limit, strict=True)
    )
    return (
        ("Levels", drawn or "none"),
        ("Amount", f"{band_text(back.dose_mg)} mg"),
        ("Taken", f"{band_text(back.hours_ago)} h ago"),
        (
            "Awake",
            "not computed"
            if back.awake_h is None
            else f"{band_text(back.awake_h)} h since ingestion",
        ),
        ("Agrees with what was told", agrees),
        ("Effective draws", f"{back.effective_draws:.0f}"),
    )
