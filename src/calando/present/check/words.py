"""Words of a check as every format writes them: what is urgent, the burden, the kidneys, the patient's lines."""

from __future__ import annotations

from dataclasses import dataclass

from calando.decide.card import Card
from calando.decide.check.result import (
    Burden,
    CheckResult,
    EncephalopathyRisk,
    KidneyCheck,
    KidneyRuleRow,
)
from calando.decide.recommendation import (
    Answer,
    Band,
    Statement,
)
from calando.present import wording
from calando.present.frame import Frame
from calando.present.titrate.tables import Shown
from calando.present.titrate.words import ACTIONS, level, share_band

CheckAnswer = Answer[CheckResult]
TITLE = "Check beside baclofen: drugs, kidneys, conditions"
EMERGENCY_TITLE = "Emergency: call now"
TOGETHER, ADDED_UP = "All together", "All, if they only added up"
WITHOUT_BACLOFEN = "Without baclofen"
BACLOFEN_HERE, BACLOFEN_USUAL = "Baclofen alone, these kidneys", "Baclofen alone, usual kidneys"
BURDEN_TITLE = "Everything that sedates, together"
BURDEN_NOTE = (
    "Share of the most (%): median (5th to 95th percentile of simulated people). "
    "A comparison, not a probability."
)
NO_BURDEN = "Nothing that sedates beside baclofen was found among what could be read."
BURDEN_FAILED = "This could not be computed: each drug that sedates stands on a card of its own."
NO_AMOUNT = "no amount while the kidneys move"
TOO_MUCH_CARD = "kidney_too_much"
KIDNEY_TITLE = "Kidneys: all sources side by side, the strictest acts"
KIDNEY_TITLE_PUMP = "Kidneys: what sources print for tablets; it does not speak to a pump"
PUMP_ALONE = "these bands are for tablets; no source prints one for a pump, and the pump goes on"
JUST_STOPPED = "no start: baclofen was just stopped, and a doctor decides what is given again"
UNTIL_STEADY = "not before the kidneys are steady"
PATIENT_TITLE = "For the patient"
NO_PATIENT_LINES = "There are no lines for the patient in this check."
UNCHECKED_TITLE, CLEAR_TITLE = "Not checked", "Looked for, nothing known"
NOT_TOLD_TITLE = "Not told, and could change this answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class BurdenRow:
    """One bar: what it is of, in words and as a band of shares."""

    label: str
    kind: str  # together | added | baclofen | without
    band: Band
    text: str


def frame_of(result: CheckResult) -> Frame:
    """Return what the shared parts need."""
    return Frame(
        headline=result.headline,
        emergency=result.emergency,
        patient=result.patient,
        kidney=result.kidney.report,
        advice=result.advice,
        contacts=result.contacts,
    )


# -- what is urgent -----------------------------------------------------------------------------------


def is_emergency(result: CheckResult) -> bool:
    """True if a number is called before anything else."""
    return result.emergency or any(card.emergency for card in result.cards)


def title_of(result: CheckResult) -> str:
    """Return the title of the page; an emergency comes before everything."""
    return EMERGENCY_TITLE if is_emergency(result) else TITLE


def first_lines(answer: CheckAnswer) -> tuple[str, ...]:
    """Return what is said before everything: the number to call, what is urgent, the headline."""
    result = answer.result
    lines = list(urgent_lines(answer))
    if is_emergency(result):
        number = wording.emergency_number(frame_of(result))
        first = f"EMERGENCY: call {number} now."
        said = [line.removeprefix("Emergency: ") for line in lines[:1]]
        lines = [" ".join((first, *said)), *lines[1:]]
    return (*lines, result.headline)


def urgent_lines(answer: CheckAnswer) -> tuple[str, ...]:
    """Return the urgent reasons that no card says: of the emergency ones first."""
    urgent = [s for s in _without_cards(answer) if s.urgent or s.emergency]
    return tuple(s.text for s in sorted(urgent, key=lambda s: not s.emergency))


def reasons(answer: CheckAnswer) -> tuple[Statement, ...]:
    """Return the reasons that no card and no urgent line says."""
    return tuple(s for s in _without_cards(answer) if not (s.urgent or s.emergency))


def caveats(answer: CheckAnswer) -> tuple[Statement, ...]:
    """Return the caveats without the sentence that stands beside the burden."""
    burden = counted_burden(answer.result)
    return tuple(s for s in answer.caveats if burden is None or s.text != burden.text)


def _without_cards(answer: CheckAnswer) -> list[Statement]:
    titles = tuple(card.title for card in answer.result.cards)
    return [s for s in answer.reasons if not s.text.startswith(titles)]


def emergency_line(result: CheckResult) -> str:
    """Return the emergency strip: the number, and the signs where the answer brings them."""
    shown = frame_of(result)
    if any(line.signs for line in shown.advice):
        return wording.emergency_line(shown)
    return f"Call {wording.emergency_number(shown)} at once if life may be in danger."


