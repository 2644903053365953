"""Who meets, what is said, and what becomes of it."""
