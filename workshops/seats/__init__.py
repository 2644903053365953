"""A seat in a workshop: consent, a place, and the card that leads back. Never a name."""
