"""Random valid patients, as the tables of a patient file, with wishes: wide rather than likely.

Everything that the contract allows may come: children, pumps, dialysis, kidneys that fail or recover, doses
that no tablet makes, intakes at midnight, drugs that nobody knows.
"""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass
from typing import Any

from calando.decide.taper.wishes import TaperWishes
from calando.decide.titrate.wishes import TitrationWishes
from calando.facts.load import load_facts

JURISDICTIONS = ("US", "UK", "FR", "DE", "CA", "CH", "AU", "IE")
INDICATIONS = (
    "spasticity", "alcohol_use_disorder", "alcohol_withdrawal", "opioid_withdrawal", "hiccups",
    "reflux", "end_of_life", "misuse", "other",
)  # fmt: skip
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HISTORY = (
    "withdrawal_seizure", "withdrawal_delirium", "epilepsy", "psychosis", "overdose", "self_harm",
)  # fmt: skip
NOBODY_KNOWS = ("purple spots", "xyzzymab", "syndrome of the third kind")
USUAL_TIMES = {
    1: ("21:00",),
    2: ("08:00", "20:00"),
    3: ("08:00", "14:00", "20:00"),
    4: ("07:30", "12:00", "17:30", "22:30"),
    5: ("06:00", "10:00", "14:00", "18:00", "22:00"),
    6: ("02:00", "06:00", "10:00", "14:00", "18:00", "22:00"),
}
START = datetime.date(2026, 3, 23)  # the plan runs into summer time
MOST_INTAKE_MG, MOST_CHILD_MG = 200.0, 80.0

