"""Money as the Treasury has it: its sheets against the ledger, reconciliations, the end of the year, settlement."""
