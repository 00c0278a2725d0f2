"""How `calando check` is asked and shown, and the cards that other answers carry."""
