"""Places are read without guessing, sorted by distance alone, and nothing is dropped in silence."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from calando.decide.locate.answer import locate
from calando.decide.locate.distance import haversine_km, point_of
from calando.decide.locate.reading import Listing, Unread, read_row
from calando.decide.locate.rows import LocatorRows, page_of
from calando.decide.locate.wishes import LocateWishes
from calando.errors import InputError

HERE = (40.0, -100.0)


def services(setting: str = "", care: str = "", pay: str = "") -> list[dict[str, str]]:
    told = (("SET", setting), ("TC", care), ("PAY", pay))
    return [{"f1": "", "f2": code, "f3": text} for code, text in told if text]


def row(name: str = "Example A", **told: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "name1": name, "name2": "", "street1": "1 Example Road", "city": "Exampleton", "state": "ZZ",
        "zip": "00000", "phone": "555-0100", "latitude": "40.1", "longitude": "-100.0", "miles": 3.0,
        "services": services("Residential; Residential detoxification", "Detoxification", "Medicaid"),
    }  # fmt: skip
    return {**base, **told}


def asked(rows: list[Any], wishes: LocateWishes | None = None, **head: Any) -> Any:
    page = page_of({"rows": rows, **head}, "a.json")
    return locate(LocatorRows(pages=(page,)), wishes).result


# -- distance -----------------------------------------------------------------------------------------


def test_distances_are_those_of_the_globe() -> None:
    assert haversine_km((0.0, 0.0), (0.0, 180.0)) == pytest.approx(20015.1, abs=0.1)
    assert haversine_km((0.0, 1.0), (1.0, 1.0)) == pytest.approx(111.195, abs=0.001)
    assert haversine_km((51.5074, -0.1278), (48.8566, 2.3522)) == pytest.approx(343.6, abs=0.2)


def test_distance_is_the_same_both_ways_and_across_the_date_line() -> None:
    rng = random.Random(1)
    for _ in range(200):
        a, b = (
            (rng.uniform(-90, 90), rng.uniform(-180, 180)),
            (rng.uniform(-90, 90), rng.uniform(-180, 180)),
        )
        assert haversine_km(a, b) == pytest.approx(haversine_km(b, a))
        assert 0 <= haversine_km(a, b) <= 20016
    assert haversine_km((0.0, 179.9), (0.0, -179.9)) == pytest.approx(22.24, abs=0.01)


@pytest.mark.parametrize(
    ("lat", "lng"), [(91, 0), (0, 181), (float("nan"), 1), (0, 0), (1, float("inf"))]
)
def test_what_is_no_place_has_no_point(lat: float, lng: float) -> None:
    assert point_of(lat, lng) is None


def test_with_a_point_the_kilometres_are_worked_out_and_the_miles_of_the_file_are_not_used() -> (
    None
):
    place = asked([row(miles=900)], LocateWishes(near=HERE)).places[0]

    assert place.distance_basis == "computed"
    assert place.distance_km == pytest.approx(11.12, abs=0.01)


def test_without_a_point_the_miles_of_the_file_become_kilometres() -> None:
    place = asked([row(miles="10")]).places[0]

    assert (place.distance_basis, place.distance_km) == ("file", pytest.approx(16.09344))


# -- order --------------------------------------------------------------------------------------------


def test_the_nearest_comes_first_and_what_has_no_distance_last_by_name() -> None:
    rows = [
        row("Zed", latitude="40.5"),
        row("No place B", latitude=None, longitude=None),
        row("Near", latitude="40.01"),
        row("No place a", latitude="0", longitude="0"),
    ]

    found = asked(rows, LocateWishes(near=HERE)).places

    assert [p.name for p in found] == ["Near", "Zed", "No place a", "No place B"]
    assert [p.number for p in found] == [1, 2, 3, 4]


def test_money_sponsors_and_the_order_of_the_file_move_nobody() -> None:
    rows = [
        row(f"Place {i}", latitude=str(40 + i / 10), sponsored=i % 2, services=services("Outpatient", "", pay))
        for i, pay in enumerate(["Private health insurance", "Medicaid", "No payment accepted", "Medicare"])
    ]  # fmt: skip

    orders = []
    for seed in range(6):
        random.Random(seed).shuffle(rows)
        orders.append([p.name for p in asked(rows, LocateWishes(near=HERE)).places])

    assert orders == [["Place 0", "Place 1", "Place 2", "Place 3"]] * 6


# -- levels and filters -------------------------------------------------------------------------------


def test_levels_are_read_from_the_words_which_stand_beside_them() -> None:
    told = services("Outpatient; Hospital inpatient detoxification; Moon base", "Detoxification")

    result = asked([row(services=told)])
    place = result.places[0]

    assert [(o.level, o.words) for o in place.levels] == [
        ("medically_managed", ("Hospital inpatient detoxification",)),
        ("outpatient", ("Outpatient",)),
    ]
    assert place.highest == "medically_managed"
    assert result.unknown_words == ("Moon base",)


@pytest.mark.parametrize(("level", "only_detox"), [
    ("medically_managed", True), ("residential", True), ("intensive_outpatient", False), ("outpatient", False),
])  # fmt: skip
def test_a_bed_for_withdrawal_is_looked_for_with_detoxification(
    level: str, only_detox: bool
) -> None:
    result = asked([row()], LocateWishes(level=level))  # type: ignore[arg-type]

    assert result.detox_asked is only_detox


def test_what_a_filter_leaves_out_is_counted_with_the_reason() -> None:
    rows = [
        row("fits"),
        row("other level", services=services("Outpatient", "Detoxification", "Medicaid")),
        row("no detox", services=services("Residential", "Substance use treatment", "Medicaid")),
        row("other payment", services=services("Residential detoxification", "", "Medicare")),
        row("far", latitude="44"),
    ]
    wishes = LocateWishes(near=HERE, within_km=50, level="residential", payment="medicaid")

    result = asked(rows, wishes)

    assert [p.name for p in result.places] == ["fits"]
    assert {o.reason: o.count for o in result.left_out} == {
        "level": 1, "detox": 1, "payment": 1, "distance": 1
    }  # fmt: skip


def test_what_the_file_does_not_say_is_neither_kept_nor_dropped() -> None:
    rows = [
        row("nothing told", services=None),
        row("nowhere", latitude=None, longitude=None),
    ]
    wishes = LocateWishes(near=HERE, within_km=50, level="residential", payment="medicaid")

    result = asked(rows, wishes)

    assert result.places == ()
    assert [u.name for u in result.undetermined] == ["nothing told", "nowhere"]
    assert "level" in result.undetermined[0].why
    assert "how to pay" in result.undetermined[0].why
    assert "how far" in result.undetermined[1].why


def test_each_row_is_somewhere_in_the_answer() -> None:
    rng = random.Random(5)
    settings = ["Residential", "Outpatient", "Hospital inpatient", "Odd word", ""]
    rows: list[Any] = [
        row(
            f"Example {i}",
            services=services(rng.choice(settings), rng.choice(["Detoxification", ""]), rng.choice(["Medicaid", ""])),
            latitude=rng.choice(["40.2", "41.9", None, "x"]),
        )
        for i in range(80)
    ]  # fmt: skip
    rows += [None, 7, "text", [], {}, {"name1": ""}]
    wishes = LocateWishes(near=HERE, within_km=60, level="residential", payment="medicaid")

    r = asked(rows, wishes)

    counted = (
        len(r.places) + len(r.undetermined) + len(r.unreadable) + sum(o.count for o in r.left_out)
    )
    assert counted == len(rows)
    assert len(r.unreadable) == 6


def test_an_emergency_gets_the_number_to_call_and_no_list() -> None:
    page = page_of({"rows": [row()]})

    answer = locate(LocatorRows(pages=(page,)), LocateWishes(level="emergency"))

    assert answer.result.emergency
    assert answer.result.places == ()
    assert answer.result.contacts[0].number == "911"
    assert answer.reasons[0].emergency
    assert "stay" not in answer.result.headline


# -- rows that are odd --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "odd", [None, 3, "text", [], {}, {"name1": None}, {"name1": {"a": 1}}, True]
)
def test_what_is_no_place_is_said_to_be_none(odd: object) -> None:
    found = read_row(odd, "a.json")

    assert isinstance(found, Unread)
    assert found.reason.startswith("it ")


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ({"latitude": "north"}, "latitude and longitude"),
        ({"latitude": True}, "latitude and longitude"),
        ({"miles": "a few"}, "miles"),
        ({"miles": -2}, "miles"),
        ({"phone": "call us"}, "phone"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "not a site"}, "website"),
        ({"services": "Residential"}, "services"),
        ({"services": [{"f2": "SET"}]}, "services"),
        ({"street1": ["a"]}, "street1"),
        ({"name2": "x" * 5000}, "name2"),
    ],
)
def test_a_field_that_cannot_be_read_is_named_and_not_guessed(
    told: dict[str, Any], named: str
) -> None:
    found = read_row(row(**told), "a.json")

    assert isinstance(found, Listing)
    assert named in found.odd


def test_hidden_characters_of_a_name_are_taken_out() -> None:
    found = read_row(row("Ex\x1b[2Jample\u202e A\u200b"), "a.json")

    assert isinstance(found, Listing)
    assert found.name == "Ex [2Jample A"


JUNK: list[Any] = [
    None, True, 0, -1, 1e400, float("nan"), 10**400, "", "x", "40.1", "\x00\x1b[31m", "=1", [], {}, [1], "a" * 999,
    [{"f2": "SET", "f3": "Residential; ;Residential"}], [{"f2": 3}], [None], "inf", "٣", "½",
]  # fmt: skip


def test_junk_in_any_field_breaks_nothing_and_loses_nothing() -> None:
    rng = random.Random(3)
    keys = [*row(), "intake1", "website", "frid", "unknown"]
    rows = [{key: rng.choice(JUNK) for key in keys if rng.random() < 0.8} for _ in range(400)]
    rows += [{**r, "name1": f"Example {i}"} for i, r in enumerate(rows)]

    for wishes in (LocateWishes(), LocateWishes(near=HERE, within_km=9, level="residential")):
        r = asked(rows, wishes)
        there = len(r.places) + len(r.undetermined) + len(r.unreadable) + r.file.merged
        assert there + sum(o.count for o in r.left_out) == len(rows)
        assert all(p.distance_km is None or p.distance_km >= 0 for p in r.places)


# -- pages --------------------------------------------------------------------------------------------


def pages(*given: dict[str, Any]) -> LocatorRows:
    return LocatorRows(pages=tuple(page_of(g, f"p{i}.json") for i, g in enumerate(given, 1)))


def test_a_page_that_is_missing_is_told_by_its_number() -> None:
    head = {"totalPages": 3, "recordCount": 3}

    report = locate(
        pages({"page": 1, "rows": [row("A")], **head}, {"page": 3, "rows": [row("B")], **head})
    ).result.file

    assert report.missing_pages == (2,)
    assert report.complete is False
    assert "page 2 of 3 is missing" in report.messages
    assert "2 of 3 rows of the search were read" in report.messages


@pytest.mark.parametrize(
    ("head", "complete"),
    [({}, None), ({"recordCount": 1}, True), ({"recordCount": 2}, False), ({"recordCount": "1"}, True)],
)  # fmt: skip
def test_rows_are_held_against_the_count_of_the_search(head: Any, complete: bool | None) -> None:
    assert asked([row()], **head).file.complete is complete


def test_the_same_place_twice_is_shown_once_with_all_that_either_row_says() -> None:
    first = row(phone="555-0100", website=None, services=services("Outpatient"))
    second = row(
        phone="(555) 0100", website="https://a.example.org", services=services("", "", "Medicaid")
    )

    result = locate(pages({"rows": [first]}, {"rows": [second]})).result

    assert len(result.places) == result.file.places_read == result.file.merged == 1
    place = result.places[0]
    assert (place.website, place.payments) == ("https://a.example.org", ("Medicaid",))
    assert place.files == ("p1.json", "p2.json")


def test_two_places_of_one_name_at_two_addresses_stay_two() -> None:
    assert len(asked([row(), row(street1="2 Example Road")]).places) == 2


def test_the_age_of_a_file_is_unknown_unless_told() -> None:
    unknown = asked([row()]).file
    old = asked([row()], LocateWishes(taken_on=date(2026, 1, 1), today=date(2026, 11, 23))).file

    assert (unknown.taken_on, unknown.age_days) == (None, None)
    assert any("not told" in m for m in unknown.messages)
    assert old.age_days == 326
    assert any("old, take a new one" in m for m in old.messages)


# -- wishes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        (LocateWishes(near=(95.0, 0.0)), "--near"),
        (LocateWishes(within_km=0), "--within"),
        (LocateWishes(within_km=float("nan")), "--within"),
        (LocateWishes(level="detox"), "--level"),  # type: ignore[arg-type]
        (LocateWishes(payment="bitcoin"), "--payment"),
        (LocateWishes(jurisdiction="XX"), "--country"),
        (LocateWishes(taken_on=date(2026, 2, 1), today=date(2026, 1, 1)), "--taken-on"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(wishes: LocateWishes, field: str) -> None:
    with pytest.raises(InputError) as error:
        asked([row()], wishes)

    assert error.value.problems[0].field == field
    assert error.value.problems[0].allowed


def test_a_way_to_pay_that_only_the_file_knows_may_be_asked_for() -> None:
    told = services("Outpatient", "", "Example County Fund")

    assert len(asked([row(services=told)], LocateWishes(payment="county fund")).places) == 1


def test_it_is_always_said_that_nothing_was_vetted() -> None:
    for wishes in (LocateWishes(), LocateWishes(level="emergency"), LocateWishes(near=HERE)):
        assert any("not vetted" in line.text for line in asked([row()], wishes).never)
