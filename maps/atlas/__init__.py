"""The map of a place and the table that says the same."""
