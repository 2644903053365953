"""Areas, neighbourhoods and postcodes: where somebody is, without keeping what they typed."""
