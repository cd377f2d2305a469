"""Writes of lists of beneficiaries."""
