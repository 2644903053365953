"""The demonstration: one invented evening, made through the same services as people use."""
