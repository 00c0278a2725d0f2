"""The numeric question behind a taper: members, kidneys, candidates, yardstick; and how it is answered.

A `Question` knows nothing of wording or products' names; it can be asked again under another assumption.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from calando.arrays import Floats
from calando.decide.candidates import Candidate
from calando.decide.taper.arcs import ArcTable, build_arcs
from calando.decide.taper.past import Lived, Past
from calando.decide.taper.rates import rate_course, rate_totals
from calando.decide.taper.shortest import QUICK_LOOK, find_gentlest, find_shortest
from calando.facts.schema import TaperRate, TaperRules
from calando.simulate.course import Course, Segment, Start, daily_drive, peak_drive, steady_start
from calando.simulate.day import DayMap
from calando.simulate.ensemble import Ensemble
from calando.units import DAYS_PER_WEEK

# plans are called equal to the yardstick within a thousandth: what the arc tables leave out (2e-4) and more
TOLERANCE = 1e-3
# an abrupt stop is watched at least this long: with failing kidneys its hardest day comes late
ABRUPT_DAYS = 40
_TABLE_NODES = 8  # per interval; the replay takes more
_TABLE_FORGOTTEN = 1e-4
_STEADY_WITHIN, _STEADY_SHARE = 0.01, 0.05
_MOST_DAYS = 728  # the longest plan looked for
_LONGER_TRIES = 3
_MOST_SPANS = 8  # between two kidney values


def cap_per_step_mg(
    rules: TaperRules, start_mg: float, step_days: int, *, size: float = 1.0
) -> float:
    """Return the largest fall of one step [mg] from a starting dose.

    The weekly cap is shared by as many steps as can begin within 7 days. `size` scales the milligrams of the
    rules to a child (1 for adults).
    """
    part = rules.cap_fraction.value * start_mg
    weekly = max(rules.cap_mg.value * size, min(part, rules.cap_max_mg.value * size))
    return weekly / max(math.ceil(DAYS_PER_WEEK / step_days), 1)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One patient, one set of assumptions, one rule.

    `today_mg` and the candidates are mg per intake; `relative_CLcr` is compared with the reference kidneys
    (CLcr of an adult, indexed eGFR of a child). `kidney_history` holds (day, relative CLcr) before today, for
    kidneys that are recovering; `tolerated_CLcr` the kidneys before they failed, for a dose that is to match
    the exposure tolerated then: the first candidate is then taken for one step before the search begins.
    `size` scales the milligrams of calando's own rates and caps to a child. `hold_days` are days on today's
    doses before the first fall: what recovering kidneys do on those days no plan can undo, so they are shown
    but not held against the yardstick. In the middle of a plan, `past` says what was taken so far, and `top_mg`
    the doses that the yardstick, the cap and the abrupt stop count from: those of the plan's first day.
    """

    ensemble: Ensemble
    relative_CLcr: float
    twin_CLcr: float
    dialysis_L_per_h: float
    intake_h: tuple[float, ...]
    today_mg: tuple[float, ...]
    since_weeks: float | None
    chain: tuple[Candidate, ...]
    named_rate: TaperRate
    rules: TaperRules
    step_days: int
    share: float
    size: float = 1.0
    kidney_history: tuple[tuple[float, float], ...] = ()
    tolerated_CLcr: float | None = None
    hold_days: int = 0
    past: Past | None = None
    top_mg: tuple[float, ...] | None = None

    @property
    def after_days(self) -> int:
        """Days after the last dose on which the yardstick must hold too."""
        return int(self.rules.after_days.value)

    @property
    def rate_totals(self) -> tuple[tuple[int, float], ...]:
        """The named rate from today's dose: (from day, mg per day)."""
        return rate_totals(self.named_rate, sum(self.top_mg or self.today_mg), size=self.size)

    @property
    def cap_mg_per_step(self) -> float:
        """The largest fall of one step, so that no 7 days together fall by more than the cap."""
        return self._cap_mg(self.step_days)

    @property
    def weekly_cap_mg(self) -> float:
        """The largest fall of any 7 days."""
        return self._cap_mg(DAYS_PER_WEEK)

    def _cap_mg(self, step_days: int) -> float:
        top = sum(self.top_mg) if self.top_mg else self.chain[0].daily_mg
        return cap_per_step_mg(self.rules, top, step_days, size=self.size)

    @cached_property
    def CL(self) -> Floats:
        """Apparent clearance of each member today [L/h]."""
        return self.ensemble.CL(self.relative_CLcr, dialysis_L_per_h=self.dialysis_L_per_h)

    @cached_property
    def day(self) -> DayMap:
        """The patient's dosing day."""
        return DayMap(self.ensemble, CL=self.CL, intake_h=self.intake_h)

    @cached_property
    def start(self) -> Start:
        """Where each member stands today."""
        if self._lived is not None:
            return self._lived.after
        if self.tolerated_CLcr is not None:
            before = DayMap(
                self.ensemble, CL=self.ensemble.CL(self.tolerated_CLcr), intake_h=self.intake_h
            )
            return steady_start(before, self.today_mg, since_weeks=self.since_weeks)
        if self.kidney_history:
            return self._start_after_history()
        return steady_start(self.day, self.today_mg, since_weeks=self.since_weeks)

    def _start_after_history(self) -> Start:
        """Follow today's doses through kidneys that changed, in spans of days between the values."""
        points = [*sorted(self.kidney_history), (0.0, self.relative_CLcr)]
        first = DayMap(self.ensemble, CL=self.ensemble.CL(points[0][1]), intake_h=self.intake_h)
        start = steady_start(first, self.today_mg, since_weeks=self.since_weeks)
        for (day_a, CLcr_a), (day_b, CLcr_b) in itertools.pairwise(points):
            spans = int(np.clip(round(day_b - day_a), 1, _MOST_SPANS))
            edges = np.floor(np.linspace(day_a, day_b, spans + 1) + 0.5).astype(int)
            for i, days in enumerate(np.diff(edges).tolist()):
                if days == 0:
                    continue
                CLcr = CLcr_a + (CLcr_b - CLcr_a) * (i + 1) / spans
                there = DayMap(self.ensemble, CL=self.ensemble.CL(CLcr), intake_h=self.intake_h)
                held = (Segment(days=days, doses_mg=self.today_mg),)
                start = daily_drive(there, held, start)[1]
        return start

    @cached_property
    def yardstick(self) -> Floats:
        """The hardest day that the named rate would cause in each member with healthy kidneys.

        The twin has taken today's dose for long: someone who has not is not held to a stricter rule for it.
        """
        top = self.top_mg or self.today_mg
        start = steady_start(self.twin, top, since_weeks=None)
        return peak_drive(self.twin, self.rate(self.rate_totals, from_mg=top), start)

    @cached_property
    def twin(self) -> DayMap:
        """The dosing day of the same members with healthy kidneys."""
        CL = self.ensemble.CL(self.twin_CLcr)
        return DayMap(self.ensemble, CL=CL, intake_h=self.intake_h)

    @cached_property
    def abrupt_peak(self) -> Floats:
        """The hardest day after stopping everything today; of a running plan, on its first day."""
        nothing = (Segment(days=ABRUPT_DAYS, doses_mg=(0.0,) * len(self.today_mg)),)
        return peak_drive(self.day, nothing, self._lived.before if self._lived else self.start)

    @cached_property
    def _lived(self) -> Lived | None:
        if self.past is None:
            return None
        return Lived(
            self.past,
            self.ensemble,
            self.intake_h,
            dialysis_L_per_h=self.dialysis_L_per_h,
            known=((self.relative_CLcr, self.day),),
        )

    @cached_property
    def lead(self) -> Course:
        """What is taken before the search begins: the exposure-matched dose, held days, or nothing."""
        if self.tolerated_CLcr is not None:
            return (Segment(days=self.step_days, doses_mg=self.chain[0].doses_mg),)
        if self.hold_days:
            return (Segment(days=self.hold_days, doses_mg=self.today_mg),)
        return ()

    @property
    def untested_days(self) -> int:
        """Days at the beginning that are not held against the yardstick: no plan can undo what led to them."""
        return sum(segment.days for segment in self.lead) if self.past else self.hold_days

    @cached_property
    def search_start(self) -> Start:
        """Where the search begins."""
        return daily_drive(self.day, self.lead, self.start)[1] if self.lead else self.start

    def rate(
        self, totals: Sequence[tuple[int, float]], *, from_mg: tuple[float, ...] | None = None
    ) -> Course:
        """Return a rate as a course, split like the candidates where their totals agree."""
        top = from_mg or self.today_mg
        schedules = {c.daily_mg: c.doses_mg for c in self.chain}
        schedules[round(sum(top), 2)] = top
        return rate_course(totals, top, after_days=self.after_days, schedules=schedules)

    def rate_peak(self, totals: tuple[tuple[int, float], ...]) -> Floats:
        """Return each member's hardest day under a rate; rates that come to the same are simulated once."""
        if totals not in self._rate_peaks:
            self._rate_peaks[totals] = peak_drive(self.day, self.rate(totals), self.start)
        return self._rate_peaks[totals]

    @cached_property
    def _rate_peaks(self) -> dict[tuple[tuple[int, float], ...], Floats]:
        return {}

    def falls(self, path: Sequence[int]) -> Course:
        """Return a path through the candidates as segments."""
        return tuple(Segment(days=self.step_days, doses_mg=self.chain[i].doses_mg) for i in path)

    def course(self, falls: Course) -> Course:
        """Return a whole course: what comes before the falls, the falls, the days after the last dose."""
        after = Segment(days=self.after_days, doses_mg=(0.0,) * len(self.today_mg))
        return (*self.lead, *falls, after)

    @cached_property
    def table(self) -> ArcTable:
        """The arcs between candidates."""
        coarse = DayMap(
            self.ensemble,
            CL=self.CL,
            intake_h=self.intake_h,
            nodes=_TABLE_NODES,
            forgotten=_TABLE_FORGOTTEN,
        )
        return build_arcs(
            coarse,
            [c.doses_mg for c in self.chain],
            step_days=self.step_days,
            after_days=self.after_days,
            cap_mg=self.cap_mg_per_step,
        )

    def held(self, steps: int) -> Question:
        """Return the same question with today's doses held for some steps more; what is known is kept."""
        return self._sharing(
            "CL day twin start yardstick abrupt_peak table _lived",
            hold_days=self.hold_days + steps * self.step_days,
        )

    def from_candidate(self, node: int) -> Question:
        """Return the question of the same person who takes candidate `node` today."""
        chain = self.chain[node:]
        other = self._sharing("CL day twin", today_mg=chain[0].doses_mg, chain=chain)
        other.__dict__["table"] = self.table.below(node, cap_mg=other.cap_mg_per_step)
        return other

    def under(self, ensemble: Ensemble) -> Question:
        """Return the question of the same members under a changed assumption; their levels are kept."""
        other = replace(self, ensemble=ensemble)
        other.__dict__["day"] = self.day.under(ensemble)
        other.__dict__["twin"] = self.twin.under(ensemble)
        if self._lived is not None:
            other.__dict__["_lived"] = self._lived.under(ensemble)
        return other

    def with_kidneys(self, relative_CLcr: float) -> Question:
        """Return the question of the same person with other, stable kidneys."""
        return self._sharing("twin yardstick", relative_CLcr=relative_CLcr)

    def _sharing(self, names: str, **changes: Any) -> Question:
        """Return a changed question that keeps what has been computed and does not depend on the change."""
        other = replace(self, **changes)
        known = self.__dict__
        other.__dict__.update({name: known[name] for name in names.split() if name in known})
        return other

    @property
    def is_steady_between_steps(self) -> bool:
        """True if nearly every member has forgotten the last step when the next begins."""
        left = np.exp(-self.CL / self.ensemble.V * 24.0 * self.step_days)
        return bool(np.mean(left > _STEADY_WITHIN) <= _STEADY_SHARE)

    def share_within(self, peak: Floats) -> float:
        """Return the share of members whose hardest day is within their yardstick."""
        return float(np.mean(peak <= self.yardstick * (1.0 + TOLERANCE)))

    def replay(self, falls: Course) -> tuple[Floats, Floats]:
        """Return each member's hardest day of the whole plan, and of the days held against the yardstick."""
        w, _ = daily_drive(self.day, self.course(falls), self.start)
        return w.max(axis=1), w[:, self.untested_days :].max(axis=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """A plan as a path through the candidates, replayed exactly on every member."""

    path: tuple[int, ...]
    proved: bool
    lower_bound_steps: int
    peak: Floats  # hardest day of each member
    tested_peak: Floats  # hardest of the days held against the yardstick
    share_held: float
    meets_yardstick: bool


def shortest_within(
    question: Question,
    *,
    gentle: bool = True,
    budget: int = 2500,
    quick_look: int = QUICK_LOOK,
    min_steps: int = 0,
    most_days: int = _MOST_DAYS,
) -> Solution | None:
    """Return the shortest plan that meets the yardstick, or None if none was found.

    The search works on the arc tables; what is returned was replayed exactly. Where the replay disagrees, a
    gentler plan of the same length is taken, then a longer one, and the length is no longer called proved.

    Parameters
    ----------
    gentle : look for the gentlest plan of that length as well.
    budget, quick_look : places that the search may visit to prove the length, and to find any plan.
    min_steps, most_days : the shortest and the longest plan looked for.
    """
    q = question
    A, T = q.search_start.A[:, 0], q.yardstick * (1.0 + TOLERANCE)
    most = most_days // q.step_days
    found = find_shortest(
        q.table,
        A,
        T,
        share=q.share,
        max_steps=most,
        min_steps=min_steps,
        budget=budget,
        quick_look=quick_look,
    )
    if found is None:
        return None
    proved = found.proved and q.is_steady_between_steps
    for longer in range(_LONGER_TRIES):
        steps = len(found.path) + longer
        path = found.path if longer == 0 else None
        if gentle or longer:
            path = find_gentlest(q.table, A, T, share=q.share, steps=steps, path=path)
        if path is None:
            continue
        solution = _replayed(q, path, proved and longer == 0, found.lower_bound_steps)
        if solution.meets_yardstick:
            return solution
    return None


def _replayed(q: Question, path: tuple[int, ...], proved: bool, bound: int) -> Solution:
    peak, tested = q.replay(q.falls(path))
    share = q.share_within(tested)
    return Solution(
        path=path,
        proved=proved,
        lower_bound_steps=bound,
        peak=peak,
        tested_peak=tested,
        share_held=share,
        meets_yardstick=share >= q.share,
    )


def best_above(question: Question) -> Solution | None:
    """Return the plan with the smallest multiple of the yardstick that the asked share can keep.

    None means that no path leads to nothing at all: every fall these products can make is over the cap.
    """
    q = question
    A, T = q.search_start.A[:, 0], q.yardstick * (1.0 + TOLERANCE)
    most = _MOST_DAYS // q.step_days
    low, high = 1.0, 1.25
    found = None
    while found is None and high < 1e3:
        found = find_shortest(q.table, A, T * high, share=q.share, max_steps=most, budget=0)
        if found is None:
            low, high = high, 1.5 * high
    if found is None:
        return None
    for _ in range(4):
        middle = float(np.sqrt(low * high))
        tried = find_shortest(q.table, A, T * middle, share=q.share, max_steps=most, budget=0)
        if tried is None:
            low = middle
        else:
            found, high = tried, middle
    return _replayed(q, found.path, False, found.lower_bound_steps)
