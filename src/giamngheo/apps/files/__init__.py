"""Uploaded files, content-addressed, served through scope."""
