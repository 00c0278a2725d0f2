"""The checklist before and at an admission: rows picked for one person, in the order they are needed."""
