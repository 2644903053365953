"""Questions about people (age, sex, disability, ethnic group), counted as numbers of a workshop.

There is no row, no receipt and no cookie of anybody who answered.
"""
