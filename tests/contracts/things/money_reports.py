"""Addresses of the reports of money: they list what the visitor may see."""

from __future__ import annotations

from . import Thing

LISTS_OF_MINE: dict[str, Thing] = {
    f"money_reports:{name}": lambda w: ["xlsx"]
    for name in ("funnel_file", "lines_file", "waiting_file", "papers_file", "form_file", "national_file")
}
