"""Sentences of a triage: headline, leaning, reasons, caveats, what was not told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calando.decide.recommendation import CitedLine, Statement
from calando.decide.situation import Situation
from calando.decide.triage.circumstances import AFTER_OVERDOSE
from calando.decide.triage.leaning import Weighed
from calando.decide.triage.person import TriagePerson
from calando.decide.triage.result import Evidence, Leaning, OnsetWindow

_LEANS: Mapping[Leaning, str] = {
    "toxic": "What was told leans to too much baclofen (poisoning).",
    "withdrawing": "What was told leans to withdrawal of baclofen.",
    "both": "What was told speaks for poisoning and for withdrawal: both can be true, one after the other.",
    "unclear": "What was told does not lean to poisoning or to withdrawal.",
}
_SOON = "After an overdose withdrawal begins from about day 2 to day 9 in someone who depended on baclofen."
_ORDER = {"strong": 0, "moderate": 1, "weak": 2, "none": 3}
_MOST_REASONS = 4
_MOST_SHOWN = 120
_WEEK_H = 168.0
_TONE = {"hypotonia", "rigidity", "rising_tone", "spasticity"}


def headline(weighed: Weighed, person: TriagePerson, *, emergency: bool, today: bool) -> str:
    """Return the first line; what was not understood stands before any calm answer."""
    lean = _LEANS[weighed.leaning]
    if emergency:
        return f"Emergency: call the emergency number now. {lean}"
    asked = "; ".join(u.asked for u in person.told.unrecognised)
    strange = f"Not understood: {asked[:_MOST_SHOWN]}. " if asked else ""
    if not person.has_signs and person.extra:
        taken = "More than usual was taken: a doctor or the poison centre today."
        return f"{strange}{taken} No sign was told. {lean} Say which signs there are."
    if not person.has_signs:
        return f"{strange}No sign was told. {lean} Say which signs there are."
    return f"{strange}A doctor sees this person today. {lean}" if today else f"{strange}{lean}"


def leaning_text(weighed: Weighed, person: TriagePerson) -> str:
    """Return what the leaning means, and what it does not."""
    text = [
        _LEANS[weighed.leaning],
        f"Score {weighed.toxic:g} for poisoning and {weighed.withdrawing:g} for withdrawal; the weights are assumed.",
    ]
    if not person.has_signs:
        text.append(
            "Without signs nothing is weighed: time and circumstances alone decide nothing."
        )
    elif weighed.leaning == "unclear":
        text.append(
            "Little evidence is no evidence against either: treat what is dangerous, watch and look again."
        )
    else:
        text.append("It is a leaning and no diagnosis; the other is not ruled out.")
    if person.has_signs and weighed.only_circumstances:
        text.append(
            "No sign that was told points to withdrawal, and time and circumstances alone decide nothing."
        )
    if weighed.better is not None and weighed.leaning == "unclear":
        text.append(
            f"Baclofen was told as taken on time, and {weighed.better.name} fits these signs at least as well: "
            "look for it first."
        )
    if weighed.contradictions:
        pairs = "; ".join(f"{a} and {b}" for a, b in weighed.contradictions)
        text.append(
            f"Signs contradict each other ({pairs}): look again at tone, reflexes and temperature."
        )
    return " ".join(text)


def reasons_of(
    weighed: Weighed,
    person: TriagePerson,
    why: Sequence[CitedLine],
    windows: Mapping[str, OnsetWindow],
) -> tuple[Statement, ...]:
    """Return emergencies first, then the leaning and what carries it."""
    said = [
        Statement(
            text=line.text, sources=line.sources, basis=line.basis, urgent=True, emergency=True
        )
        for line in why
    ]
    said.append(
        Statement(text=leaning_text(weighed, person), sources=("calando2026",), basis="assumed")
    )
    said += [Statement(text=_told(e), sources=e.sources, basis=e.basis) for e in _heaviest(weighed)]
    if weighed.yielded:
        text = (
            "Sedation is not counted against withdrawal here: with fever, rigidity, itch or a pump a clouded mind can "
            "be severe withdrawal. It does not point to withdrawal either."
        )
        sources = ("intrathecal_withdrawal", "kao2003")
        said.append(Statement(text=text, sources=sources, basis="derived"))
    if any(c.id == AFTER_OVERDOSE for c in weighed.circumstances) or (
        person.extra and person.dependent is True
    ):
        text = f"{_SOON} Who treats names the hour at which restarting is looked at."
        said.append(Statement(text=text, sources=("overdose_then_withdrawal",), basis="read"))
    window = windows.get("withdrawal_oral")
    if window is not None and person.oral_hours is not None:
        text = (
            f"{person.oral_hours:g} h since the last dose; withdrawal after tablets is expected to begin between "
            f"{window.from_h['p05']:.0f} and {window.to_h['p95']:.0f} h with these kidneys."
        )
        said.append(Statement(text=text, sources=window.sources, basis=window.basis))
    return tuple(said)


def _heaviest(weighed: Weighed) -> list[Evidence]:
    pointing = [e for e in weighed.all if e.weight != "none"]
    return sorted(pointing, key=lambda e: _ORDER[e.weight])[:_MOST_REASONS]


def _told(e: Evidence) -> str:
    name = e.asked or e.id.replace("_", " ")
    side = {"toxic": "poisoning", "withdrawing": "withdrawal"}.get(e.points_to, "neither")
    return f"{name[:1].upper()}{name[1:]}: points to {side}, {e.weight}. {e.why}"


def caveats_of(situation: Situation, person: TriagePerson) -> tuple[Statement, ...]:
    """Return what the answer rests on and where it is weak."""
    said = [
        (
            "The weights of signs and the borders of the leaning are assumed: no study has compared poisoning with "
            "withdrawal. Percentages are of published cases, which are the grave ones."
        ),
    ]
    if not person.names_baclofen:
        said.append(
            "The file names no baclofen: whether withdrawal is possible at all is not known."
        )
    elif person.dependent is False:
        said.append(
            "Baclofen was taken for a short time, so withdrawal is less likely, not impossible."
        )
    if not person.judges_vitals:
        said.append(
            "Pulse, pressure and fast breath are not judged: their limits were made for adults. "
            "Children sedate at less."
        )
    if situation.kidneys.trend in ("falling", "recovering") or person.failing_kidneys:
        said.append(
            "The kidneys are moving: no formula holds, and the windows may be wrong either way."
        )
    if situation.patient.dialysis != "none":
        said.append(
            "On dialysis the windows are those between sessions; a session brings withdrawal nearer and poisoning down."
        )
    said += _late_beside_file(situation, person)
    if person.told.unrecognised:
        names = "; ".join(u.asked for u in person.told.unrecognised)
        said.append(f"Not understood, and not counted: {names[:400]}.")
    if situation.unrecognised:
        said.append(f"Not recognised in the file: {', '.join(situation.unrecognised)}.")
    return tuple(Statement(text=t, sources=("calando2026",), basis="assumed") for t in said)


def _late_beside_file(situation: Situation, person: TriagePerson) -> list[str]:
    """A last dose of long ago beside a file that says baclofen is taken now: one of the two is asked back."""
    by_pump = person.pump_hours is not None
    hours = person.pump_hours if by_pump else person.oral_hours
    running = situation.pump if by_pump else situation.oral
    if hours is None or running is None or hours <= _WEEK_H:
        return []
    amount = f"{running.total_mg:g} mg a day" if running.total_mg else "baclofen"
    return [
        f"The last dose is told as {hours:g} h ago ({hours / 24:.0f} days), and the file says that {amount} "
        "is taken now: one of the two is wrong. Ask when the last dose was, and correct the file."
    ]


def not_told(situation: Situation, person: TriagePerson) -> tuple[str, ...]:
    """Return what matters and was not told."""
    known = {**person.told.present, **person.told.absent}
    missing = {
        "any sign": not person.has_signs,
        "hours since the last dose": person.oral_hours is None and person.pump_hours is None,
        "temperature": not {"fever", "hypothermia"} & set(known),
        "tone against the person's own baseline": not _TONE & set(known),
        "alertness": not {"drowsiness", "hard_to_wake", "coma", "unresponsive"} & set(known),
        "whether more than usual was taken": not person.extra,
        "whether doses or a refill were missed": not person.missed,
        "baclofen in the file": not person.names_baclofen,
        "whether there are tablets beside the pump": person.has_pump and not person.has_oral,
        "how long baclofen has been taken": any(
            m.since_weeks is None for m in situation.patient.baclofen
        ),
    }  # fmt: skip
    return tuple(name for name, is_missing in missing.items() if is_missing)
