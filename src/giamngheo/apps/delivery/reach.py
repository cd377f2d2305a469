"""How many households or people something reached, and how many of them are poor: two numbers that must agree. Pure."""

from __future__ import annotations


def reach_problem(reached: int | None, poor: int | None, *, whom: str, poor_whom: str) -> str:
    """Why the two contradict each other; empty when they do not. ``whom``, ``poor_whom``: what they count, in words."""
    if poor is None:
        return ""
    if reached is None:
        return f"Ghi số {whom} trước khi ghi số {poor_whom}."
    if poor > reached:
        return f"Số {poor_whom} ({poor}) lớn hơn số {whom} ({reached}). Sửa lại một trong hai số."
    return ""


__all__ = ["reach_problem"]
