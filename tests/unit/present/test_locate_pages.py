"""A list of places in every format: whom to call first, listed and not vetted, nothing of a file becomes markup."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from itertools import combinations
from pathlib import Path

import pytest
from html_balance import parsed
from read_pages import one_line, paper_of, printed
from run_program import errors_of, to_files

import calando
from calando.decide.locate.answer import locate
from calando.decide.locate.rows import LocatorRows, page_of
from calando.decide.locate.wishes import LocateWishes
from calando.errors import InputError
from calando.present import cli
from calando.present.answer_files import formats_of
from calando.present.drawing import NARROW, WIDE
from calando.present.locate import plot as locate_plot
from calando.present.locate import terminal as locate_terminal
from calando.present.locate.file import load_locator
from calando.present.locate.labels import APART, MOST_MOVED, label_box

FORMATS = formats_of("locate")
ROWS = str(Path(__file__).resolve().parents[3] / "examples" / "locator_rows.json")
NEAR = (39.8, -98.6)
WISHES = {
    "all": LocateWishes(),
    "near": LocateWishes(near=NEAR),
    "far away": LocateWishes(near=(51.5, -0.1)),
    "a bed": LocateWishes(near=NEAR, within_km=45, level="residential", payment="medicaid"),
    "nothing fits": LocateWishes(near=(0.5, 0.5), within_km=1),
    "emergency": LocateWishes(level="emergency"),
}


@pytest.fixture(scope="module", params=WISHES)
def answer(request):
    """The example file, asked in one way."""
    return locate(load_locator(ROWS), WISHES[request.param])


def asked(name: str):
    return locate(load_locator(ROWS), WISHES[name])


def terminal(answer) -> str:
    return one_line(printed(locate_terminal.show, answer))


def paper(answer) -> str:
    return paper_of(FORMATS[".pdf"](answer))


def test_whom_to_call_comes_first_and_nothing_was_vetted_wherever_it_is_read(answer) -> None:
    html = FORMATS[".html"](answer).decode()

    for text in (terminal(answer), paper(answer)):
        assert text.startswith("Emergency: 911")
        assert "not vetted" in text
        assert "Not a medical device" in text
        assert not re.search(r"\b(None|nan)\b", text)
    assert html.index("Emergency: 911") < html.index("<h1>") < html.index("not vetted")


def test_invented_rows_are_called_invented_in_every_format(answer) -> None:
    texts = [
        terminal(answer),
        paper(answer),
        FORMATS[".html"](answer).decode(),
        FORMATS[".csv"](answer).decode(),
    ]

    assert all("Invented rows" in text for text in texts)
    assert json.loads(FORMATS[".json"](answer))["result"]["file"]["synthetic"] is True


def test_an_emergency_page_has_no_place_on_it() -> None:
    answer = asked("emergency")

    for text in (terminal(answer), paper(answer), FORMATS[".html"](answer).decode()):
        assert "call 911 now" in text
        assert "555-01" not in text
    with pytest.raises(InputError, match="nothing to draw"):
        FORMATS[".svg"](answer)


def test_the_page_is_well_formed_loads_nothing_and_holds_no_markup_of_the_file(answer) -> None:
    html = FORMATS[".html"](answer).decode()
    parser = parsed(html)

    assert all(b - a <= 1 for a, b in zip(parser.headings, parser.headings[1:], strict=False))
    assert "<script" not in html
    assert "<b>Markup" not in html
    assert "javascript:" not in html
    assert not re.search(r'src="', html)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_a_place_says_its_level_the_words_it_was_read_in_and_what_is_not_told() -> None:
    text = terminal(asked("all"))

    assert "medically managed inpatient: Hospital inpatient/24-hour hospital inpatient" in text
    assert "detoxification not named" in text
    assert "Not told: how far it is, telephone" in paper(asked("all"))


def test_rows_that_cannot_be_read_and_places_left_out_stand_on_each_page() -> None:
    answer = asked("a bed")

    for text in (terminal(answer), paper(answer)):
        assert "row 41: it has no name" in text
        assert "row 42: it is no object but a text" in text
        assert "do not name medicaid as a way to pay" in text
        assert "Fogbank" in text  # no coordinates: neither kept nor dropped


def test_the_table_has_a_row_for_each_place_and_no_formula() -> None:
    rows = [
        {"name1": "=1+1", "phone": "555-0100", "latitude": "39.9", "longitude": "-98.6"},
        {"name1": "Example B", "phone": "+1 555 0101"},
    ]
    found = locate(LocatorRows(pages=(page_of({"rows": rows}),)), LocateWishes(near=NEAR))

    table = list(csv.DictReader(io.StringIO(FORMATS[".csv"](found).decode())))

    places = [row for row in table if row["part"] == "place"]
    assert [row["name"] for row in places] == ["'=1+1", "Example B"]
    assert places[0]["distance_km"] == "11.12"
    assert places[1]["phone"].startswith("'+")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_point_of_the_map_lies_inside_its_frame_at_its_distance(width: int) -> None:
    result = asked("near").result
    spec = locate_plot.locate_spec(result, width)
    frame = spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    points = next(v for v in spec["layer"] if v["mark"].get("opacity") == 0.9)["data"]["values"]

    assert len(points) == sum(p.distance_km is not None for p in result.places)
    for point in points:
        assert frame[0] <= point["x"] <= frame[1]
        assert frame[0] <= point["y"] <= frame[1]
        assert (point["x"] ** 2 + point["y"] ** 2) ** 0.5 == pytest.approx(point["km"])


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", ["near", "far away"])
def test_no_point_and_no_number_of_the_map_covers_another(name: str, width: int) -> None:
    spec = locate_plot.locate_spec(asked(name).result, width)
    px = spec["width"] / (2 * spec["layer"][0]["encoding"]["x"]["scale"]["domain"][1])
    numbers = [v for v in spec["layer"] if v["encoding"].get("y", {}).get("field") == "up"]
    (points,) = (v["data"]["values"] for v in numbers if v["mark"]["type"] == "point")
    drawn = {p["text"]: (p["right"] * px, p["up"] * px) for p in points}
    sides = {side: mark for side, mark in locate_plot._BESIDE.items()}
    boxes = [
        label_box(drawn[row["text"]], row["text"], side)
        for layer in numbers
        for side, mark in sides.items()
        if {**layer["mark"], **mark} == layer["mark"] and layer["mark"]["type"] == "text"
        for row in layer["data"]["values"]
    ]

    assert len(points) == len(boxes) == 37
    assert min(math.dist(a, b) for a, b in combinations(drawn.values(), 2)) > APART - 2
    for p in points:
        true = (p["x"] * px, p["y"] * px)
        assert math.dist(drawn[p["text"]], true) <= MOST_MOVED + 0.01
    for a, b in combinations(boxes, 2):
        assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]


def test_places_that_are_all_far_away_fill_the_map_and_an_arrow_points_to_the_person() -> None:
    result = asked("far away").result
    spec = locate_plot.locate_spec(result)
    far = spec["layer"][0]["encoding"]["x"]["scale"]["domain"][1]
    points = next(v for v in spec["layer"] if v["mark"].get("opacity") == 0.9)["data"]["values"]
    arrows = [v for v in spec["layer"] if v["mark"].get("shape") == "arrow"]
    svg = FORMATS[".svg"](asked("far away")).decode()

    assert max(math.hypot(p["x"], p["y"]) for p in points) > far / 2
    assert [a["mark"]["angle"] for a in arrows] == [
        0,
        pytest.approx(41, abs=3),
    ]  # London: north-east
    assert "You are 7120 km or more away." in svg
    assert "drawn around them" in paper(asked("far away"))
    assert "drawn around them" not in paper(asked("near"))


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_person_has_a_mark_of_their_own_with_a_name_and_in_the_legend(width: int) -> None:
    layers = locate_plot.locate_spec(asked("near").result, width)["layer"]
    (person,) = (
        v
        for v in layers
        if v["data"]["values"][0].get("level") == "you" and v["mark"]["type"] == "point"
    )
    looks = dict(
        zip(*(person["encoding"]["shape"]["scale"][k] for k in ("domain", "range")), strict=True)
    )
    named = [
        v for v in layers if v["mark"]["type"] == "text" and v["data"]["values"][0]["text"] == "you"
    ]

    assert looks["you"] not in locate_plot.SHAPES.values()
    assert person["encoding"]["shape"]["legend"]
    assert len(named) == 1
    assert FORMATS[".svg"](asked("near")).decode().count(">you</text>") == 2
    assert ">you</text>" not in FORMATS[".svg"](asked("far away")).decode()


def test_a_single_place_is_drawn_around_the_person_however_far_it_is() -> None:
    row = {"name1": "Example", "latitude": "39.8", "longitude": "-98.6"}
    rows = LocatorRows(pages=(page_of({"rows": [row]}, "one.json"),))
    result = locate(rows, WISHES["far away"]).result

    assert not locate_plot.is_far(result)
    assert "Around you" in locate_plot.locate_svg(result)


def test_the_map_shows_where_north_is() -> None:
    assert ">N</text>" in FORMATS[".svg"](asked("near")).decode()


@pytest.mark.parametrize("suffix", [".json", ".html", ".pdf", ".csv", ".svg", ".png"])
def test_equal_answers_give_equal_bytes(suffix: str) -> None:
    first, second = (FORMATS[suffix](asked("a bed")) for _ in range(2))

    assert first == second
    assert len(first) > 300


# -- files and the command ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html>no</html>", "a web page"),
        (b"{", "no JSON"),
        (b"7", "no rows"),
        (b'{"rows": 3}', "no list under rows"),
        (b"\xff\xfe\x00", "not text"),
        (b"[" * 100_000, "no JSON"),
    ],
)
def test_a_file_that_is_no_reply_is_refused_by_name(
    tmp_path: Path, content: bytes, message: str
) -> None:
    file = tmp_path / "rows.json"
    file.write_bytes(content)

    with pytest.raises(InputError, match=message):
        load_locator(file)


def test_a_bare_list_of_rows_and_a_mark_of_byte_order_are_read(tmp_path: Path) -> None:
    file = tmp_path / "rows.json"
    file.write_bytes(b'\xef\xbb\xbf[{"name1": "Example"}]')

    assert len(load_locator(file).pages[0].rows) == 1


def test_everything_wrong_is_told_at_once_and_nothing_is_written(tmp_path: Path, capsys) -> None:
    out = tmp_path / "a.html"
    typed = [
        "--near",
        "9",
        "--within",
        "far",
        "--level",
        "bed",
        "--detox",
        "maybe",
        "--out",
        str(out),
    ]

    assert cli.run(["locate", str(tmp_path / "no.json"), *typed, "--json"]) == 2

    errors = errors_of(capsys)
    assert {e["field"] for e in errors} == {"--near", "--within", "--level", "--detox", "ROWS"}
    assert not out.exists()


def test_the_rows_are_never_overwritten(tmp_path: Path, capsys) -> None:
    file = tmp_path / "rows.json"
    file.write_text('{"rows": []}', "utf-8")

    assert cli.run(["locate", str(file), "--out", str(file)]) == 2
    assert file.read_text("utf-8") == '{"rows": []}'


def test_the_command_and_the_library_give_one_answer(capsysbinary) -> None:
    typed = [
        "--near",
        "39.8,-98.6",
        "--within",
        "45",
        "--level",
        "Residential",
        "--payment",
        "medicaid",
    ]

    assert cli.run(["locate", ROWS, *typed, "--json"]) == 0

    assert capsysbinary.readouterr().out.decode() == calando.answer_json(asked("a bed"))


def test_every_format_is_written_and_the_date_of_the_file_is_said(tmp_path: Path, capsys) -> None:
    names = [tmp_path / f"t.{x}" for x in ("json", "html", "pdf", "csv", "svg", "png")]
    outs = to_files(names)

    assert cli.run(["locate", ROWS, "--taken-on", "2026-11-01", *outs]) == 0

    assert all(name.stat().st_size > 100 for name in names)
    assert "2026-11-01" in capsys.readouterr().out
