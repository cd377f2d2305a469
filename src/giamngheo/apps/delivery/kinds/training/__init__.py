"""Vocational training: courses for workers of approved lists, and what schools are given (Plan 2514, V.4.a)."""
