"""How the self-check is shown."""
