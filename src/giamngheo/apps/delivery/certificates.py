"""Certificates of courses, whoever holds them: not before the course ends, a number of one person. Pure of the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from giamngheo.kit import formats


def too_early(*, ends_on: date, certified_on: date, today: date) -> str:
    """Why no certificate may be written down for that day; empty when it may."""
    if certified_on < ends_on:
        return f"Lớp học đến ngày {formats.day(ends_on)}: không cấp chứng chỉ trước ngày kết thúc lớp."
    if today < ends_on:
        return f"Lớp học đến ngày {formats.day(ends_on)}: chưa kết thúc nên chưa ghi chứng chỉ được."
    if certified_on > today:
        return "Ngày cấp chứng chỉ không được sau ngày hôm nay."
    return ""


def number_twice(holders: Iterable[tuple[str, str]]) -> str:
    """Why numbers cannot stand: (number, name) of everybody who passed; empty when each number is of one person."""
    taken: dict[str, str] = {}
    for number, name in holders:
        if number in taken:
            both = f"{formats.person_name(taken[number])} và {formats.person_name(name)}"
            return f"Số chứng chỉ {number} ghi cho cả {both}. Sửa lại một người."
        taken[number] = name
    return ""


__all__ = ["number_twice", "too_early"]
