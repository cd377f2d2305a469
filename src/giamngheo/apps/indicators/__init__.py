"""Targets of the Plan and other indicators: computed from rows, each number with the list behind it, and whether we are on course."""
