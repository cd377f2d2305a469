"""Reads of the Treasury's side, one module per thing read."""
