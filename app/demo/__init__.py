"""The demonstration: a workshop of last month and one of tonight, made through the same services as people use."""
