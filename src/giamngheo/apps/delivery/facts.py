"""What supports tell of who may be supported: a household that was given a house was helped with housing."""

from __future__ import annotations

from datetime import date

import polars as pl
from django.db import connection

from .states import COUNTED

# Of every row of the register that is the same household over the years.
HELPED = """
select distinct coalesce(k.household_id, s.household_id)::text from delivery_support s
left join linking_householdunit u on u.household_id = s.household_id
left join linking_householdunit k on k.unit_id = u.unit_id
where s.content = 'housing' and s.state = any(%s) and s.household_id is not null and (s.starts_on is null or s.starts_on <= %s)
"""


def helped_with_housing(on: date) -> pl.DataFrame:
    """Households that were given a house, or are being given one, by that day. Of others it is not known: a programme whose list
    nobody brought in may have helped them. One query."""
    with connection.cursor() as cursor:
        cursor.execute(HELPED, [list(COUNTED), on])
        keys = [key for (key,) in cursor.fetchall()]
    return pl.DataFrame(
        {"household_key": pl.Series(keys, dtype=pl.String), "was_helped_housing": pl.Series([True] * len(keys), dtype=pl.Boolean)}
    )


__all__ = ["helped_with_housing"]
