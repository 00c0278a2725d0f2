"""What the facts make of a patient: recognised words, kidneys, flags, and what is urgent before any plan."""

from __future__ import annotations

from dataclasses import dataclass

from calando.decide.check.names import Resolved, vocabulary
from calando.decide.check.routes import local_names
from calando.decide.condition_words import find_term as find_term
from calando.decide.recommendation import Statement
from calando.decide.urgent import no_step_down, urgent_statements
from calando.errors import InputError, Problem
from calando.facts.schema import Facts
from calando.patient.kidney import KidneyAssessment, assess_kidneys
from calando.patient.profile import LOCAL_ROUTES, Medication, Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A patient seen through the facts.

    `no_step_down` says why no descending plan may be made at all (withdrawal is likely already); `urgent` what a
    doctor must see today whatever the plan says.
    """

    patient: Patient
    facts: Facts
    flags: frozenset[str]
    kidneys: KidneyAssessment
    oral: Medication | None
    pump: Medication | None
    sedatives: tuple[tuple[str, frozenset[str]], ...]  # name as asked, class flags
    stopped_sedatives: tuple[str, ...]
    unrecognised: tuple[str, ...]
    urgent: tuple[Statement, ...]
    no_step_down: tuple[Statement, ...]

    @property
    def is_emergency(self) -> bool:
        """True if the emergency number is called before anything else."""
        return any(s.emergency for s in (*self.no_step_down, *self.urgent))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drugs:
    flags: frozenset[str]
    sedatives: tuple[tuple[str, frozenset[str]], ...]
    stopped_sedatives: tuple[str, ...]
    unrecognised: tuple[str, ...]


def assess_situation(patient: Patient, facts: Facts) -> Situation:
    """Read a patient through the facts.

    Raises
    ------
    InputError : two fields of the file contradict each other, or running oral baclofen stands in two entries.
    """
    from_conditions, unrecognised = _condition_flags(patient, facts)
    drugs = _drugs(patient, facts)
    flags = frozenset(from_conditions | drugs.flags | _field_flags(patient))
    _check_contradictions(patient, from_conditions)
    kidneys = assess_kidneys(patient, facts.kidney, flags)
    running = [m for m in patient.baclofen if m.stopped_weeks_ago is None]
    oral = [m for m in running if m.route != "intrathecal"]
    _check_one_oral(oral)
    return Situation(
        patient=patient,
        facts=facts,
        flags=flags,
        kidneys=kidneys,
        oral=oral[0] if oral else None,
        pump=next((m for m in running if m.route == "intrathecal"), None),
        sedatives=drugs.sedatives,
        stopped_sedatives=drugs.stopped_sedatives,
        unrecognised=(*unrecognised, *drugs.unrecognised),
        urgent=urgent_statements(patient, facts, kidneys, flags),
        no_step_down=no_step_down(patient, facts, flags),
    )


def _condition_flags(patient: Patient, facts: Facts) -> tuple[set[str], list[str]]:
    flags: set[str] = set()
    unrecognised = []
    for condition in patient.conditions:
        term = find_term(condition, facts.conditions)
        if term is None:
            unrecognised.append(condition)
        else:
            flags.update((term.name, *term.flags))
    return flags, unrecognised


def _drugs(patient: Patient, facts: Facts) -> _Drugs:
    flags: set[str] = set()
    sedatives, stopped, unrecognised = [], [], []
    recent, words = facts.taper_rules.recent_stop_weeks.value, vocabulary(facts)
    for medication in patient.medications:
        if medication.is_baclofen:
            continue
        found = words.look_up(medication.drug, near=False)
        local = local_names(found, medication.route) if medication.route in LOCAL_ROUTES else ()
        of_drug = frozenset(f for t in found.terms if t.name not in local for f in t.flags)
        if not found.is_whole:
            unrecognised.append(medication.drug if not found.terms else _in_part(found))
        if medication.stopped_weeks_ago is None:
            flags.update(of_drug)
            if "sedative" in of_drug:
                sedatives.append((medication.drug, of_drug))
        elif "sedative" in of_drug and medication.stopped_weeks_ago <= recent:
            flags.add("stopped_sedative")
            stopped.append(medication.drug)
    return _Drugs(
        flags=frozenset(flags),
        sedatives=tuple(sedatives),
        stopped_sedatives=tuple(stopped),
        unrecognised=tuple(unrecognised),
    )


def _in_part(found: Resolved) -> str:
    return f"{', '.join(found.leftover)} (in {found.asked})"


def _field_flags(patient: Patient) -> set[str]:
    """Flags that typed fields of the file say as plainly as a condition would."""
    told = patient.history
    flags = {
        name
        for name in (
            "withdrawal_seizure",
            "withdrawal_delirium",
            "epilepsy",
            "psychosis",
            "overdose",
            "self_harm",
        )
        if getattr(told, name)
    }
    if patient.pregnant:
        flags.add("pregnancy")
    if any(m.route == "intrathecal" for m in patient.baclofen):
        flags.add("pump")
    if patient.dialysis != "none":
        flags.add("dialysis")
    if patient.alcohol is not None and patient.alcohol.grams_per_day > 0:
        flags.add("alcohol")
    if patient.indication in ("alcohol_use_disorder", "alcohol_withdrawal"):
        flags.add("alcohol_use_disorder")
    return flags


def _check_contradictions(patient: Patient, from_conditions: set[str]) -> None:
    problems = []
    if "dialysis" in from_conditions and patient.dialysis == "none":
        problems.append(
            Problem(
                field="patient.dialysis",
                value=patient.dialysis,
                message="a condition says dialysis, this field says none",
                allowed='the kind of dialysis ("hemodialysis", "peritoneal", "cvvh"), or no such condition',
            )
        )
    if "pregnancy" in from_conditions and (patient.pregnant is False or patient.sex == "male"):
        problems.append(
            Problem(
                field="patient.pregnant",
                value=patient.pregnant,
                message="a condition says pregnancy, this field or the sex says the contrary",
                allowed="pregnant = true with sex = female, or no such condition",
            )
        )
    if problems:
        raise InputError(*problems)


def _check_one_oral(oral: list[Medication]) -> None:
    if len(oral) > 1:
        raise InputError(
            Problem(
                field="medication",
                value=", ".join(f"{m.route}: {m.total_mg or 0:g} mg/day" for m in oral),
                message="baclofen that is running stands in more than one entry, so today's total is unclear",
                allowed="one [[medication]] with all of its doses (a pump is an entry of its own)",
            )
        )
