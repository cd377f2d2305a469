"""Papers as Word files: the template of the kind (``plan/papers/<kind>.docx``, which officials may edit), filled.

The template is written by whoever looks after the plan and runs in a sandbox; what is filled in is escaped data.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment

from giamngheo.apps.places.plans import current_plan

from .sheet import Sheet


def document(sheet: Sheet, *, issued_on: date | None) -> bytes:
    """The filled template; the same sheet gives the same bytes."""
    template = DocxTemplate(current_plan().root / "papers" / f"{sheet.kind.id}.docx")
    context = {
        **sheet.words, "ds": sheet.lists, "bang": sheet.tables, "co": dict.fromkeys(sheet.given, True),
    }  # fmt: skip
    template.render(context, SandboxedEnvironment(autoescape=True), autoescape=True)
    _keep_with_tables(template.docx)
    stamp = datetime.combine(issued_on or date(2000, 1, 1), time())
    properties = template.docx.core_properties
    properties.title, properties.author = sheet.kind.name_vi, ""
    properties.created = properties.modified = stamp
    made = io.BytesIO()
    template.save(made)
    return steady(made.getvalue())


def _keep_with_tables(made: Any) -> None:
    """The words before a table stay on its page: no list without its caption, no signature alone on a page."""
    for table in made.element.body.findall(qn("w:tbl")):
        before = table.getprevious()
        while before is not None and before.tag == qn("w:p"):
            paragraph = Paragraph(before, made._body)
            paragraph.paragraph_format.keep_with_next = True
            if paragraph.text.strip():
                break
            before = before.getprevious()


def steady(content: bytes) -> bytes:
    """The package with its parts in order and without the moment of its making."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            part = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return made.getvalue()


__all__ = ["document", "steady"]
