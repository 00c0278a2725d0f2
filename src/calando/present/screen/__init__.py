"""How `calando screen` is asked and shown."""
