"""Names as lists hold them: brackets, abbreviations, another language, words around them; and baclofen itself."""

from __future__ import annotations

import pytest

import calando
from calando.decide.check.names import vocabulary
from calando.facts.load import load_facts
from calando.facts.load_safety import load_safety
from calando.present.patient.file import patient_from_mapping

WHO = {
    "age_years": 50, "sex": "female", "weight_kg": 60, "eGFR": 80, "dialysis": "none",
    "jurisdiction": "UK", "indication": "spasticity",
}  # fmt: skip
WORDS = vocabulary(load_facts(), load_safety())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("(aspirin) (codeine)", ["aspirin", "codeine"]),
        ("[ibuprofen]", ["ibuprofen"]),
        ("Zolpidem AbZ 10 mg", ["zolpidem"]),
        ("N.S.A.I.D.", ["NSAIDs"]),
        ("A.C.E. inhibitors", ["ACE inhibitors"]),
        ("ibuprofen 400 mg b.i.d.", ["ibuprofen"]),
        ("morphine i.v.", ["morphine"]),
        ("valproate semisodium", ["valproate"]),
        ("sulfate de morphine", ["morphine"]),
        ("sulfate d'oxycodone 10 mg", ["oxycodone"]),
        ("chlorhydrate de tramadol 50 mg", ["tramadol"]),
        ("10 mg of diazepam", ["diazepam"]),
        ("milk of magnesia", ["magnesium"]),
        ("diazepam since March", ["diazepam"]),
        ("diazepam since March 2024", ["diazepam"]),
        ("diazepam for 3 weeks", ["diazepam"]),
        ("zopiclone 7,5 mg", ["zopiclone"]),
    ],
)
def test_a_name_is_found_in_what_stands_around_it(text: str, names: list[str]) -> None:
    found = WORDS.look_up(text)

    assert [*(t.name for t in found.terms), *(c.title for c in found.class_words)] == names
    assert found.is_whole


@pytest.mark.parametrize(
    "text",
    [
        "stopped diazepam since March",
        "history of ibuprofen",
        "citrate de potassium",
        "diazepam until March",
    ],
)
def test_a_word_that_may_change_what_is_meant_is_not_dropped(text: str) -> None:
    assert not WORDS.look_up(text).is_whole


def test_an_empty_bracket_is_no_part() -> None:
    assert "" not in WORDS.look_up("(aspirin) (xyzmab)").leftover


@pytest.mark.parametrize(
    "name", ["baclofan", "ibuprofen + bacloffen", "Lioresol", "baclofen 10 mg"]
)
def test_baclofen_and_what_nearly_is_baclofen_is_not_asked_about(name: str) -> None:
    patient = patient_from_mapping({"patient": WHO})

    with pytest.raises(calando.InputError, match=r"baclofen|lioresal"):
        calando.check(patient, calando.CheckWishes(about=(name,)))


def test_a_name_of_nothing_but_spaces_is_refused() -> None:
    with pytest.raises(calando.InputError, match="only spaces"):
        patient_from_mapping({"patient": WHO, "medication": [{"drug": "   "}]})
