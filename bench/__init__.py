"""What `make bench` runs. Every module here with a `measure()` yields lines (lines.py)."""
