"""Are the values of a fact in range and do they fit each other? "" or what is wrong."""

from __future__ import annotations

import math
import typing
from collections.abc import Callable, Collection
from typing import Any

from calando.errors import FactError
from calando.facts import checks_plans, checks_safety, flags, schema, schema_safety
from calando.facts.checks_encephalopathy import encephalopathy
from calando.facts.schema import (
    Advice,
    DoseCap,
    EnsembleFacts,
    Facts,
    InteractionFacts,
    Interval,
    KidneyFacts,
    Number,
    PkModel,
    Product,
    Range,
    ReceptorFacts,
    TaperRate,
    TaperRules,
    Term,
    VitalLimit,
)
from calando.facts.schema_encephalopathy import EncephalopathyFacts
from calando.facts.schema_validation import PublishedCheck

PARAMETERS_OF_KIND = {
    "abrupt": frozenset[str](),
    "steps": frozenset({"at_day", "fraction"}),
    "mg_every": frozenset({"step_mg", "every_days"}),
    "percent_of_start": frozenset({"percent", "every_days"}),
    "percent_of_current": frozenset({"percent", "every_days", "stop_below_mg"}),
    "linear_over": frozenset({"over_days", "every_days"}),
}
PARAMETERS = frozenset().union(*PARAMETERS_OF_KIND.values())
REQUIRED_PARAMETERS = {
    "one_compartment_oral": frozenset({"CL", "V", "ka"}),
    "two_compartment_oral": frozenset({"CL", "V1", "Q", "V2", "ka"}),
    "one_compartment_iv": frozenset({"CL", "V"}),
    "two_compartment_iv": frozenset({"CL", "V1", "Q", "V2"}),
    "oral_parent_metabolite": frozenset({"CL", "V", "ka", "fm", "CL_m", "V_m"}),
    "csf_one_compartment": frozenset({"CL_csf", "V_csf", "ke0"}),
    "michaelis_menten_one_compartment": frozenset({"Vm", "Km", "V", "ka"}),
    "michaelis_menten_two_compartment": frozenset({"Vmax", "Km", "V1", "Q", "V2", "CLR", "ka"}),
}


def _number(n: Number) -> str:
    if n.basis != "read" and not n.note:
        return f"missing passport: a value that is {n.basis} needs a note (recipe or reason)"
    return ""


def _range(r: Range) -> str:
    if not r.low < r.high:
        return f"low {r.low} must be below high {r.high}"
    if r.spread == "log_uniform" and r.low <= 0:
        return "a log_uniform range must be positive"
    if r.basis != "read" and not r.note:
        return f"missing passport: a range that is {r.basis} needs a note (recipe or reason)"
    return ""


def _interval(i: Interval) -> str:
    if not i.low < i.high:
        return f"low {i.low} must be below high {i.high}"
    if i.basis != "read" and not i.note:
        return f"missing passport: an interval that is {i.basis} needs a note (recipe or reason)"
    return ""


def _pk(m: PkModel) -> str:
    wanted = REQUIRED_PARAMETERS[m.structure]
    if set(m.theta) != wanted:
        return f"theta has {sorted(m.theta)}; {m.structure} needs {sorted(wanted)}"
    if any(n.value <= 0 for n in (*m.theta.values(), *m.residual.values())):
        return "theta and residual must be positive"
    share = [n for n in (m.F, m.theta.get("fm")) if n is not None]
    if any(not 0 < n.value <= 1 for n in share):
        return "F and fm must lie in (0, 1]"
    if m.lag_h is not None and (m.lag_h.value <= 0 or "ka" not in wanted):
        return "lag_h must be positive, and belongs to a dose by mouth"
    ranges = [r for r in (m.age_years, m.weight_kg, m.daily_dose_mg) if r is not None]
    if any(not 0 <= a < b for a, b in ranges):
        return "a validity range must ascend from 0"
    return _spread(m, wanted) or _intervals(m) or _correlations(m)


