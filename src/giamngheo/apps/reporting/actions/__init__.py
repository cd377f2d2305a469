"""Writes of reports and of their periods."""
