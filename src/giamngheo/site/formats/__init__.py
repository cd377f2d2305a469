"""Dates and numbers as officials write them; found by FORMAT_MODULE_PATH."""
