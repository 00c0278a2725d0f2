"""How `calando titrate` is asked and shown."""
