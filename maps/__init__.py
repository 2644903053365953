"""Where: areas, neighbourhoods and postcodes, what is officially known of them, and the map."""
