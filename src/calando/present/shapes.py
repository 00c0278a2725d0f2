"""What a plan and an answer have in common, on the way on as on the way off: all that the shared pages need."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from calando.decide.recommendation import (
    AdviceLine,
    BandSeries,
    ContactLine,
    KidneyReport,
    PatientSummary,
    PlanStep,
    Supply,
)


@runtime_checkable
class PlanShown(Protocol):
    """Steps, what is handed out for them, and the date of day 0."""

    @property
    def steps(self) -> tuple[PlanStep, ...]:
        """The steps in time order."""

    @property
    def days(self) -> int:
        """Days of the plan."""

    @property
    def supply(self) -> tuple[Supply, ...]:
        """What to hand out; empty if nothing is."""

    @property
    def start_date(self) -> str | None:
        """ISO date of day 0."""

    @property
    def products(self) -> tuple[str, ...]:
        """Names of the products."""


@runtime_checkable
class ResultShown(Protocol):
    """Who it is about, how the kidneys are, whom to call and what to say."""

    @property
    def headline(self) -> str:
        """One sentence."""

    @property
    def emergency(self) -> bool:
        """True: call the emergency number before anything else."""

    @property
    def patient(self) -> PatientSummary:
        """The person."""

    @property
    def kidney(self) -> KidneyReport:
        """Both estimates."""

    @property
    def advice(self) -> tuple[AdviceLine, ...]:
        """What travels with the plan."""

    @property
    def contacts(self) -> tuple[ContactLine, ...]:
        """Whom to call."""


@runtime_checkable
class LevelCurves(Protocol):
    """Bands of the concentration over time."""

    @property
    def hours(self) -> tuple[float, ...]:
        """Hours since the plan began."""

    @property
    def concentration_mg_per_L(self) -> BandSeries:
        """p05, p50, p95, one value for each hour [mg/L]."""
