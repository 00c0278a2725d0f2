"""Signs of misuse in a dispensing history: asked about, never accused."""
