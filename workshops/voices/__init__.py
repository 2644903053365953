"""Trusted voices: people whom a community already trusts, in their own words."""
