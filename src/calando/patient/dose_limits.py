"""Amounts of baclofen beyond which a typing error is likelier than a dose; none is a recommendation.

By mouth more is refused (contract, section 2); of the others more is answered, with a caveat.
"""

from __future__ import annotations

MAX_SINGLE_ORAL_MG = 200.0
MAX_DAILY_ORAL_MG = 600.0
MAX_SINGLE_INTRAVENOUS_MG = 100.0
MAX_SINGLE_INTRATHECAL_MG = 1.0
MAX_DAILY_INTRATHECAL_MG = 5.0
MAX_INTRATHECAL_ROW_MG = 10.0  # in a data set, whose amounts are mg whatever the route
# pumps count in micrograms; below these mg were likelier meant, and the amount would be wrong by a thousand
MIN_DAILY_INTRATHECAL_MICROGRAMS = (
    5.0  # half of the lowest that is told of a person (facts/pump/bridge.toml)
)
MIN_PUMP_MICROGRAMS_PER_ML = 25.0  # half of the weakest solution on a label, 50
MAX_PUMP_MICROGRAMS_PER_ML = 5000.0  # labels end at 2000; pharmacies compound stronger ones
