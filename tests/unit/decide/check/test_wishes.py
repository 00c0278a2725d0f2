"""What may be asked beside the file: days that can be, names that say something, nothing that is baclofen."""

from __future__ import annotations

import pytest

import calando
from calando.decide.check.wishes import check_wishes


def test_days_and_names_that_cannot_be_are_refused_together() -> None:
    with pytest.raises(calando.InputError) as refused:
        check_wishes(calando.CheckWishes(raised_days_ago=-1, about=("", "ibuprofen")))

    assert {p.field for p in refused.value.problems} == {"--raised-days-ago", "--with"}


@pytest.mark.parametrize("name", ["baclofen", "Lioresal 10 mg"])
def test_baclofen_itself_is_not_asked_about(name: str) -> None:
    patient = calando.load_patient("examples/ms_60mg.toml")

    with pytest.raises(calando.InputError) as refused:
        calando.check(patient, calando.CheckWishes(about=(name,)))

    (problem,) = refused.value.problems
    assert (problem.field, problem.value) == ("--with", name)
