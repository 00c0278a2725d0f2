"""Which level of care, by phase: cited rules in three values (fired, not fired, not known), the highest wins."""
