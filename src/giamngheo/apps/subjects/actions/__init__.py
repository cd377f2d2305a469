"""Writes of subjects, of who belongs to a group, and of answers; one module each."""