def _spread(m: PkModel, wanted: Collection[str]) -> str:
    if m.drug == "baclofen" and m.structure.endswith("_oral"):
        if set(m.iiv_cv_percent) != wanted:
            return f"iiv_cv_percent has {sorted(m.iiv_cv_percent)}; needs {sorted(wanted)}"
        if not m.residual:
            return "residual: a model of oral baclofen needs one"
    if unknown := set(m.iiv_cv_percent) - set(wanted):
        return f"iiv_cv_percent: unknown {sorted(unknown)}; allowed: {sorted(wanted)}"
    if unknown := set(m.residual) - {"sigma_prop", "sigma_add"}:
        return f"residual: unknown {sorted(unknown)}; allowed: sigma_prop, sigma_add"
    if any(not 0 < n.value <= 150 for n in m.iiv_cv_percent.values()):
        return "iiv_cv_percent must lie in (0, 150]"
    return ""


def _intervals(m: PkModel) -> str:
    for table, intervals, values in (
        ("theta_ci95", m.theta_ci95, m.theta),
        ("iiv_ci95", m.iiv_ci95, m.iiv_cv_percent),
    ):
        for key, ci in intervals.items():
            if key not in values:
                return f"{table}: no value for {key}"
            if ci.unit != values[key].unit or not 0 < ci.low <= values[key].value <= ci.high:
                return f"{table}.{key}: must be positive, hold the value and have its unit"
    return ""


def _correlations(m: PkModel) -> str:
    seen: set[frozenset[str]] = set()
    for key, n in m.iiv_correlation.items():
        pair = frozenset(key.split(":"))
        if key.count(":") != 1 or len(pair) != 2 or not pair <= set(m.iiv_cv_percent):
            return f"iiv_correlation: {key} must name two parameters that vary, as CL:V"
        if pair in seen:
            return f"iiv_correlation: {key} occurs twice"
        if not -1 < n.value < 1:
            return f"iiv_correlation: {key} must lie in (-1, 1)"
        seen.add(pair)
    return ""


def _ensemble(e: EnsembleFacts) -> str:
    for name, weights in (("adult", e.adult_weights), ("child", e.child_weights)):
        if not math.isclose(sum(w.value for w in weights.values()), 1.0, abs_tol=1e-9):
            return f"{name}_weights must add up to 1"
    if e.members.value < 2 or e.members.value % 2:
        return "members must be an even number"
    low, high = e.quoted_level_low, e.quoted_level_high
    if (low is None) != (high is None):
        return "quoted_level_low and quoted_level_high go together"
    if low is not None and high is not None:
        if low.unit != "mg/L" or (high.unit, high.source) != (low.unit, low.source):
            return "quoted levels are mg/L, and of one source"
        if not 0 < low.value < high.value:
            return "quoted_level_low must lie between 0 and quoted_level_high"
    return "" if 0 < e.slow_adaptation_share.high <= 1 else "slow_adaptation_share must be <= 1"


def _kidney(k: KidneyFacts) -> str:
    shares = (k.non_renal_share.low, k.non_renal_share_centre.value, k.non_renal_share.high)
    if not 0 <= shares[0] < shares[1] < shares[2] <= 1:
        return "non_renal_share_centre must lie inside non_renal_share, inside [0, 1]"
    if not 0 < k.F.value <= 1:
        return "F must lie in (0, 1]"
    if k.free_fraction is not None and not 0 < k.free_fraction.value <= 1:
        return "free_fraction must lie in (0, 1]"
    added = (k.CL_hemodialysis, k.CL_CVVH, k.CVVH_effluent_mL_per_kg_h)
    if any(n is not None and n.value <= 0 for n in added):
        return "clearances of machines must be positive"
    return "" if k.urgent_eGFR.value < k.cautious_eGFR.value else "urgent_eGFR must be the lower"


