"""What `calando dispensing` says of histories, one readable file for each: tests/cases/dispensing/*.toml.

A file says what happened and why it matters, whether it only looks like misuse (`look_alike`), what is told beside the
entries ([told]), the entries as a pharmacy would list them ([history]) and what must be said ([expect]). `signs` is the
whole list, `signs_include` a part of it. Text is looked for without regard to upper and lower case.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from expectations import listed, read

from calando.actions import dispensing
from calando.decide.misuse.result import WITHOUT, DispensingResult
from calando.decide.recommendation import Answer
from calando.facts.load_safety import load_misuse
from calando.present.dispensing.file import read_dispensing
from calando.present.dispensing.head import Told

FOLDER = Path(__file__).with_name("dispensing")
FILES = sorted(FOLDER.glob("*.toml"))
HEAD = {"says", "why", "look_alike", "told", "history", "expect"}
JUDGING = (
    "addict ",
    "addicts",
    "abuser",
    "drug seeker",
    "drug-seek",
    "suspicious",
    "fraud",
    "junkie",
    "guilty",
)
BEYOND_A_QUESTION = {"moderate", "strong"}
Said = Answer[DispensingResult]


@pytest.fixture
def answer_for(tmp_path: Path) -> Callable[[Mapping[str, Any]], Said]:
    """Read the entries as a file and answer."""

    def answer(case: Mapping[str, Any]) -> Said:
        file = tmp_path / "history.csv"
        file.write_text(case["history"]["csv"], encoding="utf-8")
        return dispensing(read_dispensing(file, Told(**case.get("told", {}))))

    return answer


def texts(said: Said) -> list[str]:
    """Return every text of the answer."""
    result = said.result
    signs = [
        t
        for s in result.signs
        for t in (
            s.title,
            s.text,
            s.action,
            s.weight_because,
            *s.harmless,
            *(e.text for e in s.events),
        )
    ]
    rest = [n.why for n in (*result.not_seen, *result.not_assessable)]
    rest += [s.text for s in (*said.reasons, *said.caveats)]
    explained = [x.explained for x in (*result.intervals, *result.gaps)]
    return [
        result.summary.headline,
        *signs,
        *rest,
        *explained,
        *(a.text for a in result.what_to_do),
    ]


def ids(rows: Any) -> list[str]:
    return sorted(row.id for row in rows)


# -- what can be expected --------------------------------------------------------------------------


def signs(said: Said, wanted: list[str]) -> None:
    """Exactly these signs."""
    assert ids(said.result.signs) == sorted(wanted), said.result.summary.headline


def signs_include(said: Said, wanted: list[str]) -> None:
    """These signs, and perhaps others."""
    assert set(wanted) <= set(ids(said.result.signs)), ids(said.result.signs)


def not_seen(said: Said, wanted: list[str]) -> None:
    """Looked for, and not seen."""
    assert set(wanted) <= set(ids(said.result.not_seen))


def not_assessable(said: Said, wanted: list[str]) -> None:
    """It cannot be told."""
    assert set(wanted) <= set(ids(said.result.not_assessable)), ids(said.result.not_assessable)


def weights(said: Said, wanted: Mapping[str, str]) -> None:
    """How much a sign weighs."""
    found = {s.id: s.weight for s in said.result.signs}
    assert {k: found.get(k) for k in wanted} == dict(wanted)


def strongest(said: Said, wanted: str) -> None:
    """The weight of the strongest."""
    assert said.result.summary.strongest == wanted


def says_contains(said: Said, wanted: Any) -> None:
    """Each text stands somewhere."""
    everything = texts(said)
    for text in listed(wanted):
        assert any(text.lower() in t.lower() for t in everything), text


def says_not(said: Said, wanted: Any) -> None:
    """None of these texts stands anywhere."""
    everything = texts(said)
    for text in listed(wanted):
        assert not any(text.lower() in t.lower() for t in everything), text


def headline_starts(said: Said, wanted: str) -> None:
    """This is said first, before any sign, and the first sign is one of danger too."""
    assert said.result.summary.headline.lower().startswith(wanted.lower())
    assert said.reasons[0].text.lower().startswith(wanted.lower())
    assert said.result.signs[0].id in WITHOUT


def headline_lacks_danger(said: Said, wanted: bool) -> None:
    """Danger of withdrawal is not said first: it lies back, or is only possible."""
    assert wanted
    assert "danger of withdrawal" not in said.result.summary.headline.lower()
    assert not any(s.pressing for s in said.result.signs)


def to_do(said: Said, wanted: list[str]) -> None:
    """Exactly this is done, in this order."""
    assert [a.id for a in said.result.what_to_do] == wanted


def to_do_has(said: Said, wanted: list[str]) -> None:
    """This is done, beside other things."""
    assert set(wanted) <= {a.id for a in said.result.what_to_do}


def to_do_lacks(said: Said, wanted: list[str]) -> None:
    """This is not done."""
    assert not set(wanted) & {a.id for a in said.result.what_to_do}


def gaps(said: Said, wanted: int) -> None:
    """So many gaps are listed, explained ones among them."""
    assert len(said.result.gaps) == wanted


def urgent(said: Said, wanted: bool) -> None:
    """The first reason is urgent."""
    assert said.reasons[0].urgent is wanted


def most_mg_per_day(said: Said, most: float) -> None:
    """Nothing is above so many mg a day by the calendar."""
    assert max(i.nominal_mg_per_day for i in said.result.intervals) <= most


EXPECTED: Mapping[str, Callable[[Said, Any], None]] = {
    f.__name__: f
    for f in (
        signs, signs_include, not_seen, not_assessable, weights, strongest, says_contains, says_not,
        headline_starts, headline_lacks_danger, to_do,
        to_do_has, to_do_lacks, gaps, urgent, most_mg_per_day,
    )
}  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_each_history_is_answered_as_its_file_says(
    path: Path, answer_for: Callable[[Mapping[str, Any]], Said]
) -> None:
    case = read(path)
    assert not set(case) - HEAD
    assert case["expect"]
    assert not set(case["expect"]) - set(EXPECTED)

    said = answer_for(case)

    for name, wanted in case["expect"].items():
        EXPECTED[name](said, wanted)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_answer_asks_and_does_not_judge(
    path: Path, answer_for: Callable[[Mapping[str, Any]], Said]
) -> None:
    said = answer_for(read(path))
    everything = " ".join(texts(said)).lower()

    assert not [word for word in JUDGING if word in everything]
    assert any("No probability of misuse is given" in c.text for c in said.caveats)
    assert all(s.harmless and s.sources and s.action for s in said.result.signs)
    assert {"emergency", "never_stop"} <= {a.id for a in said.result.what_to_do}
    assert any(c.kind == "emergency" for c in said.result.contacts)
    seen, others = said.result.signs, (*said.result.not_seen, *said.result.not_assessable)
    assert ids([*seen, *others]) == sorted(s.id for s in load_misuse().signs)


@pytest.mark.parametrize("path", [p for p in FILES if read(p)["look_alike"]], ids=lambda p: p.stem)
def test_a_look_alike_is_never_more_than_a_question(
    path: Path, answer_for: Callable[[Mapping[str, Any]], Said]
) -> None:
    found = {s.id: s.weight for s in answer_for(read(path)).result.signs}

    assert not {k: w for k, w in found.items() if w in BEYOND_A_QUESTION}


def test_there_are_enough_cases_and_half_of_them_are_harmless() -> None:
    alike = [p for p in FILES if read(p)["look_alike"]]

    assert len(FILES) >= 25
    assert 2 * len(alike) >= len(FILES) - 1


def test_every_sign_has_a_case() -> None:
    wanted = [read(p)["expect"] for p in FILES]
    named = {s for e in wanted for s in (*e.get("signs", ()), *e.get("signs_include", ()))}

    assert named == {s.id for s in load_misuse().signs}
