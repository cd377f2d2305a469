"""Reads of donations, one module per thing read."""
