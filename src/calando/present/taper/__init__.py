"""How `calando taper` is asked; its pages are the common ones."""
