"""Other programs on the same work, each in a process of its own; none of them is needed to run calando."""
