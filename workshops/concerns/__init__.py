"""Harm that somebody tells of: to one named person, with a clock and an outcome, and readable by nobody else."""
