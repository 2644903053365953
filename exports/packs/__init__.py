"""Packs of pages that leave the building: the write-up of an evening, and its words for those who run it."""
