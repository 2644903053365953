"""The board pack: who was heard, what they said, what was promised and judged; then the frames a board reports by."""
