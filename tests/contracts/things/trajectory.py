"""Addresses of the trajectory and the balance."""

from __future__ import annotations

REASONS = {"trajectory_flowbuild": "when the flows of a year were put together; counts of the province, about nobody"}
