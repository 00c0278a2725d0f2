"""How `calando pump` is asked and shown."""
