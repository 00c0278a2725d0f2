"""Patient files: read, checked, explained."""
