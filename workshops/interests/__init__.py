"""That somebody is interested in an offer: how to reach them, sealed, until it was handed over and forgotten.

From an interest nothing leads to a seat or to what anybody said.
"""
