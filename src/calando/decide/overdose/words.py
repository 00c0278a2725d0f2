"""The words of an overdose forecast: headline, hours, what follows, reasons and caveats."""

from __future__ import annotations

from calando.decide.overdose.numbers import Case
from calando.decide.overdose.result import Afterwards, OverdoseResult, Place, Severity
from calando.decide.overdose.scene import Scene
from calando.decide.recommendation import Band, Statement

SEVERITY_LABEL = (
    "Among those who present to a hospital after such an ingestion, not among all who swallowed as much; counted from "
    "the ingestion on, not from now."
)
NO_COMA = (
    "Coma is not expected of such an amount in nearly anybody, so no hour of waking is told. Whoever becomes hard "
    "to wake all the same is an emergency."
)
NO_NUMBERS = "Not computed: neither an amount nor a level is known, or no model describes somebody of this age."
PLACES: dict[Place, str] = {
    "emergency_now": "Emergency: to hospital now, by ambulance",
    "medical_today": "To be seen by a doctor today, without delay",
    "observe": "To be observed, with the poison centre asked now",
    "home_with_advice": "May stay at home with advice, not alone",
}
_COMA_TOLD = 0.05  # the chance of coma from which on the headline tells it
_NO_LEVEL = 0.01  # mg/L; below, a level is told as "under"


def likely_coma(scene: Scene, severity: Severity) -> str:
    """Return why the chance of coma makes it an emergency, whatever the milligrams."""
    said = f"Coma is forecast in {share_text(severity.coma)} of people like this"
    if scene.kidneys_poor and scene.regular_daily_mg:
        said += f": with such kidneys the usual {scene.regular_daily_mg:g} mg a day pile up, and any more comes on top"
    return f"{said}."


def severity_label(scene: Scene, severity: Severity) -> str:
    """Return among whom the chances hold; signs that are there already come first."""
    if not scene.symptomatic:
        return SEVERITY_LABEL
    hardly = severity.coma["p50"] < _COMA_TOLD
    more = (
        " Such an amount would hardly explain them: more, something else or another cause is looked for."
        if hardly
        else ""
    )
    return f"The person has signs already; these chances speak of people before any came.{more} {SEVERITY_LABEL}"


def headline(scene: Scene, result: OverdoseResult, *, disbelieved: bool = False) -> str:
    """Return the line that stands first."""
    place = PLACES[result.disposition.place]
    if disbelieved:
        return (
            f"{place}. The level does not go with what was told: ask about amount and hour again. The numbers are "
            "those of the level alone."
        )
    severity, awake = result.severity, result.awake_h
    told_h = scene.hours_ago_low
    passed = awake is not None and told_h is not None and told_h > awake["p50"]
    unlikely = severity is None or severity.coma["p50"] < _COMA_TOLD
    if severity is None or unlikely or passed or scene.symptomatic:
        return f"{place}. {result.disposition.why}"
    return (
        f"{place}. Coma in {share_text(severity.coma)} of those who present after {_amount(scene)}."
    )


def _amount(scene: Scene) -> str:
    low, high = scene.mg_low, scene.mg_high
    if low is None or high is None:
        return "what the level speaks of"
    return f"{low:g} mg" if low == high else f"{low:g} to {high:g} mg"


def share_text(band: Band) -> str:
    """Return a band of shares in words; never 0 and never all.

    >>> share_text({"p05": 0.004, "p50": 0.5, "p95": 0.998})
    '50 % (<1 to >99 %)'
    """
    low, middle, high = (_percent(band[p]) for p in ("p05", "p50", "p95"))
    return f"{middle} % ({low} to {high} %)"


def _percent(share: float) -> str:
    return "<1" if share < 0.01 else ">99" if share > 0.99 else f"{100 * share:.0f}"


def hours_text(band: Band) -> str:
    """Return a band of hours in words, days where it is long.

    >>> hours_text({"p05": 7.2, "p50": 30.0, "p95": 96.0})
    '30 h (7 to 96 h)'
    """
    return f"{band['p50']:.0f} h ({band['p05']:.0f} to {band['p95']:.0f} h)"


