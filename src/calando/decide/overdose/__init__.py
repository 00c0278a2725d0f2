"""Overdose: how bad, how long, where to be treated, what a machine adds, and when withdrawal begins."""
