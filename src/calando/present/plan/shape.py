"""The part of an answer that a re-plan reads, as pydantic models: types and plausible ranges.

Strict in what it reads, and blind to keys it does not know: later versions may add some. What
several keys say together stands in `plan_steps.py`.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from calando.decide.recommendation import StepKind
from calando.errors import Problem
from calando.facts.schema_plans import PlanDirection
from calando.present.patient.problems import field_of, shown

MOST_DOSE_MG, MOST_DAY_MG = 200.0, 600.0  # more is refused outside `overdose`
MOST_TAKEN_MG = 400.0  # a dose and, with it, the most that counts as doubled
LONGEST_DAYS = 5000
MOST_PROBLEMS = 20  # a file broken at every step is told so by its first ones

Line = Annotated[
    str, Field(max_length=500, pattern=r"^[^\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]*$")
]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Planned = Annotated[float, Field(ge=0, le=MOST_DOSE_MG)]
Taken = Annotated[float, Field(ge=0, le=MOST_TAKEN_MG)]
Day = Annotated[int, Field(ge=0, le=LONGEST_DAYS)]
Flow = Annotated[float, Field(gt=0, le=1000)]  # mL/min
Weeks = Annotated[float, Field(ge=0, le=6300)]


class _Open(BaseModel):
    """Strict, and open: a key that we do not know is left alone."""

    model_config = ConfigDict(
        extra="ignore", strict=True, frozen=True, allow_inf_nan=False, defer_build=True
    )


class ItemEntry(_Open):
    """Something to count out."""

    product: Line
    count: float = Field(gt=0, le=10_000)
    unit: Literal["tablet", "sachet", "mL"]
    mg_each: float = Field(gt=0, le=1000)


class DoseEntry(_Open):
    """One intake of a planned day."""

    time: Clock
    mg: Planned
    items: list[ItemEntry] = Field(max_length=20)


class StepEntry(_Open):
    """Days on which the same schedule is taken."""

    from_day: Day
    days: int = Field(ge=1, le=LONGEST_DAYS)
    daily_mg: float = Field(ge=0, le=MOST_DAY_MG)
    doses: list[DoseEntry] = Field(min_length=1, max_length=12)
    label: Line = ""
    kind: StepKind = "taper"


class YardstickEntry(_Open):
    """What the plan was held against."""

    name: Line
    share_asked: float = Field(ge=0, le=1)


class PlanEntry(_Open):
    """A plan; what only one direction has is optional here and asked for later."""

    steps: list[StepEntry] = Field(min_length=1, max_length=2000)
    days: Day
    yardstick: YardstickEntry | None = None
    products: list[Line] = Field(max_length=50)
    start_date: Annotated[str, Field(pattern=r"^20\d\d-\d\d-\d\d$")] | None = None
    target_mg_per_day: float = Field(0.0, ge=0, le=MOST_DAY_MG)
    from_mg_per_day: float = Field(0.0, ge=0, le=MOST_DAY_MG)


class TakenEntry(_Open):
    """One intake of the day that was taken before the plan."""

    time: Clock
    mg: Planned


class PatientEntry(_Open):
    """What was known about the person when the plan was made."""

    id: str = Field(default="", max_length=200)
    sex: str = Field(default="", max_length=20)
    jurisdiction: str = Field(default="", max_length=20)
    age_years: float = Field(ge=0, le=120)
    doses: list[TakenEntry] = Field(max_length=24)
    since_weeks: Weeks | None = None


class KidneyEntry(_Open):
    """The kidneys when the plan was made."""

    eGFR: Flow | None = None
    CLcr: Flow


class PastEntry(_Open):
    """Days of the past on which the same was taken."""

    from_day: Day
    days: int = Field(ge=1, le=LONGEST_DAYS)
    taken_mg: list[Taken] = Field(max_length=12)
    planned_mg: list[Planned] = Field(max_length=12)
    CLcr: Flow


class LoggedEntry(_Open):
    """An event that a plan has met."""

    today: Day
    text: Line


class KidneyTold(_Open):
    """A kidney value that was told, and the plan's day of it."""

    day: float = Field(ge=-LONGEST_DAYS, le=LONGEST_DAYS)
    quantity: Literal["creatinine_umol_per_L", "cystatin_C_mg_per_L", "eGFR", "CLcr"]
    value: float = Field(gt=0, le=5000)


