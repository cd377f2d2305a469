"""What the decisions within the year look like from here: classes that a chairman recognised between two lists."""

from __future__ import annotations

from .flow_sql import NO_IN_YEAR

IN_YEAR = NO_IN_YEAR

__all__ = ["IN_YEAR"]
