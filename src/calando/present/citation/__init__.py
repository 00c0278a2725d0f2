"""How `calando cite` reads an answer and shows its papers."""
