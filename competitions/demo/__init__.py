"""Contests of the invented regency, for show."""
