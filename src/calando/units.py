"""Unit conversions, used only at the borders. Inside: mg, h, L, mg/L, L/h, kg, year, umol/L (creatinine)."""

from __future__ import annotations

# creatinine, molar mass 113.12 g/mol: 1 mg/dL = 10 mg/L = 10 / 113.12 mmol/L
_UMOL_PER_L_IN_ONE_MG_PER_DL = 10_000.0 / 113.12

HOURS_PER_DAY = 24.0
HOURS_PER_WEEK = 168.0
DAYS_PER_WEEK = 7
MICROGRAMS_PER_MG = 1000.0


def creatinine_mg_per_dL(umol_per_L: float) -> float:
    """Convert a creatinine from umol/L to mg/dL.

    >>> round(creatinine_mg_per_dL(88.4), 3)
    1.0
    """
    return umol_per_L / _UMOL_PER_L_IN_ONE_MG_PER_DL


def creatinine_umol_per_L(mg_per_dL: float) -> float:
    """Convert a creatinine from mg/dL to umol/L.

    >>> round(creatinine_umol_per_L(1.0), 1)
    88.4
    """
    return mg_per_dL * _UMOL_PER_L_IN_ONE_MG_PER_DL


def mg_per_L_from_ng_per_mL(ng_per_mL: float) -> float:
    """Convert a level from ng/mL to mg/L: the factor-1000 trap of baclofen levels.

    >>> mg_per_L_from_ng_per_mL(210)
    0.21
    """
    return ng_per_mL / 1000.0
