"""What the models say about experiments that were published, and how calando agrees with itself and others.

`report.validate` leads from here. `experiments` repeats the published experiments (A1 to A17) with the facts as
they stand, `second_programs` holds our curves against those of other solvers, `two_ways` one of our ways against
the other, `calibration` the bands against fresh people. Nothing is tuned here: what does not agree is shown.
"""

from calando.simulate.checks.peaks import (
    AUC_ratio,
    CSF_ratio,
    healthy_peaks,
    oral_bioavailability,
    typical_half_life,
    typical_peak,
    urinary_recovery_percent,
)
from calando.simulate.checks.withdrawal import relief, withdrawal_onset

__all__ = [
    "AUC_ratio",
    "CSF_ratio",
    "healthy_peaks",
    "oral_bioavailability",
    "relief",
    "typical_half_life",
    "typical_peak",
    "urinary_recovery_percent",
    "withdrawal_onset",
]
