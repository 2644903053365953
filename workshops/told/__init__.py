"""What became of my words: the thread, correcting and taking back."""
