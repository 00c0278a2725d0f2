"""Rules for what is taken and what is measured: mg against micrograms, mL with its strength."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

from calando.errors import Problem
from calando.patient.dose_limits import MAX_DAILY_ORAL_MG, MAX_SINGLE_ORAL_MG
from calando.present.patient.hints import range_hint
from calando.present.patient.tables import Table, number_of, tables_of

ResolveDrug = Callable[[str], str]

_STRONGEST_LIQUID_MG_PER_ML = 10.0  # baclofen liquids hold 1 to 5 mg/mL
_WEEKS_PER_YEAR = 52.18
_ROUNDING = 0.01  # two statements of one daily dose may differ by this share
_LEAST_NG_PER_ML = 1.0  # assays of baclofen do not reach below
_MOMENT = "date, time and zone, such as 2026-05-04T14:00:00+02:00"
_ORAL_ALLOWED = (
    f"above 0, at most {MAX_SINGLE_ORAL_MG:g} mg at once and {MAX_DAILY_ORAL_MG:g} mg a day"
)


def medication_problems(
    drug: Table, where: str, resolve_drug: ResolveDrug, age_years: float | None
) -> Iterator[Problem]:
    """Yield every broken rule of one `[[medication]]`."""
    name = drug.get("drug")
    is_baclofen = isinstance(name, str) and resolve_drug(name) == "baclofen"
    route = drug.get("route", "oral")
    yield from _dose_problems(drug, where, by_mouth=route != "intrathecal")
    yield from _duration_problems(drug, where, age_years)
    yield from _total_problems(drug, where)
    if route == "intrathecal":
        yield from _intrathecal_problems(drug, where, needs_amount=is_baclofen)
    elif is_baclofen:
        yield from _microgram_problems(drug, where, str(route))
        yield from _large_dose_problems(drug, where)


def _dose_problems(drug: Table, where: str, *, by_mouth: bool) -> Iterator[Problem]:
    """Each dose has mg, or mL with a strength; and its own time. Doses of a pump are refused as such, elsewhere."""
    times = set[str]()
    strength = number_of(drug, "mg_per_mL")
    for j, dose in tables_of(drug, "doses"):
        here = f"{where}.doses[{j}]"
        mg, mL = dose.get("mg"), dose.get("mL")
        if not by_mouth:
            pass
        elif mg is None and mL is None:
            yield Problem(
                field=f"{here}.mg",
                message="mg is missing. Add how much is taken at this time, in mg.",
                allowed="mg, or mL together with mg_per_mL",
            )
        elif mg is not None and mL is not None:
            yield Problem(
                field=f"{here}.mL",
                message="mg and mL are both given. Keep mg, or keep mL together with mg_per_mL.",
                value=number_of(dose, "mL"),
                allowed="mg, or mL together with mg_per_mL",
            )
        elif mL is not None and strength is None:
            yield Problem(
                field=f"{here}.mL",
                message=(
                    "mL without a strength says nothing about the dose. Add mg_per_mL beside "
                    "the drug (5 mg in 5 mL is mg_per_mL = 1), or write mg."
                ),
                value=number_of(dose, "mL"),
                allowed="mL only together with mg_per_mL",
            )
        time = dose.get("time")
        if isinstance(time, str) and time in times:
            yield Problem(
                field=f"{here}.time",
                message=f'Two doses stand at "{time}". Add them up, or correct one time.',
                value=time,
                allowed="each time once",
            )
        times.add(str(time))


def _duration_problems(drug: Table, where: str, age_years: float | None) -> Iterator[Problem]:
    since, stopped = number_of(drug, "since_weeks"), number_of(drug, "stopped_weeks_ago")
    still = [k for k in ("doses", "micrograms_per_day") if drug.get(k)]
    if stopped is not None and still:
        yield Problem(
            field=f"{where}.stopped_weeks_ago",
            message=(
                f"stopped_weeks_ago is {stopped:g} but {still[0]} says what is taken now. "
                "Remove one of the two."
            ),
            value=stopped,
            allowed="only without doses and micrograms_per_day",
        )
    if stopped is not None and since is not None and since < stopped:
        yield Problem(
            field=f"{where}.since_weeks",
            message=(
                f"since_weeks is {since:g} but stopped_weeks_ago is {stopped:g}: stopped before "
                "it began. Both count back from today."
            ),
            value=since,
            allowed="at least stopped_weeks_ago",
        )
    if since is not None and age_years is not None and since > (age_years + 1) * _WEEKS_PER_YEAR:
        yield Problem(
            field=f"{where}.since_weeks",
            message=(
                f"since_weeks is {since:g}, longer than a life of {age_years:g} years. "
                "Check that it is weeks, not days."
            ),
            value=since,
            allowed="weeks, at most the age",
        )


def _total_problems(drug: Table, where: str) -> Iterator[Problem]:
    """What is said twice must agree."""
    taken = taken_mg_per_day(drug)
    daily, prescribed = number_of(drug, "daily_mg"), number_of(drug, "prescribed_mg_per_day")
    if taken and daily is not None and abs(daily - taken) > _ROUNDING * taken:
        yield Problem(
            field=f"{where}.daily_mg",
            message=f"daily_mg is {daily:g} but the doses add up to {taken:g} mg. Remove one.",
            value=daily,
            allowed="the sum of doses, or absent",
        )
    as_prescribed = drug.get("taken_as_prescribed") is True
    if taken and prescribed is not None and as_prescribed:
        differs = abs(prescribed - taken) > _ROUNDING * taken
        if differs:
            yield Problem(
                field=f"{where}.taken_as_prescribed",
                message=(
                    f"taken_as_prescribed is true, but {taken:g} mg a day are taken and "
                    f"{prescribed:g} are prescribed. Correct one of the three."
                ),
                value=True,
                allowed="false, or a prescribed_mg_per_day equal to what is taken",
            )


def _intrathecal_problems(drug: Table, where: str, *, needs_amount: bool) -> Iterator[Problem]:
    allowed = "micrograms_per_day (infusion) or micrograms (bolus)"
    in_mg = [
        k
        for k in ("doses", "daily_mg", "prescribed_mg_per_day", "mg_per_mL")
        if drug.get(k) not in (None, [])
    ]
    only_mL = [
        dose.get("mg") is None and dose.get("mL") is not None
        for _, dose in tables_of(drug, "doses")
    ]
    for key in in_mg:
        unit = (
            "mL, which say nothing without the strength"
            if key == "doses" and all(only_mL) and only_mL
            else "mg"
        )
        yield Problem(
            field=f"{where}.{key}",
            message=(
                f"{key} is in {unit}, but intrathecal amounts are micrograms, never mg. Write "
                f"{allowed}; 1 mg = 1000 micrograms."
            ),
            value=number_of(drug, key),
            allowed=allowed,
        )
    amounts = ("micrograms_per_day", "micrograms", "stopped_weeks_ago")
    if needs_amount and not in_mg and all(drug.get(k) is None for k in amounts):
        yield Problem(
            field=f"{where}.micrograms_per_day",
            message=f"The intrathecal amount is missing. Add {allowed}.",
            allowed=allowed,
        )


def _microgram_problems(drug: Table, where: str, route: str) -> Iterator[Problem]:
    for key in ("micrograms_per_day", "micrograms"):
        if drug.get(key) is not None:
            yield Problem(
                field=f"{where}.{key}",
                message=(
                    f"{key} is for intrathecal baclofen, but the route is {route}. Write the "
                    'doses in mg (1 mg = 1000 micrograms), or route = "intrathecal".'
                ),
                value=number_of(drug, key),
                allowed='only with route = "intrathecal"',
            )


def _large_dose_problems(drug: Table, where: str) -> Iterator[Problem]:
    """Refuse what nobody takes: micrograms typed as mg, a slipped decimal point."""
    strength = number_of(drug, "mg_per_mL")
    if strength is not None and strength > _STRONGEST_LIQUID_MG_PER_ML:
        yield Problem(
            field=f"{where}.mg_per_mL",
            message=(
                f"mg_per_mL is {strength:g}; baclofen liquids hold 1 to 5 mg in 1 mL. "
                "25 mg in 5 mL is mg_per_mL = 5."
            ),
            value=strength,
            allowed=f"above 0, at most {_STRONGEST_LIQUID_MG_PER_ML:g} mg/mL",
        )
    too_large = False
    for j, dose in tables_of(drug, "doses"):
        mg = _mg_of(dose, strength)
        if mg is not None and mg > MAX_SINGLE_ORAL_MG:
            too_large = True
            key = "mg" if dose.get("mg") is not None else "mL"
            yield _too_much(f"{where}.doses[{j}].{key}", f"A single dose of {mg:g} mg", mg)
    taken = taken_mg_per_day(drug)
    if not too_large and taken is not None and taken > MAX_DAILY_ORAL_MG:
        yield _too_much(f"{where}.doses", f"A day of {taken:g} mg", taken)
    for key in ("daily_mg", "prescribed_mg_per_day"):
        mg = number_of(drug, key)
        if mg is not None and mg > MAX_DAILY_ORAL_MG:
            yield _too_much(f"{where}.{key}", f"A day of {mg:g} mg", mg)


def _too_much(field: str, what: str, mg: float) -> Problem:
    hint = range_hint("mg", mg) or "Check the decimal point."
    return Problem(
        field=field,
        message=(
            f"{what} of baclofen is more than anyone is prescribed. {hint} "
            "If it was swallowed, that is an overdose: call the poison centre."
        ),
        value=mg,
        allowed=_ORAL_ALLOWED,
    )


def taken_mg_per_day(drug: Table) -> float | None:
    """Return the sum of the doses [mg], or None if one of them cannot be counted."""
    strength = number_of(drug, "mg_per_mL")
    amounts = [_mg_of(dose, strength) for _, dose in tables_of(drug, "doses")]
    counted = [mg for mg in amounts if mg is not None]
    return sum(counted) if counted and len(counted) == len(amounts) else None


def _mg_of(dose: Table, strength: float | None) -> float | None:
    mg, mL = number_of(dose, "mg"), number_of(dose, "mL")
    if mg is not None or mL is None or strength is None:
        return mg
    return mL * strength


def level_problems(level: Table, where: str) -> Iterator[Problem]:
    """Yield every broken rule of one `[[level]]`: one value, one time, the right factor of 1000."""
    below = level.get("below_limit") is True
    given = [k for k in ("mg_per_L", "ng_per_mL") if level.get(k) is not None]
    values = [*given, *(["below_limit"] if below else [])]
    allowed = "exactly one of mg_per_L, ng_per_mL, below_limit = true"
    if len(values) != 1:
        said = " and ".join(values) + " are both given" if values else "The value is missing"
        yield Problem(
            field=f"{where}.{values[1] if values else 'mg_per_L'}",
            message=f"{said}. Give {allowed}.",
            allowed=allowed,
        )
    ng = number_of(level, "ng_per_mL")
    if ng is not None and 0 < ng < _LEAST_NG_PER_ML:
        yield Problem(
            field=f"{where}.ng_per_mL",
            message=(
                f"ng_per_mL is {ng:g}, below what an assay can see; it looks like mg/L: "
                f"write mg_per_L = {ng:g} (= {1000 * ng:g} ng/mL), or below_limit = true."
            ),
            value=ng,
            allowed=f"{_LEAST_NG_PER_ML:g} to 35000 ng/mL",
        )
    yield from _when_problems(level, where)


def _when_problems(level: Table, where: str) -> Iterator[Problem]:
    hours, taken_at = level.get("hours_after_last_dose"), level.get("taken_at")
    if (hours is None) == (taken_at is None):
        said = "The time is missing" if hours is None else "Two times are given"
        yield Problem(
            field=f"{where}.hours_after_last_dose",
            message=f"{said}. Give hours_after_last_dose or taken_at, one of them.",
            value=number_of(level, "hours_after_last_dose"),
            allowed="exactly one of hours_after_last_dose, taken_at",
        )
    if isinstance(taken_at, str | datetime.datetime) and moment_of(taken_at) is None:
        yield Problem(
            field=f"{where}.taken_at",
            message=(
                f"taken_at is {str(taken_at)[:40]}; it must be a real date and time with its "
                f"zone. Write {_MOMENT}."
            ),
            value=str(taken_at)[:40],
            allowed=_MOMENT,
        )


def moment_of(value: str | datetime.datetime) -> datetime.datetime | None:
    """Return an aware moment, or None if the date is impossible or the zone is missing.

    >>> moment_of("2026-02-30T08:00:00Z") is None, moment_of("2026-05-04T14:00:00+02:00").hour
    (True, 14)
    """
    if isinstance(value, str):
        try:
            value = datetime.datetime.fromisoformat(value)
        except ValueError:
            return None
    return value if value.utcoffset() is not None else None
