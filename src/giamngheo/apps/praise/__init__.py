"""Praise: nominated with the figures behind it, reviewed, voted on, decided."""