def observe(scene: Scene, until_h: float | None, *, coma: float = 0.0) -> str:
    """Return until when somebody is watched, and why no level ends it; `coma` is its chance."""
    if until_h is None:
        return "No hour can be named before a doctor has seen the person."
    said = f"At least until {until_h:.0f} h after the ingestion"
    if coma >= _COMA_TOLD:
        said += ", when coma has become unlikely in nine of ten forecasts"
    if scene.hours_ago_low is None:
        said += ". The hour of the ingestion is not told, so it is counted from now"
    said += ". A normal level, or five half-lives, do not end it."
    if scene.swallowed:
        said += " These are the hours of baclofen; what was taken with it has its own."
    if scene.kidneys_poor:
        said += " Poor kidneys make it longer."
    if scene.dependent:
        said += " Afterwards withdrawal is watched for."
    return said


def awake(scene: Scene, hours: Band, level: Band, severity: Severity) -> str:
    """Return when those who fall into coma wake, and at which level."""
    chance = severity.coma["p50"]
    who = "Those who fall into coma" if chance < 0.5 else "Most fall into coma, and they"
    if scene.symptomatic and chance < _COMA_TOLD:
        who = (
            "The person has signs now, which such an amount would hardly explain: amount, hour or cause may be other "
            "than told, and other causes are looked for. Those whom it does put into coma"
        )
    elif chance < _COMA_TOLD:
        who = "Coma is not expected of such an amount; those who fall into it all the same"
    said = f"{who} are awake after {hours_text(hours)}, counted from the ingestion. "
    at = f"{_level(level['p50'])} mg/L ({_level(level['p05'])} to {_level(level['p95'])})"
    usual = scene.known.disposition.therapeutic_high_mg_per_L.value
    if level["p50"] < usual:
        return (
            f"{said}The level is then {at}: waking comes well after plasma has cleared, and longer coma has been "
            "published."
        )
    return f"{said}The level is then {at}. Longer coma has been published."


def _level(mg_per_L: float) -> str:
    return f"{mg_per_L:.2g}" if mg_per_L >= _NO_LEVEL else f"under {_NO_LEVEL:g}"


def afterwards(scene: Scene, band: Band | None, *, coma: float = 0.0) -> Afterwards:
    """Return what follows in somebody whose body was used to baclofen; `coma` is its chance."""
    sources: tuple[str, ...] = ("overdose_then_withdrawal", "leo2005")
    restart = (
        "Giving baclofen again is considered by the doctors who treat the person: when awake, breathing well and with "
        "reflexes back, and sooner where signs of withdrawal begin; with poor kidneys later and less. How much is "
        "their decision. A benzodiazepine blunts withdrawal and does not replace baclofen."
    )
    if scene.has_pump:
        text = (
            "The pump goes on giving baclofen unless it is stopped; if it is stopped, withdrawal of the pump follows "
            "within hours to days. See the answers about the pump."
        )
        return Afterwards(
            dependent=True, text=text, restart=restart, sources=("itb_label",), basis="read"
        )
    if band is not None:
        meanwhile = ", while the coma lifts or after it" if coma >= _COMA_TOLD else ""
        text = (
            f"The body was used to baclofen: withdrawal begins about {hours_text(band)} after the ingestion if nothing "
            f"is given again{meanwhile}. Agitation, fever, hallucinations or rigidity "
            "then are withdrawal until shown otherwise; one published case was recognised on day 9."
        )
        return Afterwards(
            dependent=True, text=text, restart=restart, sources=sources, basis="derived"
        )
    if scene.dependent is None:
        text = (
            "Whether the person takes baclofen regularly is not told. If so, withdrawal follows the overdose: it has "
            "begun from about the second day on."
        )
        return Afterwards(dependent=None, text=text, restart=restart, sources=sources, basis="read")
    if scene.dependent:
        text = (
            "The body was used to baclofen, but the usual doses are not told, so no hour is computed. Withdrawal "
            "follows the overdose if nothing is given again: it has begun from about the second day on."
        )
        return Afterwards(dependent=True, text=text, restart=restart, sources=sources, basis="read")
    return Afterwards(
        dependent=False,
        text="Not used to baclofen: no withdrawal is expected after a single overdose.",
        restart="Nothing has to be given again.",
        sources=("calando2026",),
        basis="assumed",
    )


