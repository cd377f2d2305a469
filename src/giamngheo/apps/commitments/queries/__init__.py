"""Reads of targets and registrations; one module each."""
