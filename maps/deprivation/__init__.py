"""What is officially known of an area: the indices of deprivation and the census."""
