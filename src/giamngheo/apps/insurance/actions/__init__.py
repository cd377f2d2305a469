"""Writes of insurance lists."""
