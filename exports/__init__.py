"""What leaves the building. Nothing does yet: the gate for numbers comes before the first number."""
