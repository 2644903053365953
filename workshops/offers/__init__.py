"""Offers of anchor institutions: jobs, apprenticeships, placements and courses, for the places that asked for them.

Each passes a checklist in public before it is published: what it does not keep it explains.
"""
