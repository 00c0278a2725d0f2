"""How `calando triage` is asked and shown."""