def emergency_number(result: CheckResult) -> str:
    """Return whom to call in an emergency."""
    return wording.emergency_number(frame_of(result))


def who_lines(result: CheckResult) -> tuple[str, str]:
    """Return who this is about, and both kidney estimates."""
    shown = frame_of(result)
    return wording.patient_line(shown), wording.kidney_line(shown)


# -- the burden ---------------------------------------------------------------------------------------


def is_counted(burden: Burden) -> bool:
    """True if at least one drug beside baclofen could be counted."""
    return bool(burden.drugs) and burden.effect is not None


def counted_burden(result: CheckResult) -> Burden | None:
    """Return the burden if there is anything to draw."""
    burden = result.burden
    return burden if burden is not None and is_counted(burden) else None


def burden_lines(burden: Burden | None) -> tuple[str, ...]:
    """Return what is said where nothing is drawn: nothing found, or found and not counted."""
    if burden is None:
        return (BURDEN_FAILED,)
    if is_counted(burden):
        return ()
    if burden.not_counted:
        return (f"COULD NOT BE COUNTED: {'; '.join(burden.not_counted)}. That is not nothing.",)
    return (NO_BURDEN,)


def burden_rows(burden: Burden) -> tuple[BurdenRow, ...]:
    """Return every bar of the burden: all together, baclofen alone, and all without each drug."""
    found: list[tuple[str, str, Band | None]] = [
        (TOGETHER, "together", burden.effect),
        (ADDED_UP, "added", burden.effect_additive),
        (BACLOFEN_HERE, "baclofen", burden.baclofen_alone),
        (BACLOFEN_USUAL, "baclofen", burden.baclofen_alone_usual_kidneys),
    ]
    if burden.baclofen_mg is not None:
        found.append((WITHOUT_BACLOFEN, "without", burden.others))
    found += [(f"Without {drug.drug}", "without", drug.without_it) for drug in burden.drugs]
    return tuple(
        BurdenRow(label=label, kind=kind, band=band, text=share_band(band))
        for label, kind, band in found
        if band is not None
    )


def burden_table(burden: Burden) -> Shown:
    """Return each sedative: what stands for it, alone, and all the others without it."""
    rows = tuple(
        (
            drug.drug,
            f"{drug.title} [{_tag(drug.basis, drug.sources)}]",
            share_band(drug.effect),
            share_band(drug.without_it),
        )
        for drug in burden.drugs
    )
    return Shown(
        title="What each drug adds",
        columns=("drug", "counted as", "alone", "all the others without it"),
        numbers=(2, 3),
        rows=rows,
        note=burden_note(burden),
        widths=(1.0, 3.0, 1.0, 1.0),
    )


def burden_note(burden: Burden) -> str:
    """Return how to read the burden, and what it leaves out."""
    missing = f" NOT COUNTED: {'; '.join(burden.not_counted)}." if burden.not_counted else ""
    return f"{BURDEN_NOTE} {_counted_dose(burden)}{missing} [{_tag(burden.basis, burden.sources)}]"


def _counted_dose(burden: Burden) -> str:
    if burden.baclofen_mg is None:
        return "Baclofen itself is NOT COUNTED."
    start = ", a dose to start with" if burden.is_start else ""
    return f"Baclofen is counted with {_mg(burden.baclofen_mg)}/day{start}."


def _tag(basis: str, sources: tuple[str, ...]) -> str:
    return f"{basis}: {', '.join(sources)}" if sources else basis


# -- the kidneys --------------------------------------------------------------------------------------


def kidney_facts(kidney: KidneyCheck) -> tuple[tuple[str, str], ...]:
    """Return what the strictest rule leaves, and the measured risk; what is not there is left out."""
    if not kidney.by_mouth:
        return (("A pump alone", PUMP_ALONE),)
    found = (
        ("Strictest", kidney.strictest_text),
        ("A start", _start_text(kidney)),
        ("At most", _most_text(kidney)),
        ("Encephalopathy", risk_text(kidney.encephalopathy)),
    )
    return tuple((title, text) for title, text in found if text)


def too_much_text(result: CheckResult) -> str:
    """Return that the running dose is more than the kidneys' strictest rule leaves; "" where no card says so."""
    if _too_much_card(result) is None:
        return ""
    kidney = result.kidney
    running = kidney.running_mg_per_day
    takes = f"{wording.mg(running)}/day is " if running is not None else "The running dose is "
    what = (
        "too much for this eGFR by the strictest source"
        if is_too_much_grave(result)
        else "more than the strictest of the sources leaves"
    )
    return f"{takes}{what}{_leaves(kidney)}."


def is_too_much_grave(result: CheckResult) -> bool:
    """True if the card that says so stops or interrupts: only then does the page raise its voice."""
    card = _too_much_card(result)
    return card is not None and card.tier in ("stop", "interrupt")


def _too_much_card(result: CheckResult) -> Card | None:
    return next((c for c in result.cards if c.id == TOO_MUCH_CARD), None)


