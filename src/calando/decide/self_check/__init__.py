"""The self-check: gates first, eleven questions, what counts under supervision, always a next step."""
