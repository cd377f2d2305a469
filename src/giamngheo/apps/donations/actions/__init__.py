"""Writes of donations, one module per thing written."""
