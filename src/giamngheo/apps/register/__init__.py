"""Households and persons; append-only facts, the current state derived."""
