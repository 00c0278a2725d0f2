"""Questions at a terminal, one at a time."""
