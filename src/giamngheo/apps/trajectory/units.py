"""Rows of the register that are one household over the years, for the statements of this app.

A confirmed link makes two rows one household: what is told of either is told of it. ``household_id`` is then the number
that its rows share, ``row_id`` the row that a decision or an event names.
"""

from __future__ import annotations

from giamngheo.apps.review.placing import joins

# For rows under the alias ``d`` that name a household.
UNIT = "left join linking_householdunit u on u.household_id = d.household_id"
ONE = "coalesce(u.unit_id, d.household_id)"
# After ``UNIT``: where the decision's household stood, in the village that its rows of one village share.
AS_ONE = joins("u.village_id", "h.village_id")

__all__ = ["AS_ONE", "ONE", "UNIT"]
