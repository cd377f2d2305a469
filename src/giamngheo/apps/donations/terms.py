"""What may be given and how it is counted: from the plan's conversions."""

from __future__ import annotations

from giamngheo.apps.money.terms import law
from giamngheo.engine.plan_money import Conversion
from giamngheo.kit import formats

from .states import Refused

CASH, GOODS = "cash", "goods"


def conversions() -> dict[str, Conversion]:
    """Every way of giving, in the plan's order."""
    return dict(law().conversions)


def conversion(code: str) -> Conversion:
    """Raises Refused for a way of giving that the plan does not know."""
    found = law().conversions.get(code)
    if found is None:
        raise Refused("Chọn hình thức tài trợ trong danh sách.")
    return found


def amount(quantity: int | None, unit: str) -> str:
    """A quantity in its unit, as it is printed; đồng as money."""
    if quantity is None:
        return ""
    return formats.money(quantity) if unit == "đồng" else f"{formats.number(quantity)} {unit}"


__all__ = ["CASH", "GOODS", "amount", "conversion", "conversions"]
