"""What every shape of a fact is made of: a source, a number with its passport, a range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Basis = Literal["read", "derived", "assumed"]
Jurisdiction = Literal["US", "UK", "FR", "DE", "CA", "CH", "AU", "IE"]
Grade = Literal["label", "guideline", "trial", "case_report", "calando", "web_advice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A paper, label or page, from `sources.bib`."""

    key: str
    title: str
    author: str = ""
    year: str = ""
    doi: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A clinical number with its passport: value, unit, source, where in the source, basis."""

    value: float
    unit: str
    source: str
    where: str
    basis: Basis = "read"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A bounded quantity: low, high, how it is spread in between, and its passport."""

    low: float
    high: float
    unit: str
    spread: Literal["uniform", "log_uniform"]
    source: str
    where: str
    basis: Basis = "assumed"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A published 95 % confidence interval of a parameter, in the unit of the parameter."""

    low: float
    high: float
    unit: str
    source: str
    where: str
    basis: Basis = "read"
    note: str = ""
