"""Reads of divisions and of the figures they stand on."""
