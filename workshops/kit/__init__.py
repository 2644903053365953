"""What is printed before an evening: poster, table cards, a card for each person, paper forms and sheets."""
