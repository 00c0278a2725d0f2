"""Who is not put on baclofen by a plan, and who only by a specialist: reasons first."""

from __future__ import annotations

from dataclasses import replace

from calando.decide.check.cautions import contraindications
from calando.decide.recommendation import Statement
from calando.decide.situation import Situation
from calando.decide.titrate.ladders import use_ladder
from calando.decide.titrate.limits import KidneyLimit
from calando.decide.urgent import no_step_down
from calando.facts.load_safety import load_safety
from calando.facts.schema import Ladder
from calando.patient.kidney import shown_below
from calando.simulate.ensemble import ADULT_FROM_YEARS

_NOT_ESTABLISHED = {
    "stroke": "stroke",
    "cerebral_palsy": "cerebral palsy",
    "parkinson": "Parkinson's disease",
}
_NOT_ESTABLISHED_IN = {"US": "us_tablet_medlibrary16", "AU": "au_lioresal_tga"}


def do_not_start(
    situation: Situation, ladder: Ladder | None, limit: KidneyLimit
) -> tuple[Statement, ...]:
    """Return why no way on is planned at all; empty where one may be."""
    patient, facts = situation.patient, situation.facts
    why: list[Statement] = []
    why.extend(_wrong_use(situation))
    if limit.avoid is not None:
        rule = limit.avoid
        text = (
            f"Kidney function {shown_below(situation.kidneys.strictest, rule.eGFR_below)}"
            + (f" on {patient.dialysis}" if patient.dialysis != "none" else "")
            + f": the strictest source says: {rule.text.rstrip('.').lower()} ({rule.source}). Baclofen is not "
            "started and not raised."
        )
        why.append(Statement(text=text, sources=(rule.source,), basis=rule.basis))
        why.extend(what_others_print(situation, limit))
    for caution in contraindications(situation, load_safety()):
        text = f"{caution.title}. {caution.text}"
        why.append(Statement(text=text, sources=caution.sources, basis=caution.basis))
    if situation.oral is not None and situation.oral.route != "oral":
        text = (
            f"Baclofen is taken by a route ({situation.oral.route}) that no source's ladder and no published model "
            "describes; a specialist brings it to tablets first."
        )
        why.append(Statement(text=text, sources=("calando2026",), basis="derived"))
    if "pump" in situation.flags:
        text = (
            "A pump is in place or was: tablets beside a pump are started by the pump team only; micrograms and "
            "milligrams are not one scale."
        )
        why.append(Statement(text=text, sources=("itb_label",), basis="derived"))
    if situation.urgent or situation.no_step_down:
        text = (
            "Nothing is raised and nothing is started while something urgent is open: that is looked at "
            "first. A plan comes after that."
        )
        why.append(Statement(text=text, sources=("calando2026",), basis="assumed"))
    if ladder is None and not why:
        use = patient.indication.replace("_", " ")
        text = f"No source that was read prints a way on for {use} at this age and weight in {patient.jurisdiction}"
        text += ": none is invented."
        why.append(
            Statement(text=text, sources=(facts.titration_rules.share.source,), basis="derived")
        )
    return tuple(why)


def _wrong_use(situation: Situation) -> list[Statement]:
    indication = situation.patient.indication
    if indication == "alcohol_withdrawal":
        text = (
            "Acute alcohol withdrawal is treated with a benzodiazepine where seizures or delirium are a risk; baclofen "
            "does not replace it, and no trial reported these outcomes. No way on is planned."
        )
        return [Statement(text=text, sources=("fr_baclocur_rcp",), basis="read")]
    if indication == "opioid_withdrawal":
        text = "For opioid withdrawal there are small trials only; no way on was found to plan by."
        return [Statement(text=text, sources=("calando2026",), basis="derived")]
    if indication == "misuse":
        text = "Baclofen taken without a medical use is tapered, not raised: see `calando taper`."
        return [Statement(text=text, sources=("calando2026",), basis="derived")]
    return []


