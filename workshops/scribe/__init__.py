"""Typing in what was said without a phone: post-its, paper forms, and lists from elsewhere."""
