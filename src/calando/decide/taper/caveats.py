"""What limits an answer on the side of the patient: caps, kidney bands, what was not told, what was not used."""

from __future__ import annotations

from calando.decide.recommendation import Statement, TaperPlan
from calando.decide.situation import Situation
from calando.decide.urgent import vitals_are_judged
from calando.facts.schema import DoseCap

_FEMALE_MAY_BE_PREGNANT = (12.0, 55.0)


def over_the_cap(situation: Situation) -> list[Statement]:
    """Return a caveat for a dose above the maximum of the label; never a reason to fall faster."""
    patient, oral = situation.patient, situation.oral
    today = oral.total_mg if oral else None
    caps: list[DoseCap] = [
        c
        for c in situation.facts.caps
        if c.jurisdiction in (patient.jurisdiction, "any")
        and c.indication in (patient.indication, "any")
        and c.age_years[0] <= patient.age_years < c.age_years[1]
    ]
    if today is None or not caps:
        return []
    strictest = min(caps, key=lambda c: c.max_daily_mg.value)
    said = []
    if today > strictest.max_daily_mg.value:
        n = strictest.max_daily_mg
        where = f" ({strictest.setting})" if strictest.setting else ""
        text = (
            f"Today's {today:g} mg a day is above the maximum of {n.value:g} mg{where} for "
            f"{strictest.indication.replace('_', ' ')} in {strictest.jurisdiction}. That is "
            "no reason to fall faster."
        )
        if strictest.conflict:
            text += f" Sources disagree: {strictest.conflict}"
        said.append(Statement(text=text, sources=(n.source,), basis=n.basis))
    return said


def kidney_dose_rules(situation: Situation) -> list[Statement]:
    """Return what each source advises for these kidneys, the strictest first."""
    kidneys, dialysed = situation.kidneys, situation.patient.dialysis != "none"
    rules = [
        r
        for r in situation.facts.kidney.rules
        if r.dialysis == dialysed
        and r.eGFR_from <= kidneys.strictest < r.eGFR_below
        and r.action != "full"
    ]
    if not rules:
        return []
    order = {"avoid": 0, "reduce": 1}
    rules.sort(key=lambda r: (order[r.action], r.fraction_of_usual or 1.0, r.max_daily_mg or 1e9))
    advice = "; ".join(f"{r.text.rstrip('.')} ({r.source})" for r in rules)
    text = (
        f"Dose advice for these kidneys, the strictest first and the one that counts for any new or continued dose: "
        f"{advice}. It is no reason to fall faster than the plan, and one not to stay."
    )
    sources = tuple(dict.fromkeys(r.source for r in rules))
    return [Statement(text=text, sources=sources, basis="read")]


def about_the_wishes(situation: Situation, plan: TaperPlan) -> list[Statement]:
    """Return what the chosen share and products mean."""
    said = []
    usual = situation.facts.taper_rules.share.value
    if plan.yardstick.share_asked < usual:
        text = (
            f"Only {plan.yardstick.share_asked:.0%} was asked, not {usual:.0%}: in the other simulated people a day "
            "of this plan is harder than the yardstick."
        )
        said.append(Statement(text=text, basis="derived"))
    taken = situation.oral.mg_per_mL if situation.oral else None
    planned = {i.mg_each for s in plan.steps for d in s.doses for i in d.items if i.unit == "mL"}
    if taken is not None and planned != {taken}:
        now = " and ".join(f"{s:g} mg/mL" for s in sorted(planned)) or "tablets only"
        text = (
            f"Today's liquid is {taken:g} mg/mL; this plan uses {now}. The same mg is another number of mL: the "
            "pharmacist says so when handing it out, and the old bottle goes back."
        )
        said.append(Statement(text=text, basis="derived"))
    return said


def unknown_and_unused(situation: Situation) -> list[Statement]:
    """Return what was not told, not recognised, or told and not used."""
    patient, oral = situation.patient, situation.oral
    unknown = []
    if oral is not None and oral.since_weeks is None:
        unknown.append("how long baclofen was taken (reckoned as long)")
    low, high = _FEMALE_MAY_BE_PREGNANT
    if (
        patient.sex == "female"
        and patient.pregnant is None
        and "pregnancy" not in situation.flags
        and low <= patient.age_years <= high
    ):
        unknown.append("pregnancy")
    told = patient.history
    names = [
        ("epilepsy", told.epilepsy),
        ("withdrawal seizures", told.withdrawal_seizure),
        ("withdrawal delirium", told.withdrawal_delirium),
        ("overdose", told.overdose),
        ("self-harm", told.self_harm),
    ]
    unknown.extend(name for name, value in names if value is None)
    if not patient.earlier_kidney:
        unknown.append("earlier kidney values (whether they are stable)")
    said = []
    taken, prescribed = (oral.total_mg, oral.prescribed_mg_per_day) if oral else (None, None)
    if taken is not None and prescribed is not None and abs(taken - prescribed) > 0.01:
        text = (
            f"Taken: {taken:g} mg a day; prescribed: {prescribed:g}. The plan starts from what is taken, because "
            "that is what the body has adapted to."
        )
        said.append(Statement(text=text, basis="derived"))
    if unknown:
        said.append(
            Statement(
                text=f"Not told, and so not taken into account: {'; '.join(unknown)}.",
                basis="assumed",
            )
        )
    said.extend(_unused(situation))
    if situation.unrecognised:
        text = (
            f"Not recognised, and so not taken into account: {'; '.join(situation.unrecognised)}."
        )
        said.append(Statement(text=text, basis="assumed"))
    return said


def _unused(situation: Situation) -> list[Statement]:
    patient, facts = situation.patient, situation.facts
    said = []
    unused = []
    if patient.levels:
        unused.append("plasma levels (beyond a look for toxic ones)")
    if patient.symptoms:
        unused.append("the symptom diary (beyond a look for severe entries)")
    if unused:
        text = f"Told, but not used to fit the model to this person: {'; '.join(unused)}."
        said.append(Statement(text=text, basis="assumed"))
    signs = [getattr(patient.now, limit.sign) for limit in facts.vital_limits]
    if any(v is not None for v in signs) and not vitals_are_judged(patient, facts):
        text = (
            "Pulse, pressure and breathing were told but not judged: the limits used are not for children under 16 or "
            "pregnancy."
        )
        source = facts.taper_rules.adult_vitals_years.source
        said.append(Statement(text=text, sources=(source,), basis="read"))
    return said