def what_others_print(situation: Situation, limit: KidneyLimit) -> list[Statement]:
    """Return what less strict sources give, as their numbers: a conflict is shown, not hidden."""
    others = [r for r in limit.shown if r.applies and r.action == "reduce" and r.max_daily_mg]
    if situation.patient.dialysis != "none":
        others = [r for r in others if "dialysis" in r.name]
    if not others:
        return []
    printed = "; ".join(f"{r.text.rstrip('.')} ({r.source})" for r in others)
    text = f"Sources disagree. {printed}. That is for a kidney specialist who decides against the stricter advice"
    patient = situation.patient
    if patient.dialysis == "hemodialysis":
        days = ", ".join(patient.dialysis_days)
        text += "; a session takes out about half, so on dialysis days" + (
            f" ({days})" if days else ""
        )
        text += " it is given after the session"
    sources = tuple(dict.fromkeys(r.source for r in others))
    return [Statement(text=f"{text}.", sources=(*sources, "brvar2007"), basis="read")]


def specialist_because(situation: Situation, ladder: Ladder) -> tuple[Statement, ...]:
    """Return why a specialist decides before anything is handed out; empty where a prescriber may."""
    patient, flags = situation.patient, situation.flags
    why: list[Statement] = []
    if patient.age_years < ADULT_FROM_YEARS:
        text = "A child: a paediatric specialist decides; sources conflict, and all are shown side by side."
        why.append(Statement(text=text, sources=(ladder.source,), basis="derived"))
    use = use_ladder(situation) or ladder
    if use.off_label:
        text = (
            f"Off label for {patient.indication.replace('_', ' ')} in {patient.jurisdiction}; what stands behind it is "
            f"graded: {use.grade.replace('_', ' ')} ({use.source})."
        )
        why.append(Statement(text=text, sources=(use.source,), basis=use.basis))
    if patient.pregnant or "pregnancy" in flags:
        text = "Pregnancy: a specialist weighs starting; the newborn can withdraw, and the neonatal team is warned."
        why.append(Statement(text=text, sources=("us_ozobax", "neonatology2021"), basis="read"))
    label = _NOT_ESTABLISHED_IN.get(patient.jurisdiction)
    if label is not None and patient.indication == "spasticity":
        for flag, words in _NOT_ESTABLISHED.items():
            if flag in flags:
                text = (
                    f"The {patient.jurisdiction} label does not recommend baclofen for spasticity of {words}: efficacy "
                    "not established."
                )
                why.append(Statement(text=text, sources=(label,), basis="read"))
    drinks = patient.alcohol is not None and patient.alcohol.grams_per_day > 0
    burden = [name for name, _ in situation.sedatives] + (["alcohol"] if drinks else [])
    if len(burden) > 1:
        text = (
            f"Several sedatives beside baclofen ({', '.join(burden)}): breathing and sedation add up (opioid with a "
            "relaxant and a benzodiazepine is the worst seen), so a specialist decides."
        )
        why.append(Statement(text=text, sources=("li2020",), basis="derived"))
    risky = {"self_harm", "overdose"} & flags
    if patient.indication == "alcohol_use_disorder" and (risky or situation.sedatives):
        text = (
            "Alcohol use disorder with "
            + ("a history of overdose or self-harm" if risky else "another sedative")
            + ": a statement of experts (recalled, its text was not readable) leaves that to specialists."
        )
        why.append(Statement(text=text, basis="assumed"))
    return tuple(why)


def urgent_reasons(situation: Situation) -> tuple[Statement, ...]:
    """Return what is urgent for someone on the way on, emergencies first."""
    first = situation.urgent
    if situation.patient.baclofen:
        first = (*no_step_down(situation.patient, situation.facts, situation.flags), *first)
    # nothing follows here that could be for observation
    return tuple(
        replace(s, text=s.text.replace(" What follows is for observation.", "")) for s in first
    )
