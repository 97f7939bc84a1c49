"""Seed files to seed records, checked with file, line, field and reason."""
