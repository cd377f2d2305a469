"""What the lists of papers look like: columns, links, words. No reading, no writing."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.engine.plan_papers import PaperForm
from giamngheo.kit.tables import Column, Table

from .kinds import name_of
from .models import Paper
from .sheet import printed

PAGE_SIZE = 50


def standing(paper: Paper) -> str:
    """Whether the paper still stands."""
    return _("đã thay thế") if getattr(paper, "successor", None) else _("còn hiệu lực")


COLUMNS = (
    Column("kind", gettext_lazy("Loại giấy tờ"), is_sortable=True, value=lambda p: name_of(p.kind)),
    Column("number", gettext_lazy("Số"), is_sortable=True, value=lambda p: p.number),
    Column("issued_on", gettext_lazy("Ngày ban hành"), "ngay", is_sortable=True),
    Column("summary", gettext_lazy("Nội dung"), value=lambda p: p.summary),
    Column("area", gettext_lazy("Đơn vị"), value=lambda p: p.area.name),
    Column(
        "standing", gettext_lazy("Tình trạng"), value=standing,
        tone=lambda p: "rest" if getattr(p, "successor", None) else "done",
    ),
)  # fmt: skip


def papers_table(page: Page[Paper], *, sort: str, query: str) -> Table:
    """One page of the papers of my areas."""
    export = reverse("papers:papers_file", args=["xlsx"])
    return Table(
        columns=COLUMNS,
        rows=page.object_list,
        caption=_("Giấy tờ đã ban hành"),
        id="giay-to",
        noun=_("giấy tờ"),
        total=page.paginator.count,
        start=max(page.start_index(), 1),
        page=page.number,
        pages=page.paginator.num_pages,
        sort=sort,
        row_url=lambda p: reverse("papers:paper", args=[p.pk]),
        export_url=f"{export}?{query}" if query else export,
        empty_title=_("Chưa có giấy tờ nào"),
        empty_text=_("Biên bản, thông báo, quyết định và giấy chứng nhận hiện ở đây khi được lập từ hồ sơ rà soát."),
    )


def forms_table(kinds: list[PaperForm]) -> Table:
    """Every kind with its blank form."""

    def link(kind: PaperForm, file_format: str) -> str:
        return reverse("papers:blank", args=[kind.id.replace("_", "-"), file_format])

    return Table(
        columns=[
            Column("name_vi", _("Loại giấy tờ"), value=lambda k: k.name_vi),
            Column("form", _("Mẫu số"), value=form_words),
            Column("confidence", _("Lời văn"), value=lambda k: words_of(k.confidence)),
            Column("pdf", _("In mẫu trống"), value=lambda k: _("PDF"), url=lambda k: link(k, "pdf")),
            Column("word", _("Tệp Word"), value=lambda k: _("Word"), url=lambda k: link(k, "docx")),
        ],
        rows=kinds,
        caption=_("Mẫu giấy tờ"),
        id="mau-giay-to",
        noun=_("mẫu"),
        total=len(kinds),
    )


def form_words(kind: PaperForm) -> str:
    """The form's number and, where nobody has seen it in the law, that it is not confirmed."""
    if not kind.form:
        return ""
    return kind.form if kind.form_confidence == "confirmed" else _("%(form)s (chưa xác nhận)") % {"form": kind.form}


def words_of(confidence: str) -> str:
    return _("đã đối chiếu") if confidence == "confirmed" else _("chưa đối chiếu văn bản gốc")


HIDDEN = "••••••"


def shown_content(kind: PaperForm, content: dict[str, Any], *, is_revealed: bool) -> list[dict[str, Any]]:
    """The content for the page: text fields as answers, rows as tables; sensitive ones hidden unless revealed."""
    found: list[dict[str, Any]] = []
    for field in kind.fields:
        value = content.get(field.name)
        if value in (None, "", []):
            continue
        if field.is_sensitive and not is_revealed:
            found.append({"label": field.name_vi, "value": HIDDEN})
        elif field.type == "rows":
            found.append({"label": field.name_vi, "table": _rows_table(field, value, is_revealed)})
        elif field.type == "texts":
            found.append({"label": field.name_vi, "lines": value})
        else:
            found.append({"label": field.name_vi, "value": printed(field.type, value)})
    return found


MOST_SHOWN = 200


def _rows_table(field: Any, rows: list[dict[str, Any]], is_revealed: bool) -> Table:
    def cell(inner: Any) -> Any:
        if inner.is_sensitive and not is_revealed:
            return lambda row: HIDDEN if row.get(inner.name) else ""
        return lambda row: printed(inner.type, row.get(inner.name))

    return Table(
        columns=[Column(c.name, c.name_vi, value=cell(c), align="num" if c.type in ("count", "money") else "")
                 for c in field.fields],
        rows=rows[:MOST_SHOWN],
        caption=field.name_vi,
        id=f"bang-{field.name}",
        noun=_("dòng"),
        total=len(rows),
    )  # fmt: skip
