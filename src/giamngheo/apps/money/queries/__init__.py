"""Reads of the ledger, one module per thing read."""
