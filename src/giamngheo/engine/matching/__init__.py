"""Who may be one person twice: pure matching over columns, with Splink on DuckDB. Decides nothing; ranks, with reasons."""

from .households import household_pairs
from .pairs import PERSON_SCHEMA, duplicate_pairs
from .reasons import REASONS

__all__ = ["PERSON_SCHEMA", "REASONS", "duplicate_pairs", "household_pairs"]
