"""How `calando dispensing` is asked and shown."""
