"""Addresses of the forms of reports: filled for Phiêng Pằn."""

from __future__ import annotations

from . import Thing

THINGS: dict[str, tuple[Thing, str]] = {
    "report_forms:form": (lambda w: ["bieu_01"], "dia_ban={area}"),
    "report_forms:form_file": (lambda w: ["bieu_01", "xlsx"], "dia_ban={area}"),
}
