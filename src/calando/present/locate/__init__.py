"""How `calando locate` is asked and shown."""
