"""What follows from the plan: pure functions on columns; no Django, no clock, no I/O but plan.py."""
