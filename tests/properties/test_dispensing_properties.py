"""What holds for every dispensing history."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from calando.actions import dispensing
from calando.decide.misuse.result import WITHOUT, DispensingResult
from calando.facts.load_safety import load_misuse
from calando.patient.dispensing_history import Dispensing, DispensingHistory

SLACK = int(next(s for s in load_misuse().signs if s.id == "gap").threshold.value)  # type: ignore[union-attr]
NEVER_IF_STEADY = {
    "early_refill", "early_refills_repeated", "early_days_cumulated", "dose_creep", "steep_fall", "above_prescribed",
}  # fmt: skip
GAPS = {"gap", "gaps_repeated", "low_coverage"}  # an earlier refill can end a gap
COUNTRIES = st.sampled_from(["US", "UK", "FR", "DE", "CA", "CH", "AU", "IE"])
NOTE_DAYS = load_misuse().limits.note_days.value
NEAR = 1e-9  # sums in another order


def entry(day: int, **more: Any) -> Dispensing:
    told = {"row": f"day {day}", "drug": "baclofen", "strength_mg": 10.0, **more}
    return Dispensing(day=day, **told)


def history(*entries: Dispensing, **more: Any) -> DispensingHistory:
    return DispensingHistory(entries=entries, **{"jurisdiction": "UK", **more})


def ids(result: DispensingResult) -> set[str]:
    return {s.id for s in result.signs}


@st.composite
def histories(draw: st.DrawFn) -> DispensingHistory:
    """Any history of baclofen by mouth, orderly or not."""
    day, entries = draw(st.integers(-50, 50)), []
    for _ in range(draw(st.integers(1, 10))):
        entries.append(
            entry(
                day,
                row=f"row {len(entries) + 2}",
                strength_mg=draw(st.sampled_from([5.0, 10.0, 25.0])),
                count=float(draw(st.integers(1, 300))),
                days_supply=draw(st.none() | st.floats(1, 120).map(round)),
                prescribed_mg_per_day=draw(st.none() | st.floats(5, 150)),
                prescriber=draw(st.sampled_from(["", "D1", "D2", "D3", "D4", "D5"])),
                pharmacy=draw(st.sampled_from(["", "A", "B", "C", "D"])),
                paid_cash=draw(st.none() | st.booleans()),
                lost=draw(st.booleans()) and draw(st.booleans()),
                note=draw(st.sampled_from(["", "", "holiday", "hospital", "owed", "lost"])),
                route=draw(st.sampled_from([None, "oral", "nasal"])),
            )
        )
        day += draw(st.integers(0, 90))
    until = draw(st.none() | st.integers(day, day + 60))
    return history(*entries, until_day=until, jurisdiction=draw(COUNTRIES))


@given(
    per_day=st.integers(1, 12),
    pack=st.sampled_from([20, 28, 30, 50, 56, 60, 84, 90, 100, 112, 250]),
    packs=st.integers(1, 3),
    fills=st.integers(2, 14),
    strength=st.sampled_from([5.0, 10.0, 25.0]),
    told=st.sampled_from(["days", "dose", "both"]),
    data=st.data(),
)
def test_a_steady_history_is_never_early_nor_creeping_whatever_the_packs(
    per_day: int, pack: int, packs: int, fills: int, strength: float, told: str, data: st.DataObject
) -> None:
    count = pack * packs
    lasts = count / per_day
    early = st.integers(0, SLACK // 2)  # each refill up to so many days before or after it is due
    entries = []
    for k in range(fills):
        day = int(k * lasts) + data.draw(early) - data.draw(early)
        if entries and day <= entries[-1].day:
            continue
        entries.append(
            entry(
                day,
                strength_mg=strength,
                count=float(count),
                days_supply=lasts if told != "dose" else None,
                prescribed_mg_per_day=per_day * strength if told != "days" else None,
            )
        )

    found = ids(dispensing(history(*entries)).result)

    assert not found & NEVER_IF_STEADY


@given(given=histories(), seed=st.randoms())
def test_the_order_of_the_entries_is_irrelevant(given: DispensingHistory, seed: Any) -> None:
    shuffled = list(given.entries)
    seed.shuffle(shuffled)

    assert dispensing(replace(given, entries=tuple(shuffled))) == dispensing(given)


@given(given=histories(), by=st.integers(-1000, 1000))
def test_another_first_day_changes_nothing_but_the_days(given: DispensingHistory, by: int) -> None:
    moved = replace(
        given,
        entries=tuple(replace(e, day=e.day + by) for e in given.entries),
        until_day=None if given.until_day is None else given.until_day + by,
    )

    before, after = dispensing(given).result, dispensing(moved).result

    assert [(s.id, s.weight, len(s.events)) for s in before.signs] == [
        (s.id, s.weight, len(s.events)) for s in after.signs
    ]
    assert [i.from_day + by for i in before.intervals] == [i.from_day for i in after.intervals]
    assert [(i.mg_per_day, i.early_days, i.stock_days) for i in before.intervals] == [
        (i.mg_per_day, i.early_days, i.stock_days) for i in after.intervals
    ]
    assert [(g.from_day + by, g.days) for g in before.gaps] == [
        (g.from_day, g.days) for g in after.gaps
    ]
    assert before.what_to_do == after.what_to_do


@given(
    supply=st.integers(14, 90),
    early=st.lists(st.integers(0, 12), min_size=2, max_size=9),
    more=st.data(),
    prescribed=st.sampled_from([None, 30.0]),
)
def test_more_early_days_never_give_fewer_signs(
    supply: int, early: list[int], more: st.DataObject, prescribed: float | None
) -> None:
    worse = [e + more.draw(st.integers(0, 12 - e)) for e in early]

    def signs_of(days_early: list[int]) -> set[str]:
        day, entries = 0, []
        for e in (*days_early, 0):
            entries.append(
                entry(day, count=3.0 * supply, days_supply=supply, prescribed_mg_per_day=prescribed)
            )
            day += supply - e
        return ids(dispensing(history(*entries, jurisdiction="DE")).result)

    # a trend may vanish when its beginning comes early too; days without supply when a refill ends them
    left_out = {"dose_creep", *GAPS}

    assert signs_of(early) - left_out <= signs_of(worse)


@given(
    supply=st.integers(40, 90), early=st.integers(0, 5), more=st.integers(1, 5), n=st.integers(4, 9)
)
def test_a_creep_that_comes_earlier_throughout_is_still_a_creep(
    supply: int, early: int, more: int, n: int
) -> None:
    # supplies so long that the intervals stay long beside the slack; of short ones bands overlap

    def creeps(shift: int) -> bool:
        day, entries = 0, []
        for k in range(n + 1):
            entries.append(
                entry(day, count=3.0 * supply, days_supply=supply, prescribed_mg_per_day=30.0)
            )
            day += max(1, supply - shift - k)
        return "dose_creep" in ids(dispensing(history(*entries)).result)

    assert not creeps(early) or creeps(early + more)


@settings(max_examples=200)
@given(given=histories())
def test_every_answer_holds_together(given: DispensingHistory) -> None:
    result = dispensing(given).result

    known = {s.id for s in load_misuse().signs}
    answered = [s.id for s in (*result.signs, *result.not_seen, *result.not_assessable)]
    assert sorted(answered) == sorted(known)
    assert len({i.from_day for i in result.intervals}) == len(result.intervals)
    for i in result.intervals:
        low, high = i.mg_per_day.low, i.mg_per_day.high
        assert low is None or 0 < low <= i.nominal_mg_per_day + NEAR
        assert high is None or (low is not None and high >= i.nominal_mg_per_day - NEAR)
        assert i.early_days >= 0
        assert i.stock_days >= 0
    for g in result.gaps:
        assert 0 <= g.days <= g.possible_days + NEAR
        assert 0 <= g.unexplained_days <= g.days
        assert g.noted_days <= NOTE_DAYS + NEAR
        assert not g.explained or g.of == "pump" or g.days <= NOTE_DAYS + NEAR
        assert g.from_day < g.to_day
    covered = result.summary.proportion_of_days_covered
    assert covered is None or 0 <= covered <= 1
    assert {"emergency", "never_stop"} <= {a.id for a in result.what_to_do}
    done = {a.id for a in result.what_to_do}
    pressing = [s for s in result.signs if s.pressing]
    assert {s.id for s in pressing} <= set(WITHOUT)
    danger = pressing or any(g.open and not g.explained for g in result.gaps)
    assert result.summary.headline.startswith("Danger of withdrawal") is bool(danger)
    assert not pressing or result.signs[0].pressing
    if pressing or any(g.open for g in result.gaps):
        assert "gap_now" in done
    elif ids(result) & set(WITHOUT):
        assert "gap_past" in done
    if result.not_assessable and not result.signs:
        assert "no all-clear" in result.summary.headline


@given(
    high=st.integers(6, 16),
    low=st.integers(1, 3),
    before=st.integers(1, 4),
    prescribed=st.booleans(),
    early=st.integers(0, 3),
)
def test_a_cliff_is_never_passed_over(
    high: int, low: int, before: int, prescribed: bool, early: int
) -> None:
    told = 10.0 * high if prescribed else None
    entries = [
        entry(28 * k, count=28.0 * high, days_supply=28, prescribed_mg_per_day=told)
        for k in range(before)
    ]
    entries.append(
        entry(28 * before - early, count=28.0 * low, days_supply=28, prescribed_mg_per_day=told)
    )

    assert dispensing(history(*entries)).result.signs[0].id == "steep_fall"


@given(
    high=st.integers(4, 16),
    low=st.integers(1, 5),
    supply=st.sampled_from([7, 14, 28, 56]),
    before=st.integers(1, 4),
)
def test_a_cliff_is_listed_though_the_prescribed_dose_fell_with_it(
    high: int, low: int, supply: int, before: int
) -> None:
    low = min(low, high // 2)
    if high - low < 2:  # one step of the default rate
        return
    entries = [
        entry(
            supply * k,
            count=float(supply * mg),
            days_supply=supply,
            prescribed_mg_per_day=10.0 * mg,
        )
        for k, mg in enumerate((*[high] * before, low))
    ]

    (fall,) = [s for s in dispensing(history(*entries)).result.signs if s.id == "steep_fall"]

    assert fall.pressing


@given(months=st.integers(4, 24), supply=st.sampled_from([28, 30]), extra=st.integers(0, 1))
def test_a_day_late_each_time_never_leads_with_danger(months: int, supply: int, extra: int) -> None:
    entries = [
        entry(
            (supply + extra) * k,
            count=3.0 * supply,
            days_supply=supply,
            prescribed_mg_per_day=30.0,
        )
        for k in range(months)
    ]

    assert "Danger" not in dispensing(history(*entries)).result.summary.headline


@given(
    days=st.integers(18, 400), note=st.sampled_from(["hospital", "discharged", "reserve at home"])
)
def test_no_note_explains_a_long_gap(days: int, note: str) -> None:
    found = dispensing(
        history(
            entry(0, count=84.0, days_supply=28, prescribed_mg_per_day=30.0),
            entry(28 + days, count=84.0, days_supply=28, prescribed_mg_per_day=30.0, note=note),
        )
    ).result

    assert found.signs[0].id == "gap"
    assert found.gaps[0].noted


@given(given=histories(), micrograms=st.floats(100, 2000), day=st.integers(-50, 300))
def test_a_pump_never_moves_a_milligram(
    given: DispensingHistory, micrograms: float, day: int
) -> None:
    pump = Dispensing(
        row="pump", day=day, drug="baclofen", strength_micrograms=micrograms, count=20.0, route="intrathecal"
    )  # fmt: skip
    beside = replace(given, entries=(*given.entries, pump))

    alone, both = dispensing(given).result, dispensing(beside).result

    assert both.intervals == alone.intervals
    assert both.summary.mg_per_day == alone.summary.mg_per_day
    assert both.summary.pump[0].micrograms == 20.0 * micrograms
