"""What a seat answered: words, polls, agreement, places. It never says who."""
