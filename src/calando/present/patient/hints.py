"""What a wrong key or value probably meant: nearest key, mixed-up unit, another word."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence

from calando.patient.dose_limits import MIN_DAILY_INTRATHECAL_MICROGRAMS

_MICROGRAMS = ("mcg", "ug", "µg", "μg", "microgram", "gamma")
_ORAL_MG = (
    "Oral doses are in mg, never micrograms: 1 mg = 1000 micrograms, and baclofen tablets hold 5 "
    "to 25 mg. Write mg = ..."
)
_INTRATHECAL = (
    "Intrathecal amounts are micrograms_per_day (infusion) or micrograms (bolus) beside the drug."
)

# what people write for a key of ours, and what to write instead
_SAID = {
    "weight": "Write weight_kg, in kilograms.",
    "weight_lb": "Write weight_kg: 1 lb = 0.4536 kg.",
    "weight_lbs": "Write weight_kg: 1 lb = 0.4536 kg.",
    "pounds": "Write weight_kg: 1 lb = 0.4536 kg.",
    "height": "Write height_cm, in centimetres.",
    "height_m": "Write height_cm: 1 m = 100 cm.",
    "height_in": "Write height_cm: 1 in = 2.54 cm.",
    "height_ft": "Write height_cm: 1 ft = 30.48 cm.",
    "age": "Write age_years.",
    "gender": "Write sex: the kidney formulas need it.",
    "dob": "Write age_years; a patient file holds no date of birth.",
    "birth_date": "Write age_years; a patient file holds no date of birth.",
    "name": "A patient file holds no names: write id, a pseudonym.",
    "creatinine": "Say the unit: creatinine_umol_per_L or creatinine_mg_per_dL.",
    "scr": "Say the unit: creatinine_umol_per_L or creatinine_mg_per_dL.",
    "cystatin_c": "Write cystatin_C_mg_per_L.",
    "crcl": "Write CLcr, in mL/min.",
    "gfr": "Write eGFR, in mL/min/1.73 m2.",
    "country": "Write jurisdiction.",
    "diagnosis": "Write indication (what baclofen is for) or conditions (what else there is).",
    "temperature_f": "Write temperature_C: (F - 32) / 1.8.",
    "temp": "Write temperature_C.",
    "dose": 'Write doses = [{ time = "08:00", mg = ... }], one entry for each intake.',
    "dose_mg": "Write mg in each entry of doses.",
    "mg": 'Write doses = [{ time = "08:00", mg = ... }], one entry for each intake.',
    "mg_per_day": "Write doses with times (baclofen), or daily_mg (any other drug).",
    "daily_dose": "Write doses with times (baclofen), or daily_mg (any other drug).",
    "drinks_per_day": "Say which: us_drinks_per_day (14 g) or uk_units_per_day (8 g).",
    "units_per_day": "Say which: us_drinks_per_day (14 g) or uk_units_per_day (8 g).",
}

_CHOICES = {
    "usa": "US", "us": "US", "united states": "US", "gb": "UK", "uk": "UK", "england": "UK",
    "united kingdom": "UK", "great britain": "UK", "fr": "FR", "france": "FR", "de": "DE",
    "germany": "DE", "deutschland": "DE", "canada": "CA", "switzerland": "CH", "australia": "AU",
    "ireland": "IE",
    "f": "female", "w": "female", "woman": "female", "m": "male", "man": "male",
    "aud": "alcohol_use_disorder", "alcohol": "alcohol_use_disorder",
    "alcoholism": "alcohol_use_disorder", "ms": "spasticity", "multiple sclerosis": "spasticity",
    "spasm": "spasticity", "gerd": "reflux", "gord": "reflux", "hiccup": "hiccups",
    "palliative": "end_of_life", "no": "none", "false": "none", "hd": "hemodialysis",
    "haemodialysis": "hemodialysis", "pd": "peritoneal", "capd": "peritoneal", "crrt": "cvvh",
    "po": "oral", "by mouth": "oral", "it": "intrathecal", "pump": "intrathecal",
    "iv": "intravenous", "patch": "transdermal",
    "monday": "mon", "tuesday": "tue", "wednesday": "wed", "thursday": "thu", "friday": "fri",
    "saturday": "sat", "sunday": "sun",
}  # fmt: skip

_Hint = Callable[[float], str]


def key_hint(key: str, known: Sequence[str], *, elsewhere: Sequence[str], route: object) -> str:
    """Say what an unknown key probably meant.

    Parameters
    ----------
    key : as the user typed it.
    known : the keys of the same table.
    elsewhere : the tables that do know this key.
    route : the route of the medication it stands in, for micrograms.

    Examples
    --------
    >>> key_hint("weigth_kg", ["weight_kg", "height_cm"], elsewhere=(), route=None)
    'Did you mean weight_kg?'
    """
    folded = key[:60].casefold()
    if "mg" in known or "micrograms" in known:
        words = folded.replace("-", "_").split("_")
        if any(word.startswith(_MICROGRAMS) for word in words):
            return _INTRATHECAL if route == "intrathecal" else _ORAL_MG
    near = difflib.get_close_matches(folded, [k.casefold() for k in known], n=1, cutoff=0.6)
    nearest = next((k for k in known if near and k.casefold() == near[0]), "")
    if folded in _SAID and (nearest == "" or folded != nearest.casefold()):
        said = _SAID[folded]
        if any(k in said for k in known):
            return said
    if elsewhere:
        return f"It belongs under {' or '.join(elsewhere)}."
    return f"Did you mean {nearest}?" if nearest else "Remove it, or see `calando schema patient`."


def choice_hint(value: object, choices: Sequence[str]) -> str:
    """Say which of the choices was probably meant.

    >>> choice_hint("France", ["US", "UK", "FR"])
    'Did you mean "FR"?'
    """
    if not isinstance(value, str):
        return ""
    folded = value[:60].strip().casefold()
    meant = _CHOICES.get(folded, "")
    if meant not in choices:
        near = difflib.get_close_matches(folded, [c.casefold() for c in choices], n=1, cutoff=0.6)
        meant = next((c for c in choices if near and c.casefold() == near[0]), "")
    return f'Did you mean "{meant}"?' if meant else ""


def range_hint(key: str, value: float) -> str:
    """Say which unit an implausible number was probably in; "" if nothing comes to mind.

    >>> range_hint("height_cm", 1.65)
    '1.65 looks like metres: write height_cm = 165.'
    """
    hint = _UNITS.get(key)
    return hint(value) if hint else ""


def _looks_like(low: float, high: float, text: str, factor: float = 1.0) -> _Hint:
    """Build a hint for values from low to high; {x} is the value, {y} the value times factor."""

    def hint(value: float) -> str:
        if not low <= value <= high:
            return ""
        return text.format(x=f"{value:g}", y=f"{value * factor:.4g}")

    return hint


def _fahrenheit(value: float) -> str:
    if not 85 <= value <= 115:
        return ""
    return f"{value:g} looks like Fahrenheit: write temperature_C = {(value - 32) / 1.8:.1f}."


_UNITS: dict[str, _Hint] = {
    "creatinine_umol_per_L": _looks_like(
        0.2, 15, "{x} looks like mg/dL: write creatinine_mg_per_dL = {x} (= {y} umol/L).", 88.4
    ),
    "creatinine_mg_per_dL": _looks_like(
        35, 3000, "{x} looks like umol/L: write creatinine_umol_per_L = {x}."
    ),
    "height_cm": _looks_like(0.3, 2.5, "{x} looks like metres: write height_cm = {y}.", 100),
    "temperature_C": _fahrenheit,
    "spo2": _looks_like(0, 1, "{x} looks like a fraction: write spo2 = {y}.", 100),
    "systolic": _looks_like(5, 30, "{x} looks like cmHg: write systolic = {y}.", 10),
    "mg_per_L": _looks_like(
        35, 1e5, "{x} looks like ng/mL: write ng_per_mL = {x} (= {y} mg/L).", 0.001
    ),
    "micrograms_per_day": _looks_like(
        0.01,
        MIN_DAILY_INTRATHECAL_MICROGRAMS,
        "{x} looks like mg: {x} mg would be micrograms_per_day = {y}; look at the order again.",
        1000,
    ),
    "micrograms": _looks_like(0.001, 1, "{x} looks like mg: write micrograms = {y}.", 1000),
    "day": _looks_like(0, 36500, "Days count back from today: write day = -{x}."),
    "mg": _looks_like(1000, 1e9, "{x} looks like micrograms: {x} micrograms are {y} mg.", 0.001),
}