def reasons(
    scene: Scene, result: OverdoseResult, case: Case, *, is_modelled: bool
) -> tuple[Statement, ...]:
    """Return why, gravest first."""
    found = [
        Statement(
            text=rule.text,
            sources=rule.sources,
            basis=rule.basis,
            urgent=rule.place in ("emergency_now", "medical_today"),
            emergency=rule.place == "emergency_now",
        )
        for rule in result.disposition.rules
    ]
    if result.severity is not None:
        found.append(
            Statement(
                text="Chances come from the published series with doses: the middle is the median of the series, "
                "and the band holds how far the next series may lie from it. Chances of seizures rest on two of "
                "them; larger series without doses saw fewer (none of 135, 26 of 188). Exposure in this person "
                "(kidneys, weight, absorption) moves the dose that is looked up.",
                sources=("leung2006", "gdansk2005", "perry1998", "mashhad2024", "ed_series2014"),
                basis="derived",
            )
        )
        found.append(
            Statement(
                text="Waking is modelled as a site that fills within hours and empties with a half-time between that "
                "of usual doses and the longest half-life cited in overdose.",
                sources=("wikitox_baclofen", "perry1998", "sullivan2012"),
                basis="assumed",
            )
        )
    elif case.levels and is_modelled:
        found.append(
            Statement(
                text="The levels fit nothing that can be simulated: no number is given. Look at the sample, its unit "
                "and its hour again.",
                sources=("simon2018",),
                basis="derived",
                urgent=True,
            )
        )
    elif not is_modelled:
        found.append(
            Statement(
                text="No published model describes somebody of this age, so no level, chance or hour is computed. "
                "A small child with any excess is seen by a doctor now.",
                sources=("he2014",),
                basis="read",
            )
        )
    if scene.kidneys_poor and result.severity is not None:
        found.append(
            Statement(
                text="With these kidneys the same milligrams count for more: exposure lasts, and toxicity rises beyond "
                "exposure, as it does at usual doses.",
                sources=("muanda2019", "vlavonou2014"),
                basis="derived",
            )
        )
    return tuple(found)


def caveats(scene: Scene, result: OverdoseResult, case: Case) -> tuple[Statement, ...]:
    """Return what limits the answer."""
    found = [
        Statement(
            text="Series disagree: coma only from 200 mg on in one, in all of ten women at 130 mg on average in "
            "another, among adolescents who took from 60 mg on in a third; symptoms are said to begin at 150 or at "
            "200 mg. Doses are as told. The lower number decides where somebody is treated.",
            sources=("leung2006", "mashhad2024", "perry1998", "kiel2015"),
            basis="read",
        )
    ]
    if result.severity is not None:
        found.append(
            Statement(
                text="Levels assume that absorption is like that of usual doses, saturates, or goes on for long, each "
                "in a third of the members: none of them is shown to be right at such doses. Charcoal is not counted.",
                sources=("polache1993", "pediatric_hd2020"),
                basis="assumed",
            )
        )
    if scene.tolerant is None and result.severity is not None:
        found.append(
            Statement(
                text="Regular use is not told: the person is counted as not used to baclofen.",
                basis="assumed",
            )
        )
    if scene.tolerant and result.severity is not None:
        found.append(
            Statement(
                text="Used to baclofen counts for up to three times the dose, less where the usual day is small: an "
                "assumption, which never changes where "
                "somebody is treated.",
                basis="assumed",
            )
        )
    if case.person.sedatives and result.severity is not None:
        found.append(
            Statement(
                text="With another sedative, less than half of the milligrams was as grave in one survey (mean 900 "
                "against 2000 mg); the width around it is assumed. What the other drug does by itself is not computed.",
                sources=("kiel2015",),
                basis="derived",
            )
        )
    if scene.kidneys_moving or scene.on_dialysis:
        why = "are failing or changing" if scene.kidneys_moving else "are replaced by dialysis"
        found.append(
            Statement(
                text=f"The kidneys {why}: no formula holds, and they are counted as doing at most "
                f"{case.person.CLcr:.0f} mL/min. "
                + (
                    "Hemofiltration that runs already is counted, with the clearance of one published case."
                    if case.machine_L_per_h
                    else "Sessions that were planned anyway are not counted."
                ),
                sources=("kdigo2012",),
                basis="assumed",
            )
        )
    if case.levels:
        found.append(
            Statement(
                text="A level was told: dose, hour, absorption and clearance are those that agree with it, the told "
                "dose being allowed to be wrong by a factor of 3.",
                sources=("simon2018",),
                basis="assumed",
            )
        )
    if scene.hours_ago_low is None:
        found.append(
            Statement(
                text="The hour of the ingestion is not told: hours count from the ingestion, and machines are begun "
                "2 h after it in the arithmetic.",
                basis="assumed",
            )
        )
    return tuple(found)
