"""The ground and the two features of the house itself: who works here, and the front door."""
