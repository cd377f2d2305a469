"""The rulebook's part on reports of money: the table of disbursement, the mapping to the national database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .plan_words import CONFIDENCE_VI, cites_vi, table_vi
from .vocabulary import Confidence

if TYPE_CHECKING:
    from .plan import Plan


def money_reports_chapter(plan: Plan) -> Iterator[str]:
    """Markdown; nothing where the plan has no reports of money."""
    form, national = plan.disbursement_form, plan.national
    if form is not None:
        yield "### Biểu giải ngân\n"
        yield f"{form.title_vi}, {form.unit_vi}. {form.note}\n"
        yield table_vi(
            ("Cột", "Căn cứ", "Độ tin cậy"),
            ((c.name_vi, cites_vi(plan, c.cites), CONFIDENCE_VI[Confidence(c.confidence)]) for c in form.columns),
        )
    if national is not None:
        missing = sum(not code.theirs for code in national.codes.values())
        yield f"### {national.name_vi}\n"
        yield f"{cites_vi(plan, national.cites)} ({CONFIDENCE_VI[Confidence(national.confidence)]}). {national.note}\n"
        yield f"Mã chưa biết: {missing} trong {len(national.codes)} mã dự án, loại vốn, nguồn vốn; tệp xuất ghi “chưa có mã”.\n"


__all__ = ["money_reports_chapter"]
