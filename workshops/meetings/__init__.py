"""A workshop and its activities: planned, rehearsed, opened and closed."""
