"""How `calando place` is asked and shown."""