Tables = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One random patient: the tables of its file, and what is wished for."""

    tables: Tables
    wishes: TaperWishes


def random_patient(seed: int, number: int) -> Drawn:
    """Return patient `number` of the series `seed`; each is drawn on its own."""
    rng = random.Random(f"calando {seed} {number}")
    who, age = _who(rng, f"random-{seed}-{number}")
    tables: Tables = {"patient": who, "medication": _medications(rng, age)}
    earlier = _earlier_kidneys(rng, who)
    if earlier:
        tables["kidney"] = earlier
    if rng.random() < 0.4:
        tables["history"] = {key: True for key in HISTORY if rng.random() < 0.12} | {
            key: False for key in HISTORY if rng.random() < 0.3
        }
    if rng.random() < 0.15:
        key = rng.choice(("grams_per_day", "us_drinks_per_day", "uk_units_per_day"))
        tables["alcohol"] = {key: float(rng.choice((0, 2, 5, 12)))}
    if rng.random() < 0.3:
        tables["home"] = {
            key: rng.random() < 0.5 for key in ("support_person", "alcohol_free", "transport")
        }
    if rng.random() < 0.25:
        tables["now"] = _now(rng)
    if rng.random() < 0.1:
        tables["level"] = [{"drug": "baclofen", "hours_after_last_dose": 3.0, "mg_per_L": 0.21}]
    if rng.random() < 0.1:
        tables["symptom"] = [{"day": -2, "withdrawal_0_10": rng.randint(0, 10)}]
    return Drawn(tables=tables, wishes=_wishes(rng))


def _who(rng: random.Random, name: str) -> tuple[Tables, float]:
    group = rng.random()
    if group < 0.12:
        age = float(rng.randint(4, 17))
    elif group < 0.75:
        age = float(rng.randint(18, 74))
    else:
        age = float(rng.randint(75, 95))
    sex = rng.choice(("female", "male"))
    who: Tables = {
        "id": name,
        "age_years": age,
        "sex": sex,
        "weight_kg": _weight_kg(rng, age),
        "dialysis": "none",
        "jurisdiction": rng.choice(JURISDICTIONS),
        "indication": rng.choice(INDICATIONS[:2] if rng.random() < 0.6 else INDICATIONS),
    }
    if age < 18 or rng.random() < 0.7:
        usual = 105 + 6 * (age - 4) if age < 16 else 168
        who["height_cm"] = float(round(usual * rng.uniform(0.9, 1.1)))
    if rng.random() < 0.06:
        who["dialysis"] = rng.choice(("hemodialysis", "hemodialysis", "peritoneal", "cvvh"))
        if who["dialysis"] == "hemodialysis" and rng.random() < 0.7:
            who["dialysis_days"] = rng.sample(WEEKDAYS, rng.choice((2, 3, 3, 5)))
    who.update(_kidney(rng, severity=_severity(rng)))
    if sex == "female" and 13 <= age <= 48 and rng.random() < 0.12:
        who["pregnant"] = True
        who["gestation_weeks"] = float(rng.randint(3, 41))
    # dialysis and pregnancy have fields of their own, which a condition must not contradict
    known = [
        term.name
        for term in load_facts().conditions
        if not {"dialysis", "pregnancy"} & set(term.flags)
    ]
    conditions = rng.sample(known, rng.choice((0, 0, 1, 1, 2, 3)))
    if rng.random() < 0.1:
        conditions.append(rng.choice(NOBODY_KNOWS))
    if conditions or rng.random() < 0.5:
        who["conditions"] = conditions
    return who, age


def _weight_kg(rng: random.Random, age: float) -> float:
    if age < 18:
        usual = 16 + 3.6 * (age - 4)
        return round(usual * rng.uniform(0.7, 1.5), 1)
    return float(round(rng.triangular(35, 160, 72)))


def _severity(rng: random.Random) -> float:
    """Return how many times the creatinine of healthy kidneys it is."""
    return rng.choice((0.8, 1.0, 1.0, 1.0, 1.2, 1.5, 2.0, 3.0, 6.0)) * rng.uniform(0.85, 1.2)


def _kidney(rng: random.Random, *, severity: float) -> Tables:
    way = rng.random()
    if way < 0.6:
        return {"creatinine_umol_per_L": round(75 * severity, 1)}
    if way < 0.75:
        return {"creatinine_mg_per_dL": round(0.85 * severity, 2)}
    if way < 0.83:
        return {"cystatin_C_mg_per_L": round(0.85 * severity, 2)}
    if way < 0.92:
        return {"eGFR": round(min(100 / severity, 140.0), 1)}
    return {"CLcr": round(min(110 / severity, 200.0), 1)}


def _earlier_kidneys(rng: random.Random, who: Tables) -> list[Tables]:
    """Return earlier values of the same quantity: stable, rising or falling creatinine."""
    if rng.random() > 0.3:
        return []
    quantity = next(
        key
        for key in (
            "creatinine_umol_per_L", "creatinine_mg_per_dL", "cystatin_C_mg_per_L", "eGFR", "CLcr",
        )
        if key in who
    )  # fmt: skip
    then = rng.choice((0.4, 0.6, 0.97, 1.0, 1.03, 1.6, 2.5))
    days = sorted(rng.sample((-200, -90, -30, -14, -7, -5, -3, -1), rng.choice((1, 1, 2, 3))))
    values = []
    for place, day in enumerate(days):
        share = 1.0 - place / len(days)
        value = who[quantity] * (then * share + 1.0 - share)
        low, high = {"creatinine_mg_per_dL": (0.2, 35.0), "cystatin_C_mg_per_L": (0.2, 12.0)}.get(
            quantity, (15.0 if quantity.startswith("crea") else 1.0, 200.0 * 15)
        )
        high = 200.0 if quantity in ("eGFR", "CLcr") else high
        values.append({"day": day, quantity: round(min(max(value, low), high), 2)})
    return values


def _medications(rng: random.Random, age: float) -> list[Tables]:
    medications = []
    kind = rng.random()
    if kind >= 0.02:
        medications.append(_baclofen(rng, age))
    if kind < 0.04:
        pump: Tables = {"drug": "baclofen", "route": "intrathecal"}
        pump["micrograms_per_day"] = float(rng.choice((50, 300, 900)))
        medications.append(pump)
    known = [term.name for term in load_facts().drugs if term.name != "baclofen"]
    for name in rng.sample(known, min(rng.choice((0, 0, 1, 2, 4)), len(known))):
        drug: Tables = {"drug": name}
        if rng.random() < 0.25:
            drug["stopped_weeks_ago"] = float(rng.choice((0, 1, 3, 10)))
        elif rng.random() < 0.5:
            drug["daily_mg"] = float(rng.choice((5, 20, 100)))
        medications.append(drug)
    if rng.random() < 0.08:
        medications.append({"drug": rng.choice(NOBODY_KNOWS)})
    rng.shuffle(medications)
    return medications


def _baclofen(rng: random.Random, age: float) -> Tables:
    drug: Tables = {"drug": rng.choice(("baclofen", "baclofen", "Lioresal", "Baclofène"))}
    if rng.random() < 0.01:
        drug["route"] = rng.choice(("sublingual", "nasal", "other"))
    if rng.random() < 0.85:
        longest = min(500.0, 52 * (age - 1))
        drug["since_weeks"] = round(0.5 * (longest / 0.5) ** rng.random(), 1)
    if rng.random() < 0.5:
        drug["taken_as_prescribed"] = rng.random() < 0.8
    most = MOST_CHILD_MG if age < 18 else rng.choice((60.0, 80.0, 120.0, 300.0))
    total = round(5 * (most / 5) ** rng.random() / 2.5) * 2.5
    intakes = _split(rng, total, rng.choice((1, 2, 3, 3, 3, 3, 4, 4, 5, 6)))
    times = _times(rng, len(intakes))
    liquid = rng.random()
    if liquid < 0.1:
        strength = rng.choice((1.0, 2.0, 5.0, 0.7))
        drug["mg_per_mL"] = strength
        drug["doses"] = [
            {"time": t, "mL": round(mg / strength * 2) / 2 or 0.5}
            for t, mg in zip(times, intakes, strict=True)
        ]
    else:
        drug["doses"] = [{"time": t, "mg": mg} for t, mg in zip(times, intakes, strict=True)]
    return drug


def _split(rng: random.Random, total_mg: float, intakes: int) -> list[float]:
    """Split a daily total: evenly in fives, unevenly, or so that no tablet makes it."""
    even = total_mg / intakes
    way = rng.random()
    if way < 0.5:
        doses = [max(round(even / 5) * 5.0, 2.5) for _ in range(intakes)]
    elif way < 0.8:
        doses = [max(round(even * rng.uniform(0.2, 2.0) / 2.5) * 2.5, 2.5) for _ in range(intakes)]
    else:
        doses = [max(round(even * rng.uniform(0.3, 1.7), 1), 0.3) for _ in range(intakes)]
    return [min(mg, MOST_INTAKE_MG) for mg in doses]


def _times(rng: random.Random, intakes: int) -> tuple[str, ...]:
    if rng.random() < 0.7:
        return USUAL_TIMES[intakes]
    minutes = rng.sample(range(0, 24 * 60, 15), intakes)
    if rng.random() < 0.1:
        minutes[0] = 24 * 60 - 1
    return tuple(f"{m // 60:02d}:{m % 60:02d}" for m in minutes)


def _now(rng: random.Random) -> Tables:
    now: Tables = {"hours_since_last_dose": float(rng.choice((1, 6, 30)))}
    usual = {"temperature_C": (36.8, 39.4), "heart_rate": (74, 139), "spo2": (97, 86)}
    for key, (normal, alarming) in usual.items():
        if rng.random() < 0.5:
            now[key] = float(alarming if rng.random() < 0.1 else normal)
    if rng.random() < 0.3:
        now["rass"] = rng.choice((0, 0, 0, 0, -1, 2, -4))
    return now


def _wishes(rng: random.Random) -> TaperWishes:
    """Return mostly no wish but a date; sometimes one of each kind that can be asked for."""
    facts = load_facts()
    wish = rng.random()
    if wish < 0.70:
        return TaperWishes(start=START)
    if wish < 0.78:
        return TaperWishes(start=START, step_days=rng.choice((3, 4, 5, 10, 14, 28)))
    if wish < 0.84:
        return TaperWishes(start=START, share=rng.choice((0.5, 0.8, 0.95, 0.99, 1.0)))
    if wish < 0.92:
        usable = sorted(name for name, rate in facts.tapers.items() if rate.yardstick)
        return TaperWishes(start=START, like=rng.choice(usable))
    return TaperWishes(start=START, max_days=rng.choice((7, 30, 90, 180)))


# -- people at the beginning of a way on -----------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Starter:
    """One random person to be started or raised: the tables of its file, and what is wished for."""

    tables: Tables
    wishes: TitrationWishes


def random_starter(seed: int, number: int) -> Starter:
    """Return person `number` of the series `seed`: mostly nothing taken yet, sometimes a low dose."""
    rng = random.Random(f"calando titrate {seed} {number}")
    tables = random_patient(seed, number).tables
    who, age = tables["patient"], tables["patient"]["age_years"]
    pumps = [m for m in tables["medication"] if m.get("route") == "intrathecal"]
    others = [m for m in tables["medication"] if not _is_baclofen(m)]
    tables["medication"] = [*pumps, *(others if rng.random() < 0.4 else ())]
    if not pumps and rng.random() < 0.3:
        tables["medication"].append(_low_baclofen(rng, age))
    # what forbids every start is kept for some, so that most get a ladder to check
    for key, share in (("now", 0.15), ("kidney", 0.3), ("level", 0.3), ("symptom", 0.3)):
        if rng.random() > share:
            tables.pop(key, None)
    if rng.random() < 0.6:
        who["indication"] = "spasticity" if age < 18 else rng.choice(INDICATIONS[:2])
    if rng.random() < 0.6:
        who.pop("conditions", None)
    if rng.random() < 0.5:
        who["dialysis"] = "none"
        who.pop("dialysis_days", None)
        for key in _KIDNEY_KEYS:
            who.pop(key, None)
        who.update(_kidney(rng, severity=rng.uniform(0.6, 1.6)))
        tables.pop("kidney", None)
    return Starter(tables=tables, wishes=_titration_wishes(rng))


_KIDNEY_KEYS = (
    "creatinine_umol_per_L", "creatinine_mg_per_dL", "cystatin_C_mg_per_L", "eGFR", "CLcr",
)  # fmt: skip


def _is_baclofen(medication: Tables) -> bool:
    return medication["drug"] in ("baclofen", "Lioresal", "Baclofène")


def _low_baclofen(rng: random.Random, age: float) -> Tables:
    drug: Tables = {"drug": "baclofen"}
    if rng.random() < 0.8:
        drug["since_weeks"] = float(rng.choice((1, 2, 4, 12, 40)) if age > 2 else 1)
    n = rng.choice((1, 2, 3, 3, 3, 4))
    way = rng.random()
    if way < 0.6:
        doses = [float(rng.choice((5, 5, 10)))] * n
    elif way < 0.85:
        doses = [float(rng.choice((2.5, 5, 10, 20))) for _ in range(n)]
    else:
        doses = [round(rng.uniform(1, 15), 1) for _ in range(n)]
    times = _times(rng, n)
    drug["doses"] = [{"time": t, "mg": mg} for t, mg in zip(times, doses, strict=True)]
    return drug


def _titration_wishes(rng: random.Random) -> TitrationWishes:
    """Return mostly no wish; sometimes one of each kind that can be asked for."""
    wish = rng.random()
    if wish < 0.55:
        return TitrationWishes()
    if wish < 0.75:
        return TitrationWishes(target_mg=float(rng.choice((5, 12.5, 20, 45, 60, 80, 100, 200))))
    if wish < 0.85:
        return TitrationWishes(step_days=rng.choice((1, 2, 3, 5, 7, 14, 28)))
    if wish < 0.93:
        return TitrationWishes(times_a_day=rng.choice((2, 3, 4)))
    return TitrationWishes(
        intakes_h=rng.choice(((7.0, 13.0, 21.0), (6.5, 18.5), (6.0, 12.0, 18.0, 23.5)))
    )
