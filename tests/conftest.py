"""Shared by every test; the settings are in tests/settings.py."""