def _interaction(i: InteractionFacts) -> str:
    sweep, alpha = i.greco_alpha_alcohol_sweep, i.greco_alpha_alcohol.value
    if alpha < 0 or not sweep.low <= alpha <= sweep.high:
        return "greco_alpha_alcohol must lie inside its sweep, from 0"
    if i.greco_alpha_opioid.low < 0 or i.greco_alpha_propofol_remifentanil.value <= 0:
        return "alpha must not be negative"
    return ""


def _receptors(r: ReceptorFacts) -> str:
    density = [r.density_day_1, r.density_day_3, r.density_day_7, r.density_floor]
    shares = [n.value for n in density]
    if shares != sorted(shares, reverse=True) or not 0 < shares[-1] <= shares[0] <= 1:
        return "density must fall from at most 1 towards its floor"
    return "" if r.density_half_time_d.value > 0 else "density_half_time_d must be positive"


def _kidney_rule(r: schema.KidneyRule) -> str:
    if not 0 <= r.eGFR_from < r.eGFR_below:
        return "eGFR_from must be below eGFR_below"
    if r.fraction_of_usual is not None and not 0 < r.fraction_of_usual <= 1:
        return "fraction_of_usual must lie in (0, 1]"
    return ""


def _product(p: Product) -> str:
    if p.form == "liquid":
        strength, unit = p.mg_per_mL, f"{p.mg_per_mL:g} mg/mL" if p.mg_per_mL else ""
        if p.strength_mg is not None or not p.mL_step:
            return "a liquid has mg_per_mL and mL_step, no strength_mg"
    else:
        strength, unit = p.strength_mg, f"{p.strength_mg:g} mg" if p.strength_mg else ""
        if p.mg_per_mL is not None or p.mL_step is not None:
            return "only a liquid has mg_per_mL and mL_step"
    if not strength or strength <= 0 or unit not in p.name:
        return f"the strength must be positive and stand in the name: {unit}"
    if p.halvable and (p.form != "tablet" or not p.halvable_note or p.basis != "read"):
        return "halvable needs a tablet and a note of what was read"
    return (
        "" if p.id.startswith(p.jurisdiction.lower() + "_") else "id must start with jurisdiction"
    )


def _cap(c: DoseCap) -> str:
    if not 0 < c.max_daily_mg.value <= 300:
        return "max_daily_mg must lie in (0, 300]"
    return "" if c.age_years[0] < c.age_years[1] else "age_years must ascend"


def _taper(t: TaperRate) -> str:
    given = {k for k in PARAMETERS if getattr(t, k) not in (None, ())}
    if given != PARAMETERS_OF_KIND[t.kind]:
        return f"{t.kind} takes {sorted(PARAMETERS_OF_KIND[t.kind])}, has {sorted(given)}"
    amounts = [getattr(t, k) for k in given - {"at_day", "fraction"}]
    if any(a <= 0 for a in amounts) or (t.percent or 0) > 100:
        return "amounts and intervals must be positive, percent at most 100"
    if t.kind == "steps":
        if len(t.at_day) != len(t.fraction) or t.at_day != tuple(sorted(set(t.at_day))):
            return "at_day must ascend and have one fraction each"
        if list(t.fraction) != sorted(set(t.fraction), reverse=True) or t.fraction[-1] != 0:
            return "fraction must descend to 0"
        if t.fraction[0] > 1 or t.at_day[0] < 0:
            return "fraction starts at most at 1, at_day at 0 or later"
    if t.yardstick and (t.grade in ("web_advice", "case_report") or t.known_failure):
        return "web advice, a case or a known failure is never a yardstick"
    return "" if t.basis == "read" or t.assumptions else "say in assumptions what was assumed"


def _taper_rules(r: TaperRules) -> str:
    if not 0.5 <= r.share.value < 1 or not 0 < r.cap_fraction.value < 1:
        return "share must lie in [0.5, 1), cap_fraction in (0, 1)"
    if not r.step_days_min.value <= r.step_days.value <= r.step_days_max.value:
        return "step_days must lie between its limits"
    return "" if r.cap_mg.value <= r.cap_max_mg.value else "cap_mg must not exceed cap_max_mg"


