"""A programme: the question, who asks it, where, and what was promised to those who answer."""
