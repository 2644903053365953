"""Northvale, an invented town in the official files' layouts: what the project is shown and tried with.

`generate.py` draws the town and writes `files/`, which are loaded by the same loaders as real ones.
"""
