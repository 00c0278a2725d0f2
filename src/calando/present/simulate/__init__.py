"""How `calando simulate` is asked and shown."""
