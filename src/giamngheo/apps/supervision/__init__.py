"""Inspections: planned, visited, concluded; recommendations followed to closure."""
