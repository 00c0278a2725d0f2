"""The figure of a score: every band set is a strip, the pointer lies in its band, nothing leaves the frame."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from read_pages import one_line
from sample_screen import ALL, CIWA, CSSRS, make_screen

import calando
from calando.facts.load_screen import load_instruments
from calando.present.drawing import NARROW, WIDE
from calando.present.screen import words
from calando.present.screen.html import screen_html
from calando.present.screen.plot import screen_spec
from calando.present.screen.strip import RAMP


def test_a_checklist_is_drawn_by_how_often_each_answer_was_given() -> None:
    given = ("yes", "no", "no", "unknown")
    items = tuple(
        replace(CIWA.items[0], key=str(n), answer=a, points=None) for n, a in enumerate(given)
    )
    result = replace(ALL["checklist"], items=items)

    bars = bars_of(screen_spec(result))

    assert [round((b["x2"] - b["x"]) / WIDE, 2) for b in bars] == [0.25, 0.25, 0.5]
    assert "Yes 1 · Not looked at 1 · No 2" in json.dumps(screen_spec(result), ensure_ascii=False)
    assert 'class="marked"' in screen_html(make_screen(result))


def values_of(spec) -> list[dict]:
    return [
        row for panel in spec["vconcat"] for layer in panel["layer"] for row in layer["data"]["values"]
    ]  # fmt: skip


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_nothing_in_the_figure_leaves_its_frame(name, width) -> None:
    for row in values_of(screen_spec(ALL[name], width)):
        assert all(-0.01 <= row[k] <= width + 0.01 for k in ("x", "x2", "label_x") if k in row)


def test_the_pointer_lies_in_the_framed_band_of_every_set() -> None:
    rows = values_of(screen_spec(CIWA))
    pointers = [row for row in rows if "label" in row]
    frames = [row for row in rows if set(row) == {"x", "x2", "y", "y2"}]

    assert len({(r["x"], r["y"]) for r in pointers}) == len(frames) == len(CIWA.bands)
    for frame, pointer in zip(frames, pointers, strict=False):
        assert frame["x"] <= pointer["x"] <= frame["x2"]
    assert {row["label"] for row in pointers} == {"12"}


def test_bands_that_tests_decide_have_a_frame_and_no_pointer() -> None:
    rows = values_of(screen_spec(CSSRS))

    assert not [row for row in rows if "label" in row]
    assert len([row for row in rows if set(row) == {"x", "x2", "y", "y2"}]) == 1


def bars_of(spec) -> list[dict]:
    return [row for row in values_of(spec) if "colour" in row]


def test_a_score_at_a_cut_lies_inside_its_band_not_on_the_edge() -> None:
    at_cut = replace(CIWA, score=10.0, score_text="10", bands=CIWA.bands[:1])

    rows = values_of(screen_spec(at_cut))
    pointer = next(row for row in rows if "label" in row)
    frame = next(row for row in rows if set(row) == {"x", "x2", "y", "y2"})

    assert frame["x"] + 2 < pointer["x"] < frame["x2"]


def test_a_scale_with_two_sides_is_light_in_the_middle_and_dark_at_both_ends() -> None:
    titles = ("Deep", "Drowsy", "Calm", "Restless", "Wild")
    line = replace(
        CIWA.bands[0], cuts=(-3.0, -1.0, 1.0, 2.0), band_titles=titles, band_title="Drowsy",
        from_score=-3.0, to_score=-2.0,
    )  # fmt: skip
    sedated = replace(CIWA, kind="grade", score=-3.0, low=None, high=None, bands=(line,))

    spec = screen_spec(sedated)
    colours = [bar["colour"] for bar in bars_of(spec)]
    pointer = next(row for row in values_of(spec) if "label" in row)

    assert colours[0] == colours[-1] == RAMP[-1]
    assert colours[2] == RAMP[0]
    assert bars_of(spec)[1]["x"] < pointer["x"] < bars_of(spec)[1]["x2"]
    assert "-3 to -2" in json.dumps(spec)


def test_where_more_is_better_the_low_end_is_dark() -> None:
    told = {i.key: "0" if i.scale != "income" else "no" for i in load_instruments()["bam_r"].items}
    told = {key: value for key, value in told.items() if not key.startswith("7")}
    result = calando.screen(calando.ScreenAnswers(instrument="bam_r", answers=told)).result

    spec = screen_spec(
        replace(result, bands=tuple(b for b in result.bands if b.subscale == "protective"))
    )

    weaker, stronger = (bar["colour"] for bar in bars_of(spec)[:2])
    assert (weaker, stronger) == (RAMP[-1], RAMP[0])


def test_a_set_with_one_band_is_drawn_and_told() -> None:
    line = replace(CIWA.bands[0], cuts=(), band_titles=("Moderate",), from_score=0.0, to_score=67.0)

    spec = screen_spec(replace(CIWA, bands=(line,)))

    assert len(bars_of(spec)) == 1
    assert "Moderate, 0 to 67" in json.dumps(spec)


def test_a_set_that_begins_above_the_lowest_score_is_drawn_from_there() -> None:
    line = replace(CIWA.bands[0], band_title="Mild", from_score=4.0, to_score=9.0)
    result = replace(CIWA, score=5.0, score_text="5", bands=(line,))

    spec = screen_spec(result)
    pointer = next(row for row in values_of(spec) if "label" in row)

    assert bars_of(spec)[0]["x"] <= pointer["x"] <= bars_of(spec)[0]["x2"]


def test_a_subscale_that_a_strip_shows_is_not_drawn_twice() -> None:
    scored = [s.id for s in ALL["bam"].subscales]
    line = replace(
        CIWA.bands[0], subscale="use", cuts=(1.0,), band_titles=("None", "Use"), band_title="Use"
    )

    text = json.dumps(screen_spec(replace(ALL["bam"], bands=(line,))))

    assert "Use: 3 of 12" not in text
    assert "Risk: 14 of 24" in text
    assert scored[0] == "use"


def test_the_end_of_a_strip_keeps_its_pointer_inside() -> None:
    full = replace(CIWA, score=67.0, score_text="67")

    pointer = next(row for row in values_of(screen_spec(full)) if "label" in row)

    assert pointer["at_left"]
    assert pointer["x"] <= WIDE


@pytest.mark.parametrize("name", ALL)
def test_a_picture_says_the_score_and_the_next_step_in_words(name) -> None:
    text = json.dumps(screen_spec(ALL[name]), ensure_ascii=False)
    said = one_line(re.sub(r'[",\[\]]+', " ", text)).replace(",", "")

    assert words.title_of(ALL[name]) in said
    assert words.next_step(ALL[name]).split(".")[0].replace(",", "") in said
