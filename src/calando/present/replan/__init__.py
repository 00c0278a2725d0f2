"""How `calando replan` is asked and shown."""
