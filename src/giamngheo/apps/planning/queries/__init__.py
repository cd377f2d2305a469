"""Reads: plans, their sums over units and years, meetings of villages."""
