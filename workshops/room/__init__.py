"""The evening itself: moderation, time, and the wall."""
