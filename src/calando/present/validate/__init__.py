"""How `calando validate` is shown."""
