"""Addresses of support: a household of Phiêng Pằn, and the list of a rule over the commune."""

from __future__ import annotations

from . import Thing

THINGS: dict[str, tuple[Thing, str]] = {
    "support:household": (lambda w: [w.household.pk], ""),
    "support:household_revealed": (lambda w: [w.household.pk], ""),
    "support:rule": (lambda w: ["p5_household"], "dia_ban={area}"),
    "support:rule_revealed": (lambda w: ["p3_2_mother"], "dia_ban={area}"),
    "support:rule_file": (lambda w: ["p5_household", "csv"], "dia_ban={area}"),
}

REASONS = {
    "support_storedrun": "a day, a moment and a plan; the lists themselves lie behind the policy by commune",
}
