"""What became of my words: the thread, correcting and taking back; and what became of all words, told to everyone."""
