"""Products, people and questions to decide about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest

from calando.decide.candidates import candidate_chain
from calando.decide.dispensing import Kit
from calando.decide.taper.question import Question
from calando.facts.load import load_facts
from calando.facts.schema import Facts, Product
from calando.simulate.ensemble import draw_ensemble

MakeProduct = Callable[..., Product]


@pytest.fixture(scope="session")
def facts() -> Facts:
    return load_facts()


@pytest.fixture(scope="session")
def tablet() -> MakeProduct:
    """Make a tablet: tablet(10) is scored, tablet(5, halvable=False) is not."""

    def make(strength_mg: float, *, halvable: bool = True, granules: bool = False) -> Product:
        form: Literal["granules", "tablet"] = "granules" if granules else "tablet"
        return Product(
            id=f"{form}_{strength_mg:g}",
            name=f"baclofen {strength_mg:g} mg {form}",
            jurisdiction="US",
            form=form,
            strength_mg=strength_mg,
            mg_per_mL=None,
            mL_step=None,
            halvable=halvable and not granules,
            halvable_note="",
            licensed_for=("spasticity",),
            excipients=(),
            status="marketed",
            source="test",
            where="test",
            basis="read",
        )

    return make


@pytest.fixture(scope="session")
def liquid() -> MakeProduct:
    """Make a liquid of a strength, measured in steps of half a millilitre."""

    def make(mg_per_mL: float, mL_step: float = 0.5) -> Product:
        return Product(
            id=f"liquid_{mg_per_mL:g}",
            name=f"baclofen {mg_per_mL:g} mg/mL oral solution",
            jurisdiction="US",
            form="liquid",
            strength_mg=None,
            mg_per_mL=mg_per_mL,
            mL_step=mL_step,
            halvable=False,
            halvable_note="",
            licensed_for=("spasticity",),
            excipients=(),
            status="marketed",
            source="test",
            where="test",
            basis="read",
        )

    return make


@pytest.fixture
def ask(facts: Facts, tablet: MakeProduct) -> Callable[..., Question]:
    """Ask about 60 mg a day with healthy kidneys; anything may be changed."""

    def make(today_mg: tuple[float, ...] = (20.0, 20.0, 20.0), **changes: Any) -> Question:
        given: dict[str, Any] = {
            "ensemble": draw_ensemble(facts, age_years=46, weight_kg=70, seed=1, members=64),
            "relative_CLcr": 105.0,
            "twin_CLcr": 105.0,
            "dialysis_L_per_h": 0.0,
            "intake_h": (0.0, 6.0, 12.0),
            "today_mg": today_mg,
            "since_weeks": None,
            "chain": candidate_chain(Kit([tablet(10), tablet(5, halvable=True)]), today_mg),
            "named_rate": facts.tapers["weekly10"],
            "rules": facts.taper_rules,
            "step_days": 7,
            "share": 0.9,
        }
        return Question(**{**given, **changes})

    return make
