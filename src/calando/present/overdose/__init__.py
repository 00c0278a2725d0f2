"""How `calando overdose` is asked and shown."""
