"""Typing in what was said without a phone: post-its, paper forms, lists from elsewhere, and sheets about people."""