def _leaves(kidney: KidneyCheck) -> str:
    most = kidney.most_mg_per_day
    if most is not None:
        return f": it leaves at most {_mg(most)}/day"
    return f": {NO_AMOUNT}" if kidney.moving else ": it would not start baclofen"


def _start_text(kidney: KidneyCheck) -> str:
    if kidney.just_stopped:
        return JUST_STOPPED
    if kidney.moving:
        return NO_AMOUNT if kidney.running_mg_per_day else UNTIL_STEADY
    if not kidney.may_start:
        return "no start by the strictest source"
    most = kidney.most_start_mg
    if most is None:
        return ""
    kidneys = (
        ", times what the strictest kidney rule leaves (derived)"
        if kidney.strictest
        else "; no rule for kidneys reduces it"
    )
    return f"at most {_mg(most)}/day: the first step of this person's ladder{kidneys}"


def _most_text(kidney: KidneyCheck) -> str:
    most = kidney.most_mg_per_day
    if most is None:
        return NO_AMOUNT if kidney.moving else ""
    who = "by the strictest source" if kidney.strictest else "; no rule for kidneys reduces it"
    return f"{_mg(most)}/day {who}".replace(" ;", ";")


def risk_text(risk: EncephalopathyRisk | None) -> str:
    """Return the 30-day risk of encephalopathy with its band, or why there is no number."""
    if risk is None:
        return ""
    tag = f" [{', '.join(risk.sources)}]" if risk.sources else ""
    if risk.percent is None:
        why = "; ".join(risk.outside) or "outside the population in which it was measured"
        return f"no number for this person: {why}{tag}"
    text = f"admitted with it within 30 days at {_mg(risk.daily_mg)}/day: {_percent(risk.percent)}"
    if risk.comparison_mg is not None and risk.comparison_percent is not None:
        text += f"; at {_mg(risk.comparison_mg)}/day: {_percent(risk.comparison_percent)}"
    return text + tag


def _percent(band: Band) -> str:
    return f"{level(band['p50'])} ({level(band['p05'])} to {level(band['p95'])}) %"


def _mg(value: float) -> str:
    return wording.mg(round(value, 1))


def kidney_table(kidney: KidneyCheck) -> Shown:
    """Return every source's band, the strictest first, then those that apply, then the others."""
    rules = sorted(kidney.rules, key=lambda r: (not r.strictest, not r.applies))
    rows = tuple(
        (
            rule_mark(rule) if kidney.by_mouth else "tablets only",
            rule_band(rule),
            rule_leaves(rule),
            f"{rule.text} [{rule.basis}: {rule.source}]",
        )
        for rule in rules
    )
    return Shown(
        title=KIDNEY_TITLE if kidney.by_mouth else KIDNEY_TITLE_PUMP,
        columns=("for this person", "eGFR", "leaves", "what it says"),
        numbers=(),
        rows=rows,
        marked=tuple(i for i, rule in enumerate(rules) if rule.strictest and kidney.by_mouth),
        widths=(1.1, 1.0, 1.6, 4.0),
    )


def rule_mark(rule: KidneyRuleRow) -> str:
    """Return whether a rule is for these kidneys, and whether it is the strictest."""
    if rule.strictest:
        return "► strictest"
    return "applies" if rule.applies else "other kidneys"


def rule_band(rule: KidneyRuleRow) -> str:
    """Return for which eGFR a rule is: "30 to 60", "below 30", "90 and more", "dialysis"."""
    if rule.dialysis:
        return "dialysis"
    low, high = rule.eGFR_from, rule.eGFR_below
    if high == float("inf") or high >= 1000:
        return f"{wording.number(low)} and more" if low > 0 else "any"
    return (
        f"{wording.number(low)} to {wording.number(high)}"
        if low > 0
        else f"below {wording.number(high)}"
    )


def rule_leaves(rule: KidneyRuleRow) -> str:
    """Return what a rule leaves: "avoid", "50 % of the usual dose, at most 30 mg/day"."""
    parts = [ACTIONS["full"]] if rule.action == "full" else []
    if rule.fraction_of_usual is not None and rule.action == "reduce":
        parts.append(f"{100 * rule.fraction_of_usual:.0f} % of the usual dose")
    most = rule.max_daily_mg if rule.max_daily_mg is not None else rule.most_mg_per_day
    if most is not None and rule.action != "avoid":
        parts.append(f"at most {_mg(most)}/day")
    return ", ".join(parts) or ACTIONS.get(rule.action, rule.action)


# -- the patient --------------------------------------------------------------------------------------


def patient_lines(result: CheckResult) -> tuple[str, ...]:
    """Return the lines for the patient, each once; an emergency comes first and speaks alone."""
    from calando.present.check import patient as check_patient

    if is_emergency(result):
        return check_patient.emergency_lines(result.cards, emergency_number(result))
    return check_patient.lines_of(result.cards)
