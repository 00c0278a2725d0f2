"""Divided differences of the exponential, in so many digits that doubles cannot tell them from exact ones."""

from __future__ import annotations

import decimal
from decimal import Decimal


def divided_difference(t: float, *rates: float) -> float:
    """Return |exp(-x t)[rates]| in 160 digits; equal rates are set 1e-40 apart."""
    with decimal.localcontext() as context:
        context.prec = 160
        nodes = [Decimal(r) + i * Decimal("1e-40") for i, r in enumerate(rates)]
        total = Decimal(0)
        for node in nodes:
            product = Decimal(1)
            for other in nodes:
                if other is not node:
                    product *= node - other
            total += (-node * Decimal(t)).exp() / product
        return abs(float(total))
