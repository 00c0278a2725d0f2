"""The next rate of a running pump: steps by origin, ranges, and a fault before tolerance."""

from __future__ import annotations

from dataclasses import dataclass

from calando.decide.pump.result import PumpStep
from calando.decide.pump.scene import Origin, Part, Scene, amount, rate_words
from calando.decide.recommendation import Statement
from calando.facts.schema_base import Basis, Number
from calando.facts.schema_pump import OriginSteps

_ASKS_ORIGIN = "where the spasticity comes from (spinal cord or brain): it decides the steps"


@dataclass(frozen=True, slots=True, kw_only=True)
class Percent:
    """A range of percents of today's rate, and whose it is."""

    low: float
    high: float
    whose: str
    source: str
    basis: Basis

    @property
    def words(self) -> str:
        """The range in words."""
        return f"{self.low:g} to {self.high:g} percent"


def up_percents(scene: Scene) -> tuple[Percent, ...]:
    """Return the steps up after the first day, the smallest first; two if the origin is not told."""
    rules = scene.facts.titration
    if scene.is_child:
        return (_percent(rules.child_up_low, rules.child_up_high, "(a child)"),)
    return tuple(
        _percent(steps.up_low, steps.up_high, f"({_ORIGIN[origin]})")
        for origin, steps in _steps_of(scene)
    )


def adjust(scene: Scene) -> Part:
    """Return the ranges of the next rate, or what is missing."""
    if scene.pump is None:
        return _no_pump(scene)
    rate = scene.rate
    if rate is None:
        return Part(
            verdict="more_needed",
            headline="The rate of the pump is not told.",
            reasons=(_of_today(scene),),
            not_told=("the daily rate of the pump [micrograms a day]",),
        )
    asks = scene.origin is None
    smallest = up_percents(scene)[0]
    up = rate_words(*_moved(rate, smallest.low, smallest.high))
    unknown = (
        " The origin is not told (or two are): the smaller step is stated, the other is shown beside it."
        if asks and not scene.is_child
        else ""
    )
    return Part(
        verdict="more_needed" if asks else "plan",
        headline=(
            f"From {amount(rate)} a day: up by {smallest.words} is {up}, at most once in "
            f"{scene.facts.titration.between_h.value:g} hours.{unknown}"
        ),
        steps=_ranges(scene, rate),
        reasons=(*_place(scene, rate), *_tolerance(scene)),
        not_told=(_ASKS_ORIGIN,) if asks else (),
    )


def _no_pump(scene: Scene) -> Part:
    if scene.stopped_pump is not None:
        return Part(
            verdict="do_not",
            headline="The file says that the pump has been stopped: nothing to adjust. Ask for failed or start.",
            reasons=(_of_today(scene),),
        )
    return Part(
        verdict="more_needed",
        headline="No running pump stands in the file, so there is no rate to adjust.",
        reasons=(_of_today(scene),),
        not_told=("the pump and its daily rate [micrograms a day]",),
    )


def _of_today(scene: Scene) -> Statement:
    rules = scene.facts.titration
    return Statement(
        text=(
            "Each step is a share of the rate that runs today, by where the spasticity comes from, at most once in "
            f"{rules.between_h.value:g} hours; without that rate there is no step."
        ),
        sources=tuple(dict.fromkeys((rules.cerebral.up_low.source, rules.between_h.source))),
        basis="derived",
    )


_ORIGIN: dict[Origin, str] = {"spinal": "spinal origin", "cerebral": "cerebral origin"}


def _steps_of(scene: Scene) -> tuple[tuple[Origin, OriginSteps], ...]:
    """Return the rules that may apply, the smaller steps first."""
    rules = scene.facts.titration
    both: tuple[tuple[Origin, OriginSteps], ...] = (
        ("cerebral", rules.cerebral),
        ("spinal", rules.spinal),
    )
    return tuple(pair for pair in both if scene.origin in (None, pair[0]))


def _percent(low: Number, high: Number, whose: str) -> Percent:
    return Percent(low=low.value, high=high.value, whose=whose, source=low.source, basis=low.basis)


def _moved(rate: float, low_percent: float, high_percent: float) -> tuple[float, float]:
    ends = rate * (1.0 + low_percent / 100.0), rate * (1.0 + high_percent / 100.0)
    return round(min(ends), 1), round(max(ends), 1)


