"""Addresses of pages at a glance: of Phiêng Pằn, of a project and of an agency looked at for it."""

from __future__ import annotations

from . import Thing

mine: Thing = lambda w: [w.area.pk]  # noqa: E731 - a table of small questions reads better so

THINGS: dict[str, tuple[Thing, str]] = {
    "overview:commune": (mine, ""),
    "overview:refresh": (mine, ""),
    "overview:project": (lambda w: ["p1"], "dia_ban={area}"),
    "overview:agency": (lambda w: ["so_ldtbxh-1"], "dia_ban={area}"),
}
