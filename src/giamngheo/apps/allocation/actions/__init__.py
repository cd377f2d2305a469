"""Writes of a division, one module per part of its way."""
