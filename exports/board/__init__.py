"""The board pack: who was heard, what they said, what was promised and judged, on four pages, and the frames a board reports by."""
