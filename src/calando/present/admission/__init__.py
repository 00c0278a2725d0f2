"""How `calando admission` is asked and shown."""
