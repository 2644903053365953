"""What is printed before an evening: poster, table cards, a card for each person, paper forms and sheets.

Everything is a PDF and a page with print styles; cards and forms are minted when they are printed, and shown once.
"""
