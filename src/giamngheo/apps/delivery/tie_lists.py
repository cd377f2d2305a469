"""What lists of payments and their entries look like: on a support's page, and those that no entry accounts for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import payments, terms
from .kind import all_kinds
from .models import PaymentTie

if TYPE_CHECKING:
    from giamngheo.apps.money.models import Entry


@dataclass(frozen=True, slots=True)
class TieLine:
    """One payment with one entry of it, or with none. ``is_first``: the payment is told here. ``entry``: none also where the
    reader does not see the ledger."""

    payment: payments.Payment
    tie: PaymentTie | None
    entry: Entry | None
    is_first: bool
    may: bool

    @property
    def is_taken_back(self) -> bool:
        return self.entry is not None and getattr(self.entry, "reversal", None) is not None


def _document_words(line: TieLine) -> str:
    if line.tie is None:
        return ""
    if line.entry is None:
        return _("có chứng từ")
    words = f"{line.entry.document.number}, {formats.day(line.entry.document.signed_on)}"
    return _("%(words)s (đã bị đảo)") % {"words": words} if line.is_taken_back else words


def _document_url(line: TieLine) -> str | None:
    return reverse("money:document", args=[line.entry.document_id]) if line.entry is not None else None


def _act_words(line: TieLine) -> str:
    if line.tie is not None:
        return _("Gỡ") if line.may else ""
    return _("Gắn chứng từ") if line.may and line.payment.left else ""


def _act_url(line: TieLine) -> str | None:
    if not _act_words(line):
        return None
    if line.tie is not None:
        return reverse("delivery:tie_remove", args=[line.tie.pk])
    return reverse("delivery:tie_new", args=[line.payment.support_id, line.payment.payment_id])


def ties_table(lines: Sequence[TieLine]) -> Table:
    """Payments of one support, each with the entries that paid it, and what nothing accounts for."""
    return Table(
        columns=(
            Column("name", _("Khoản chi"), value=lambda r: r.payment.name),
            Column("vnd", _("Số tiền"), "dong", value=lambda r: r.payment.vnd if r.is_first else None),
            Column("document", _("Chứng từ trong sổ vốn"), value=_document_words, url=_document_url),
            Column("tied", _("Chứng từ trả"), "dong", value=lambda r: r.tie.amount_vnd if r.tie else None),
            Column("left", _("Chưa gắn"), "dong", value=lambda r: r.payment.left if r.tie is None else None),
            Column("act", _("Việc"), value=_act_words, url=_act_url),
        ),
        rows=lines, caption=_("Chứng từ của các khoản chi"), id="chung-tu-chi",
    )  # fmt: skip


def case_url(row: dict[str, Any]) -> str:
    """The page of the support that the payment belongs to."""
    return reverse(all_kinds()[row["kind_code"]].case_url, args=[row["of_support"]])


def untied_columns() -> tuple[Column, ...]:
    """One payment a line; the same in the file."""
    givers, sources, kinds = terms.short_givers(), terms.sources(), all_kinds()
    return (
        Column("who", gettext_lazy("Đối tượng"), "ten"),
        Column("place", gettext_lazy("Xã")),
        Column("kind_code", gettext_lazy("Loại hỗ trợ"), value=lambda r: str(kinds[r["kind_code"]].label)),
        Column("from_giver", gettext_lazy("Dự án"), value=lambda r: givers.get(r["from_giver"], r["from_giver"])),
        Column("which", gettext_lazy("Khoản chi"), value=lambda r: payments.name_of(r["kind_code"], r["which"], r["whom"])),
        Column("day", gettext_lazy("Ngày"), "ngay", is_sortable=True),
        Column("money_of", gettext_lazy("Nguồn vốn"), value=lambda r: sources.get(r["money_of"], r["money_of"])),
        Column("vnd", gettext_lazy("Số tiền"), "dong"),
        Column("left", gettext_lazy("Chưa gắn"), "dong", is_sortable=True),
    )  # fmt: skip


def untied_table(page: Page[Any], *, sort: str, query: str) -> Table:
    """One page of payments that no entry accounts for whole."""
    export = reverse("delivery:untied_file", args=["xlsx"])
    return Table(
        columns=untied_columns(), rows=page.object_list, caption=_("Khoản chi chưa gắn chứng từ"), id="chua-gan", noun=_("khoản chi"),
        total=page.paginator.count, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages, sort=sort,
        row_url=case_url, export_url=f"{export}?{query}" if query else export, empty_title=_("Mọi khoản chi đã gắn chứng từ"),
        empty_text=_("Khoản chi của Chương trình mới ghi ở hồ sơ hỗ trợ mà chưa gắn bút toán sẽ hiện ở đây."),
    )  # fmt: skip


__all__ = ["TieLine", "case_url", "ties_table", "untied_columns", "untied_table"]
