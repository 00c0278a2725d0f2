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
