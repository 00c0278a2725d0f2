"""Toxic, withdrawing, both or unclear: signs weighed, tests, what else it may be, emergencies first."""
