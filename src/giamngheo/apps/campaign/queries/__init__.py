"""Reads of the campaign, by subject."""
