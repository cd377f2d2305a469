"""Whom support is for beside households, persons and places, and what is asked of anybody for the rules of support."""