class RecordEntry(_Open):
    """The story so far, as `replan` writes it."""

    resumes_on_day: Day
    direction: PlanDirection
    times: list[Clock] = Field(min_length=1, max_length=12)
    before_mg: list[Planned] = Field(max_length=12)
    before_CLcr: Flow
    made_CLcr: Flow | None = None
    for_observation: bool = False
    since_weeks: Weeks | None = None
    yardstick_from_mg: list[Planned] = Field(max_length=12)
    history: list[PastEntry] = Field(max_length=LONGEST_DAYS)
    kidneys: list[KidneyTold] = Field(default=[], max_length=1000)
    events: list[LoggedEntry] = Field(max_length=1000)
    replaced: list[Line] = Field(max_length=1000)
    step_days: Annotated[int, Field(ge=1, le=28)] | None = None


class ResultEntry(_Open):
    """The `result` of an answer that holds a plan."""

    patient: PatientEntry
    kidney: KidneyEntry
    plan: PlanEntry
    record: RecordEntry | None = None


_KINDS = {
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "string_type": "text",
    "list_type": "a list",
    "model_type": "a table",
    "finite_number": "a finite number",
}
_FIX = "Use the file as calando wrote it, or make the plan again."


def read_result(data: object) -> ResultEntry:
    """Return the checked `result` of an answer.

    Raises
    ------
    InputError : names the path of every value that cannot be, such as plan.steps[3].doses[0].mg.
    """
    from calando.errors import InputError

    try:
        return ResultEntry.model_validate(data)
    except ValidationError as error:
        found = error.errors(include_url=False)[:MOST_PROBLEMS]
        raise InputError(*(_problem(dict(e)) for e in found)) from None


def _problem(error: dict[str, Any]) -> Problem:
    """Say in our words what pydantic found: path, value, what may stand there."""
    kind, value, limits = error["type"], error["input"], error.get("ctx", {})
    field = field_of(error["loc"])
    name = field.rsplit(".", 1)[-1]
    if kind == "missing":
        message = f"{name} is missing. {_FIX}"
        return Problem(field=field, message=message, allowed="as in an answer of calando")
    allowed = _KINDS.get(kind) or _limit(kind, limits)
    quoted = "empty" if value is None else f'"{shown(value)}"' if isinstance(value, str) else None
    what = quoted or ("a table or a list" if isinstance(value, dict | list) else str(shown(value)))
    message = f"{name} is {what}; it must be {allowed}. {_why(field, kind)}{_FIX}"
    return Problem(field=field, value=shown(value), message=message, allowed=allowed)


def _limit(kind: str, limits: dict[str, Any]) -> str:
    words = {
        "greater_than": "above {gt:g}",
        "greater_than_equal": "{ge:g} or more",
        "less_than_equal": "at most {le:g}",
        "too_long": "a list of at most {max_length} entries",
        "too_short": "a list of at least {min_length} entry",
        "string_too_long": "at most {max_length} characters",
        "literal_error": "{expected}",
    }
    if kind == "string_pattern_mismatch":
        return {r"^20": "a date such as 2026-05-04", r"^([": "a clock time such as 08:00"}.get(
            str(limits.get("pattern", ""))[:3], "text without control characters"
        )
    return words[kind].format(**limits) if kind in words else "as calando writes it"


def _why(field: str, kind: str) -> str:
    field = field.split("_mg[")[0] + "_mg" if "_mg[" in field else field
    if kind != "less_than_equal" or not field.endswith("mg"):
        return ""
    if field.endswith("daily_mg"):
        return f"More than {MOST_DAY_MG:g} mg a day is an overdose, not a plan. "
    return "A single dose above 200 mg is an overdose, not a plan. "
