"""Who may be thought of for a pump: a checklist. It never says implant; a specialist team decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from calando.decide.pump.result import ChecklistItem
from calando.decide.pump.scene import Part, Scene
from calando.decide.pump.told import brain_injury_months, infections
from calando.decide.recommendation import Statement
from calando.facts.schema_pump import Criterion

State = Literal["met", "not_met", "not_told"]
_NOT_IN_FILE = "The file does not say."


def candidacy(scene: Scene) -> Part:
    """Return the checklist with what the file says of each point."""
    items = checklist(scene)
    against = forbidding(scene)
    open_points = [item for item in items if item.state == "not_told"]
    if against:
        headline = f"No pump as things stand. Not met: {not_met_words(against)}."
        verdict: Literal["do_not", "specialist_only"] = "do_not"
    else:
        met = sum(item.state == "met" for item in items)
        weighed = sum(item.state == "not_met" for item in items)
        verdict = "specialist_only"
        headline = (
            f"A specialist team decides. Of {len(items)} points {met} are met, {weighed} speak against and "
            f"{len(open_points)} are not told."
        )
        if scene.pump is not None:
            headline = f"A pump runs already. {headline}"
    return Part(
        verdict=verdict,
        headline=headline,
        checklist=items,
        reasons=(*against_statements(against), _not_decided(scene)),
        not_told=tuple(item.text for item in open_points),
    )


def _not_decided(scene: Scene) -> Statement:
    runs = (
        "" if scene.pump is None else " A pump runs already: the list then says what to look after."
    )
    return Statement(
        text=(
            "The points are those of the labels and of a panel of 2016. The list never decides: what is not told does "
            f"not count as met, and a team that does this weighs it.{runs}"
        ),
        sources=("itb_label", "saulino_selection2016"),
        basis="derived",
    )


def checklist(scene: Scene) -> tuple[ChecklistItem, ...]:
    """Return every point that concerns someone of this age."""
    who = "child" if scene.is_child else "adult"
    return tuple(_item(scene, c) for c in scene.facts.criteria if c.who in ("both", who))


def forbidding(scene: Scene) -> tuple[ChecklistItem, ...]:
    """Return the points that are not met and each of which forbids a pump."""
    forbid = {c.id for c in scene.facts.criteria if c.forbids}
    return tuple(item for item in checklist(scene) if item.id in forbid and item.state == "not_met")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def not_met_words(items: tuple[ChecklistItem, ...]) -> str:
    """Return the points of a list in one line."""
    return "; ".join(_lower(item.text) for item in items)


def against_statements(items: tuple[ChecklistItem, ...]) -> tuple[Statement, ...]:
    """Return a reason for each point that forbids a pump."""
    return tuple(
        Statement(text=f"{item.text}: not met. {item.why}", sources=item.sources, basis=item.basis)
        for item in items
    )


def _item(scene: Scene, criterion: Criterion) -> ChecklistItem:
    state, said = _STATES.get(criterion.id, _not_told)(scene)
    return ChecklistItem(
        id=criterion.id,
        text=criterion.text,
        state=state,
        why=f"{said} {criterion.why}",
        who=criterion.who,
        sources=criterion.sources,
        basis=criterion.basis,
    )


def _not_told(scene: Scene) -> tuple[State, str]:
    return "not_told", _NOT_IN_FILE


def _severe(scene: Scene) -> tuple[State, str]:
    if scene.situation.patient.indication == "spasticity" or "spasticity" in scene.situation.flags:
        return "not_told", "Spasticity is told, how severe it is and what it harms is not."
    if scene.situation.patient.indication in ("", "other"):
        return "not_told", _NOT_IN_FILE
    told = scene.situation.patient.indication.replace("_", " ")
    return "not_met", f"The file says {told}, not spasticity."


def _oral(scene: Scene) -> tuple[State, str]:
    oral = [m for m in scene.situation.patient.baclofen if m.route == "oral"]
    if any(m.stopped_weeks_ago is not None for m in oral):
        return "not_told", "Baclofen by mouth was stopped; why is not told."
    if oral:
        return "not_told", "Baclofen is taken by mouth; whether it fails is not told."
    return "not_told", _NOT_IN_FILE


def _brain_injury(scene: Scene) -> tuple[State, str]:
    months = brain_injury_months(scene.situation.patient.conditions)
    if months is not None:
        wait = scene.facts.general.brain_injury_wait_months.value
        said = f"about {months:.0f} months ago" if months >= 1 else "in the last weeks"
        return ("not_met" if months < wait else "met"), f"An injury of the brain is told, {said}."
    if "brain_injury" in scene.flags:
        return "not_told", "A brain injury is told, its date is not."
    if scene.origin is not None:
        return "met", "The cause that is told is not an injury of the brain."
    return "not_told", _NOT_IN_FILE


def _age(scene: Scene) -> tuple[State, str]:
    age, least = scene.situation.patient.age_years, scene.facts.general.least_age_years.value
    return ("met" if age >= least else "not_met"), f"The person is {age:g} years old."


def _body(scene: Scene) -> tuple[State, str]:
    return "not_told", f"{scene.situation.patient.weight_kg:g} kg; a surgeon judges."


def _infection(scene: Scene) -> tuple[State, str]:
    listed = scene.situation.flags & {"sepsis", "fever"}
    told = infections(scene.situation.patient.conditions)
    found = dict.fromkeys((*sorted(listed), *told))
    if found:
        return "not_met", f"Listed: {', '.join(found)}."
    return "not_told", _NOT_IN_FILE


def _allergy(scene: Scene) -> tuple[State, str]:
    if "baclofen_allergy" in scene.situation.flags:
        return "not_met", "An allergy to baclofen is listed."
    return "not_told", "No allergy to baclofen is listed; that it was asked for is not told."


def _screening(scene: Scene) -> tuple[State, str]:
    last, response = scene.wishes.last_bolus_micrograms, scene.wishes.response
    if response == "good":
        return "met", "A good response is told."
    if response == "none" and last is not None and last >= _largest_bolus(scene):
        return "not_met", f"No response to {last:g} micrograms is told."
    return "not_told", _NOT_IN_FILE


def _largest_bolus(scene: Scene) -> float:
    return scene.facts.screening.boluses[-1].value


def _refills(scene: Scene) -> tuple[State, str]:
    transport = scene.situation.patient.home.transport
    if transport is False:
        return "not_met", "No transport is told."
    return "not_told", "Transport is told; the rest is not." if transport else _NOT_IN_FILE


def _caregivers(scene: Scene) -> tuple[State, str]:
    support = scene.situation.patient.home.support_person
    if support is False:
        return "not_met", "Nobody is there to help."
    return "not_told", "Somebody is there; what they know is not told." if support else _NOT_IN_FILE


def _withdrawal_risk(scene: Scene) -> tuple[State, str]:
    words = {
        "high_cord_injury": "an injury of the cord that is high or may be",
        "communication": "difficulty in speaking",
        "withdrawal_seizure": "an earlier withdrawal seizure",
        "withdrawal_delirium": "an earlier withdrawal delirium",
    }
    found = [text for flag, text in words.items() if flag in scene.flags]
    if found:
        return "not_met", f"Told: {', '.join(found)}."
    return "not_told", _NOT_IN_FILE


def _coagulation(scene: Scene) -> tuple[State, str]:
    found = scene.situation.flags & {"anticoagulant", "antiplatelet"}
    if found:
        return "not_met", f"Taken: {', '.join(sorted(found))}."
    return "not_told", "No blood thinner is listed; clotting itself is not told."


def _mental_health(scene: Scene) -> tuple[State, str]:
    found = scene.situation.flags & {"psychosis", "confusion", "self_harm", "depression"}
    if found:
        return "not_met", f"Told: {', '.join(sorted(f.replace('_', ' ') for f in found))}."
    return "not_told", _NOT_IN_FILE


def _kidneys(scene: Scene) -> tuple[State, str]:
    kidneys, watch = scene.situation.kidneys, scene.facts.general.kidney_watch.value
    said = f"Kidney function {kidneys.strictest:.0f}."
    poor = scene.situation.patient.dialysis != "none" or kidneys.trend in ("falling", "recovering")
    return ("not_met" if poor or kidneys.strictest < watch else "met"), said


def _pregnancy(scene: Scene) -> tuple[State, str]:
    patient = scene.situation.patient
    if "pregnancy" in scene.situation.flags:
        return "not_met", "Pregnant."
    if patient.pregnant is False or patient.sex == "male":
        return "met", "Not pregnant."
    return "not_told", _NOT_IN_FILE


_STATES: dict[str, Callable[[Scene], tuple[State, str]]] = {
    "severe_spasticity": _severe,
    "oral_tried": _oral,
    "brain_injury_year": _brain_injury,
    "age": _age,
    "body_size": _body,
    "body_size_adult": _body,
    "infection": _infection,
    "allergy": _allergy,
    "screening": _screening,
    "refills": _refills,
    "caregivers": _caregivers,
    "withdrawal_risk": _withdrawal_risk,
    "coagulation": _coagulation,
    "mental_health": _mental_health,
    "kidneys": _kidneys,
    "pregnancy": _pregnancy,
}