def _term(t: Term) -> str:
    if unknown := set(t.flags) - flags.CONDITION_FLAGS - flags.DRUG_FLAGS:
        return f"unknown flag {sorted(unknown)}; flags are listed in schema.py"
    words = (t.name, *t.synonyms)
    return "" if all(w and w == w.strip().lower() for w in words) else "words are lower case"


def _advice(a: Advice) -> str:
    if unknown := (set(a.flags) - flags.CONDITION_FLAGS - flags.DRUG_FLAGS - flags.DERIVED_FLAGS):
        return f"unknown flag {sorted(unknown)}; flags are listed in schema.py"
    if unknown := set(a.jurisdictions) - set(typing.get_args(schema.Jurisdiction)):
        return f"unknown jurisdiction {sorted(unknown)}"
    return "" if a.sources else "missing passport: sources"


def _vital(v: VitalLimit) -> str:
    if v.low is None and v.high is None:
        return "needs low or high"
    return "" if v.low is None or v.high is None or v.low < v.high else "low must be below high"


def _published(c: PublishedCheck) -> str:
    if c.low is not None and c.high is not None and not c.low < c.high:
        return "low must be below high"
    if bool(c.run) == bool(c.not_modelled) or bool(c.run) != (None not in (c.low, c.high)):
        return "needs run, low and high, or not_modelled"
    if c.kind == "identity" and not c.why:
        return "why: an identity says how it holds by construction"
    if c.kind == "calibration" and not c.why:
        return "why: a calibration says what was fitted to it"
    return ""


CHECKS: dict[type[Any], Callable[[Any], str]] = {
    Number: _number,
    Range: _range,
    Interval: _interval,
    PkModel: _pk,
    EnsembleFacts: _ensemble,
    KidneyFacts: _kidney,
    schema.KidneyRule: _kidney_rule,
    InteractionFacts: _interaction,
    ReceptorFacts: _receptors,
    Product: _product,
    DoseCap: _cap,
    TaperRate: _taper,
    TaperRules: _taper_rules,
    Term: _term,
    Advice: _advice,
    VitalLimit: _vital,
    PublishedCheck: _published,
    EncephalopathyFacts: encephalopathy,
    schema.Ladder: checks_plans.ladder,
    schema.ReplanRule: checks_plans.replan_rule,
    schema.TitrationRules: checks_plans.titration_rules,
    schema_safety.Raise: checks_safety.raise_,
    schema_safety.Interaction: checks_safety.interaction,
    schema_safety.ClassWord: checks_safety.class_word,
    schema_safety.Caution: checks_safety.caution,
    schema_safety.Sedation: checks_safety.sedation,
    schema_safety.Frequency: checks_safety.frequency,
    schema_safety.SideEffect: checks_safety.side_effect,
    schema_safety.Path: checks_safety.path,
    schema_safety.MonographSentence: checks_safety.sentence,
    schema_safety.Coverage: checks_safety.coverage,
    schema_safety.MisuseSign: checks_safety.sign,
}


def check_across_files(facts: Facts) -> None:
    """What one file says of another must hold."""
    checks_plans.check_no_event_is_silent(facts.replan_rules)
    for weights in (facts.ensemble.adult_weights, facts.ensemble.child_weights):
        if unknown := set(weights) - set(facts.pk):
            raise FactError(f"ensemble.toml: weights for unknown models {sorted(unknown)}")
    for name in (facts.taper_rules.default_rate, facts.taper_rules.cautious_rate):
        if name not in facts.tapers or not facts.tapers[name].yardstick:
            raise FactError(f"taper_rules.toml: {name} is not a yardstick of tapers.toml")
    for file, terms in (("conditions.toml", facts.conditions), ("drugs.toml", facts.drugs)):
        seen: dict[str, str] = {}
        for term in terms:
            for word in (term.name, *term.synonyms):
                if word in seen:
                    raise FactError(f"{file}: {word!r} means both {seen[word]} and {term.name}")
                seen[word] = term.name
