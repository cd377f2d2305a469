"""Reads of lists of beneficiaries."""
