"""Themes: what several people have said, gathered under names by people who have read every word of it."""