def _ranges(scene: Scene, rate: float) -> tuple[PumpStep, ...]:
    rules = scene.facts.titration
    between = f"At most once in {rules.between_h.value:g} hours; seen again within 24 hours."
    steps = [
        _step(scene, rate, p, f"Up while the rate is being found {p.whose}", between, down=False)
        for p in up_percents(scene)
    ]
    for origin, of in _steps_of(scene):
        # the children's own step bounds the maintenance step of a child too
        top = min(of.refill_up_high.value, rules.child_up_high.value) if scene.is_child else None
        whose = f"({_ORIGIN[origin]})"
        up = _percent(of.refill_up_low, of.refill_up_high, whose)
        if top is not None:
            low = min(up.low, rules.child_up_low.value)
            up = Percent(low=low, high=top, whose=whose, source=up.source, basis="derived")
        steps.append(
            _step(scene, rate, up, f"Up at a refill, for tone that is too high {whose}", "")
        )
    down = _steps_of(scene)[0][1]
    fall = _percent(down.refill_down_low, down.refill_down_high, "")
    steps.append(
        _step(scene, rate, fall, "Down at a refill, for side effects", "", down=True),
    )
    return tuple(steps)


def _step(
    scene: Scene, rate: float, percent: Percent, name: str, then: str, *, down: bool = False
) -> PumpStep:
    sign = -1.0 if down else 1.0
    low, high = _moved(rate, sign * percent.low, sign * percent.high)
    limit = scene.facts.titration.limited_above
    words = [then] if then else []
    if down:
        words.append("Spasticity or itch that comes back: go up again, and look for a fault.")
    elif high > limit.value:
        words.append(f"There is little experience above {amount(limit.value)} a day.")
    large = scene.facts.titration.large_step_percent
    sources = [percent.source]
    if not down and percent.high > large.value:
        words.append(f"At a high rate a step of more than {large.value:g} percent may be too much.")
        sources.append(large.source)
    direction = "down" if down else "up"
    return PumpStep(
        name=f"{name}: {direction} by {percent.words}",
        at_h=None,
        bolus_micrograms=None,
        micrograms_per_day_low=low,
        micrograms_per_day_high=high,
        watch="Breathing, how awake, pressure, tone against this person's own baseline, function.",
        then=" ".join(words) or "Judged at the next visit.",
        sources=tuple(dict.fromkeys(sources)),
        basis=percent.basis,
    )


def _place(scene: Scene, rate: float) -> tuple[Statement, ...]:
    """Say where today's rate stands in the usual ranges."""
    rules = scene.facts.titration
    said = []
    age = scene.situation.patient.age_years
    if age < rules.young_below_years.value:
        rows = [("under 12 years", rules.young_usual_low, rules.young_usual_high)]
    else:
        rows = [(_ORIGIN[o], of.usual_low, of.usual_high) for o, of in _steps_of(scene)]
    for whose, low, high in rows:
        where = "inside"
        if rate < low.value:
            where = "below"
        elif rate > high.value:
            where = "above"
        text = (
            f"Usual in maintenance, {whose}: {rate_words(low.value, high.value)}. Today's "
            f"{amount(rate)} a day is {where}."
        )
        said.append(Statement(text=text, sources=(low.source,), basis=low.basis))
    limit = rules.limited_above
    if rate > limit.value:
        text = (
            f"Above {amount(limit.value)} a day there is little experience. Look for a fault of pump or catheter "
            "before going on."
        )
        said.append(
            Statement(text=text, sources=(limit.source, "heetla2009"), basis="derived", urgent=True)
        )
    return tuple(said)


def _tolerance(scene: Scene) -> tuple[Statement, ...]:
    rules = scene.facts.titration
    text = (
        f"In 37 people the rate rose for {rules.plateau_months.value:g} months and then stayed near "
        f"{amount(rules.plateau_rate.value)} a day; in {rules.rising_share_percent.value:g} percent it went on rising "
        f"by more than {amount(rules.rising_per_year.value)} a day each year. A faulty pump or catheter looks like "
        "that tolerance."
    )
    return (
        Statement(text=text, sources=(rules.plateau_rate.source,), basis=rules.plateau_rate.basis),
    )
