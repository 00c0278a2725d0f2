"""A planned way down: by reprogramming, by a specialist, never abruptly. No published rate is proved."""

from __future__ import annotations

from calando.decide.bands import band
from calando.decide.pump.curves import curves_of, drawn_hours, model_row
from calando.decide.pump.failed import bridge_options, model_caveats
from calando.decide.pump.result import PumpStep, TimelineRow
from calando.decide.pump.scene import Part, Scene, amount, fixed
from calando.decide.recommendation import Statement
from calando.simulate.pump_stop import hours_until_settled, step_shares


def wean(scene: Scene) -> Part:
    """Return the steps that have been published or that the label's percentages would give."""
    if scene.pump is None:
        stopped = scene.stopped_pump is not None
        return Part(
            verdict="do_not",
            headline=(
                "The pump has been stopped already: that is an abrupt stop under way. Ask for failed."
                if stopped
                else "No running pump stands in the file: there is nothing to wean. Tablets are another plan (taper)."
            ),
            emergency=stopped,
            bridge=bridge_options(scene) if stopped else (),
            reasons=_reasons(),
            not_told=() if stopped else ("a running pump and its daily rate [micrograms a day]",),
        )
    rules = scene.facts.wean
    rate = scene.rate
    down = 1.0 - rules.down_high_percent.value / 100.0
    shares = step_shares(scene.situation.facts, drawn_hours(), to_share=down, seed=scene.seed)
    marks = (
        (
            rules.settles_from_h.value,
            f"{rules.settles_from_h.value:g} h: label, effect of a change",
        ),
        (rules.settles_to_h.value, f"{rules.settles_to_h.value:g} h: label, latest"),
    )
    return Part(
        verdict="specialist_only",
        headline=(
            f"By the pump team only, by reprogramming, {rules.down_low_percent.value:g} to "
            f"{rules.down_high_percent.value:g} percent at a visit, never abruptly. No published rate is proved."
        ),
        steps=_steps(scene, rate) if rate is not None else (),
        timeline=_timeline(scene),
        bridge=bridge_options(scene),
        curves=curves_of(shares, marks),
        reasons=_reasons(),
        caveats=(*model_caveats(scene.situation.facts), *_end(scene)),
        not_told=() if rate is not None else ("the daily rate of the pump [micrograms a day]",),
    )


def _steps(scene: Scene, rate: float) -> tuple[PumpStep, ...]:
    """Return the rates of the first visits, each step a percentage of the rate that ran before."""
    rules = scene.facts.wean
    fast = 1.0 - rules.down_high_percent.value / 100.0
    slow = 1.0 - rules.down_low_percent.value / 100.0
    watch = "Itch, tone, spasms, heart, temperature, sleep, mood; call within hours, not at the next visit."
    percent = f"{rules.down_low_percent.value:g} to {rules.down_high_percent.value:g} percent"
    return tuple(
        PumpStep(
            name=f"Visit {visit}: down by {percent}",
            at_h=None,
            bolus_micrograms=None,
            micrograms_per_day_low=round(rate * fast**visit, 1),
            micrograms_per_day_high=round(rate * slow**visit, 1),
            watch=watch,
            then=(
                "The next step only when this one has settled and nothing is asked of the body besides; no source says "
                "how many days lie between, nor from which rate a pump may be stopped."
            ),
            sources=tuple(dict.fromkeys((rules.down_high_percent.source, "itb_label"))),
            basis="assumed",
        )
        for visit in range(1, round(rules.visits_shown.value) + 1)
    )


def _timeline(scene: Scene) -> tuple[TimelineRow, ...]:
    rules = scene.facts.wean
    settled = hours_until_settled(
        scene.situation.facts, settled_share=rules.settled_share.value, seed=scene.seed
    )
    computed = model_row(
        f"{rules.settled_share.value:.0%} of a change has come (model)",
        band(settled),
        None,
        "The same for every step, up or down.",
    )
    label = TimelineRow(
        name="Label: the effect of a change is greatest",
        from_h=fixed(rules.settles_from_h.value),
        to_h=fixed(rules.settles_to_h.value),
        text=(
            f"The label says {rules.settles_from_h.value:g} to {rules.settles_to_h.value:g} hours: later than the "
            "model. The later one is waited for, and withdrawal can follow after it."
        ),
        is_now=False,
        sources=(rules.settles_from_h.source,),
        basis=rules.settles_from_h.basis,
    )
    return (computed, label)


def _reasons() -> tuple[Statement, ...]:
    return (
        Statement(
            text=(
                "No trial and no series was found that proves a rate of weaning a pump. The percentages are those of "
                "one published example and of the label's step down at a refill; that they may be repeated visit "
                "after visit is assumed here."
            ),
            sources=("itb_preop", "itb_label", "calando2026"),
            basis="assumed",
        ),
        Statement(
            text=(
                "The label's own way down: reprogramme the pump, or fill a weaker solution, gradually; diazepam by "
                "mouth or by vein has been given beside it."
            ),
            sources=("us_compendium", "itb_label"),
            basis="read",
        ),
    )


def _end(scene: Scene) -> tuple[Statement, ...]:
    least = scene.facts.titration.young_usual_low
    text = (
        "A pump cannot run below its least rate, and its catheter still holds solution when it is taken out: the last "
        f"steps are planned with the maker's instructions. The least rate reported in maintenance is "
        f"{amount(least.value)} a day, in children."
    )
    return (Statement(text=text, sources=("calando2026", "itb_label"), basis="assumed"),)
