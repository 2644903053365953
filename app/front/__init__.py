"""The front door: the home page with the box for a code, and what waits today for each role."""
