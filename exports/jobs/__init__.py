"""Jobs as anybody finds them: the list, each offer with its JSON-LD, the feed, a neighbourhood's page and its poster.

It reads open offers, and of people what a release shows.
"""
