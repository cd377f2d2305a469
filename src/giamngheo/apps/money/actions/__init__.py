"""Writes of the ledger, one module per thing written."""
