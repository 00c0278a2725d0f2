"""One row of the credibility report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["published", "second_program", "identity", "calibration"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: what was published or expected, within what ours must lie, and what it is.

    `got` is None and `ok` None where there is no experiment yet; `note` then says why.
    """

    name: str
    published: str
    within: str
    got: float | None
    ok: bool | None
    kind: Kind
    source: str
    unit: str = ""
    note: str = ""  # how it is computed, why it is an identity, or what is missing
    miss: str = ""  # why it is known to fall outside
    fitted: bool = False  # a published number to which a model was fitted
