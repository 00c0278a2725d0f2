"""How `calando facts` is asked and shown."""
