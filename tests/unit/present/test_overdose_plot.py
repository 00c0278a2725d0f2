"""The figures of an overdose: everything inside the frame, names beside their curves, the same bytes each time."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace

import pytest
from sample_overdose import (
    band,
    bare_result,
    make_overdose,
    make_result,
    quick_result,
    with_levels,
)

from calando.errors import InputError
from calando.present.drawing import NARROW, WIDE
from calando.present.overdose.labels import Box, place, text_width
from calando.present.overdose.layers import frame_of
from calando.present.overdose.plot import (
    chances_spec,
    figure_png,
    figure_svg,
    overdose_spec,
    overdose_svg,
)

RESULTS = [make_result, with_levels, quick_result]


def texts(spec: dict) -> list[str]:
    return re.findall(r'"text": "([^"]+)"', json.dumps(spec, ensure_ascii=False))


def hours_drawn(spec: dict) -> list[float]:
    rows = [
        row
        for panel in spec["vconcat"]
        for layer in panel["layer"]
        for row in layer["data"]["values"]
    ]
    return [
        row[key]
        for row in rows
        for key in ("t", "end", "low", "high")
        if "t" in row and key in row and "C" not in row and "p05" not in row
    ]


@pytest.mark.parametrize("make", RESULTS)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_bar_column_and_text_stands_inside_the_hours_drawn(make, width) -> None:
    result = make()

    hours = hours_drawn(overdose_spec(result, width))

    assert min(hours) >= 0
    assert max(hours) <= frame_of(result, width).end_h


def test_the_axis_reaches_past_everything_expected_but_not_past_the_curves() -> None:
    slow = make_result()

    assert frame_of(slow, WIDE).end_h == 144.0  # withdrawal may begin at 130 h
    late = replace(slow, withdrawal_from_h=band(100.0, 300.0, 900.0))
    assert frame_of(late, WIDE).end_h == slow.concentration_mg_per_L.hours[-1]
    assert "►" in texts(overdose_spec(late))


def test_now_is_a_line_or_a_column_and_absent_if_not_told() -> None:
    def nows(result) -> int:
        return texts(overdose_spec(result)).count("now")

    assert nows(make_result()) == 1
    assert nows(quick_result()) == 1
    assert nows(replace(make_result(), hours_since_ingestion=None)) == 0


def test_every_curve_has_its_name_and_the_quoted_range_is_called_weak() -> None:
    found = texts(overdose_spec(make_result()))

    for name in ("median", "linear", "saturable", "prolonged", "with hemodialysis"):
        assert name in found
    assert "range quoted at usual doses, weak evidence" in found


def test_the_measured_levels_are_dots_at_their_hours() -> None:
    spec = overdose_spec(with_levels())
    dots = [
        row
        for layer in spec["vconcat"][0]["layer"]
        if layer["mark"]["type"] == "point"
        for row in layer["data"]["values"]
    ]

    assert [(d["t"], d["C"]) for d in dots] == [(1.5, 5.8), (2.5, 5.1)]


def test_what_is_not_known_has_a_row_that_says_so() -> None:
    result = replace(make_result(), observe_until_h=None, awake_h=None, withdrawal_from_h=None)
    unknown = replace(result, afterwards=replace(result.afterwards, dependent=None))

    found = texts(overdose_spec(unknown))

    assert "Observe until: no hour can be named yet" in found
    assert "Awake after coma: not computed" in found
    assert "Withdrawal: not told whether dependent" in found


@pytest.mark.parametrize("factor", [1e-4, 1.0, 1e4])
def test_amounts_of_any_size_can_be_drawn(factor) -> None:
    result = make_result()
    levels = result.concentration_mg_per_L
    scaled = {
        p: tuple(v * factor for v in getattr(levels, p))
        for p in ("p05", "p25", "p50", "p75", "p95")
    }
    structures = tuple(
        replace(s, p50_mg_per_L=tuple(v * factor for v in s.p50_mg_per_L))
        for s in result.structures
    )

    svg = overdose_svg(
        replace(result, concentration_mg_per_L=replace(levels, **scaled), structures=structures)
    )

    assert svg.startswith("<svg")
    assert "NaN" not in svg


def test_a_long_wait_and_missing_curves_can_be_drawn() -> None:
    result = make_result()
    for changed in (
        replace(result, hours_since_ingestion=(400.0, 500.0)),
        replace(result, hours_since_ingestion=(0.0, 0.0)),
        replace(result, curves=None),
        replace(result, structures=()),
        replace(result, dialysis=replace(result.dialysis, ways=())),
    ):
        assert "NaN" not in overdose_svg(changed, NARROW)


def test_a_machine_that_changes_nothing_in_the_figure_is_not_named_there() -> None:
    result = make_result()
    own = result.dialysis.ways[0]
    same = tuple(
        replace(way, levels_p50_mg_per_L=own.levels_p50_mg_per_L) for way in result.dialysis.ways
    )

    spec = overdose_spec(replace(result, dialysis=replace(result.dialysis, ways=same)))

    assert "with hemodialysis" not in texts(spec)
    assert "dialysis" not in " ".join(spec["title"]["subtitle"])


def test_a_now_beyond_the_figure_is_said() -> None:
    result = replace(make_result(), hours_since_ingestion=(200.0, 200.0))

    assert "lies beyond the figure" in " ".join(overdose_spec(result)["title"]["subtitle"])


def test_chances_stay_inside_their_frame_and_say_of_whom() -> None:
    for width in (WIDE, NARROW):
        spec = chances_spec(make_result(), width)
        rows = spec["data"]["values"]
        assert [r["label"] for r in rows] == ["Coma", "Ventilation", "Seizure"]
        assert all(0 <= r["p05"] <= r["p50"] <= r["p95"] <= 100 for r in rows)
        assert "mong those who present" in " ".join(spec["title"]["text"])


def test_files_hold_the_same_bytes_each_time() -> None:
    assert figure_svg(make_overdose()) == figure_svg(make_overdose())
    assert figure_png(make_overdose()).startswith(b"\x89PNG")
    with pytest.raises(InputError):
        figure_svg(make_overdose(bare_result()))


def test_names_never_overlap_and_stay_in_the_frame() -> None:
    curves = [
        (name, [(float(x), 20 + 0.4 * x + shift) for x in range(0, 400, 10)])
        for name, shift in (("one", 0), ("two", 6), ("three", 12), ("a longer name", 18))
    ]
    frame = Box(left=0, top=0, right=400, bottom=240)

    placed = place(curves, frame)

    boxes = [
        Box(left=p.x, top=p.y - 6.5, right=p.x + text_width(p.name), bottom=p.y + 6.5)
        for p in placed
    ]
    assert [p.name for p in placed] == [name for name, _ in curves]
    assert not any(a.meets(b) for a, b in itertools.combinations(boxes, 2))
    assert all(b.left >= 0 and b.right <= 400 and b.top >= 0 and b.bottom <= 240 for b in boxes)
