"""What may leave the building as files and by address: the tables of the latest release, alike in every form."""
