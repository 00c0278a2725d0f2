"""The commented patient file that `calando init` writes: it parses, and shows every key."""

from __future__ import annotations

STARTER = """\
# A calando patient file: one fictional person to start from. Replace every value by your own.
# Required: age_years, sex, weight_kg, exactly one current kidney value, dialysis, jurisdiction,
# indication; for a taper also one baclofen [[medication]]. Remove any other line you cannot fill:
# absent means unknown, and what is unknown is said in the answer instead of being guessed.
# Units are part of the names. The same keys work in YAML and JSON.

[patient]
id = "demo-ms"                    # a pseudonym, never a name
age_years = 46
sex = "female"                    # female, male
weight_kg = 68                    # actual weight
height_cm = 165                   # required for children
creatinine_umol_per_L = 75        # or one of these, never two:
# creatinine_mg_per_dL = 0.85
# cystatin_C_mg_per_L = 0.9       # best with little muscle or a spinal cord injury
# eGFR = 80                       # mL/min/1.73 m2, as the laboratory reports it
# CLcr = 90                       # mL/min
dialysis = "none"                 # none, hemodialysis, peritoneal, cvvh
dialysis_days = []                # with hemodialysis, e.g. ["mon", "wed", "fri"]
pregnant = false
gestation_weeks = 0               # only if pregnant
jurisdiction = "US"               # US UK FR DE CA CH AU IE: decides products, caps and wording
indication = "spasticity"         # spasticity, alcohol_use_disorder, alcohol_withdrawal,
                                  # opioid_withdrawal, hiccups, reflux, end_of_life, misuse, other
conditions = ["multiple sclerosis"]   # plain words; what is not recognised is listed back

[[kidney]]                        # earlier kidney values, if known: a trend, not a number
day = -30                         # days relative to today
creatinine_umol_per_L = 70

[[medication]]
drug = "baclofen"                 # or a brand name
route = "oral"                    # oral, intrathecal, intravenous, transdermal, inhaled,
                                  # sublingual, nasal, other
since_weeks = 80
taken_as_prescribed = true
prescribed_mg_per_day = 60        # if it differs from what is taken
# what is TAKEN, in mg; a liquid says mg_per_mL = 1 here and mL = 20 in its doses
doses = [{ time = "08:00", mg = 20 }, { time = "14:00", mg = 20 }, { time = "20:00", mg = 20 }]

# An intrathecal pump: micrograms, never mg.
# [[medication]]
# drug = "baclofen"
# route = "intrathecal"
# micrograms_per_day = 300        # infusion; a bolus is micrograms = 50

[[medication]]                    # every other drug, above all sedatives and opioids
drug = "oxycodone"
daily_mg = 20                     # optional for every drug but baclofen
# stopped_weeks_ago = 2           # for a drug that is no longer taken

[alcohol]
grams_per_day = 0                 # or us_drinks_per_day (14 g), or uk_units_per_day (8 g)

[history]                         # leave out what is not known
withdrawal_seizure = false
withdrawal_delirium = false
epilepsy = false
psychosis = false
overdose = false
self_harm = false

[home]
support_person = true
alcohol_free = true
transport = true

[now]
hours_since_last_dose = 6
temperature_C = 36.8
# heart_rate = 76                 # 1/min
# systolic = 124                  # mmHg
# respiratory_rate = 14           # 1/min
# spo2 = 97                       # percent
# rass = 0                        # Richmond Agitation-Sedation Scale, -5 to 4

[[level]]                         # measured plasma levels
drug = "baclofen"
hours_after_last_dose = 3.0       # or taken_at = 2026-05-04T14:00:00+02:00
mg_per_L = 0.21                   # or ng_per_mL = 210; below_limit = true under the limit

[[symptom]]                       # diary
day = 3
withdrawal_0_10 = 4
sedation_0_10 = 1
"""
