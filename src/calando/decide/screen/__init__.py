"""Instruments scored as their files say: no item is guessed, no missing answer counts as nothing."""
