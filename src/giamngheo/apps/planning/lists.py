"""What lists of plans look like: columns, links, words. Money stands in triệu đồng in tables, in đồng in the data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.money import terms as money_terms
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import states, terms
from .models import Plan, PlanTask
from .queries.plans import TargetLine
from .terms import Span

PAGE_SIZE = 50
MILLION = gettext_lazy("triệu đồng")
LEVELS = {"province": gettext_lazy("tỉnh"), "district": gettext_lazy("huyện"), "commune": gettext_lazy("xã, phường")}


def plan_url(found: Plan) -> str:
    return reverse("planning:plan", args=[found.pk])


def span_of(found: Plan) -> Span:
    return Span(found.first_year, found.last_year)


def plan_title(found: Plan) -> str:
    """ "Kế hoạch năm 2026, xã Nậm Lầu", with the edition where it is not the first."""
    words = _("Kế hoạch %(years)s, %(area)s") % {"years": span_of(found).title, "area": found.area.name}
    return _("%(plan)s (bản điều chỉnh lần %(number)s)") % {"plan": words, "number": found.edition - 1} if found.edition > 1 else words


def state_words(found: Plan) -> tuple[str, str]:
    """(label, tone); an approved edition that a later one replaced says so."""
    if getattr(found, "is_old", False):
        return _("đã được điều chỉnh"), "rest"
    state = states.STATES[found.state]
    if found.state == states.DRAFT and found.return_reason:
        return _("bị trả lại"), "due"
    return state.label, state.tone


def document_words(found: Plan) -> str:
    if not found.document_on:
        return ""
    return _("%(number)s ngày %(day)s") % {"number": found.document_number, "day": formats.day(found.document_on)}


def _edition(found: Plan) -> str:
    return _("gốc") if found.edition == 1 else _("điều chỉnh %(n)s") % {"n": found.edition - 1}


def million_column(key: str, label: Any, of: Any, *, is_sortable: bool = False) -> Column:
    """An amount of đồng, told in triệu đồng; ``of``: row → đồng."""
    return Column(key, label, "so", unit=str(MILLION), is_sortable=is_sortable, value=lambda row: terms.million(of(row)))


def plan_columns() -> tuple[Column, ...]:
    """One edition a row; the same in the file."""
    return (
        Column("unit", gettext_lazy("Đơn vị"), is_sortable=True, value=lambda r: r.area.name),
        Column("level", gettext_lazy("Cấp"), value=lambda r: LEVELS[r.area.kind]),
        Column("years", gettext_lazy("Thời gian"), is_sortable=True, value=lambda r: span_of(r).words),
        Column("edition", gettext_lazy("Bản"), value=_edition),
        million_column("budget", gettext_lazy("Vốn ngân sách"), lambda r: r.budget_vnd, is_sortable=True),
        Column("state", gettext_lazy("Trạng thái"), value=lambda r: state_words(r)[0], tone=lambda r: state_words(r)[1]),
        Column("document", gettext_lazy("Văn bản phê duyệt"), value=document_words),
    )  # fmt: skip


def paged(page: Page[Any], export: str, query: str) -> dict[str, Any]:
    """What a table is told of its page."""
    return {
        "total": page.paginator.count, "start": max(page.start_index(), 1), "page": page.number, "pages": page.paginator.num_pages,
        "export_url": f"{export}?{query}" if query else export,
    }  # fmt: skip


def plans_table(page: Page[Plan], *, sort: str, query: str) -> Table:
    export = reverse("planning:plans_file", args=["xlsx"])
    return Table(
        columns=plan_columns(), rows=page.object_list, caption=_("Kế hoạch của các đơn vị"), id="ke-hoach", noun=_("bản kế hoạch"),
        sort=sort, row_url=plan_url, empty_title=_("Chưa có kế hoạch nào"),
        empty_text=_("Cán bộ giảm nghèo của đơn vị bấm “Lập kế hoạch”, hoặc chọn thời gian khác."), **paged(page, export, query),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One sub-project: (source, capital type) → đồng. ``project`` None: all of them together."""

    project: str | None
    cells: dict[tuple[str, str], int]

    def of(self, sources: Iterable[str], capital_type: str | None = None) -> int | None:
        """Sum over these sources; None where there is nothing."""
        wanted = set(sources)
        found = [v for (s, c), v in self.cells.items() if s in wanted and capital_type in (None, c)]
        return sum(found) if found else None


def money_lines(rows: Iterable[Any]) -> tuple[list[MoneyLine], MoneyLine]:
    """Rows of money (project, capital_type, source, amount_vnd) by sub-project in the order of the Plan, and their sums."""
    cells: dict[str, dict[tuple[str, str], int]] = {}
    sums: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row.source, row.capital_type)
        mine = cells.setdefault(row.project, {})
        mine[key] = mine.get(key, 0) + row.amount_vnd
        sums[key] = sums.get(key, 0) + row.amount_vnd
    order = [*terms.projects(), ""]
    lines = [MoneyLine(p, cells[p]) for p in sorted(cells, key=lambda p: order.index(p) if p in order else len(order))]
    return lines, MoneyLine(None, sums)


def money_columns(span: Span, total: MoneyLine) -> tuple[tuple[Column, ...], list[tuple[str, int]]]:
    """(columns, groups of heads): budget together, then each budget source by capital type, then what is no budget.

    Sources that carry nothing in this plan are left out, but the central, the province's and the commune's.
    """
    sources = terms.sources_in(span)
    carried = {source for source, _capital in total.cells}
    budget = [s for s in sources.values() if s.is_budget and (s.id in carried or s.id in ("central", "province", "commune"))]
    others = [s for s in sources.values() if not s.is_budget and s.id in carried]
    columns = [
        Column("project", gettext_lazy("Dự án, tiểu dự án"), value=_project),
        Column("budget", gettext_lazy("Cộng ngân sách"), "so", unit=str(MILLION), value=_amount([s.id for s in budget])),
    ]  # fmt: skip
    groups: list[tuple[str, int]] = [("", 2)]
    for source in budget:
        for code in money_terms.capital_types():
            columns.append(
                Column(f"{source.id}_{code}", money_terms.capital_short(code), "so", value=_amount([source.id], code))
            )
        groups.append((source.name_vi, len(money_terms.capital_types())))
    if others:
        columns += [Column(s.id, s.name_vi, "so", unit=str(MILLION), value=_amount([s.id])) for s in others]
        groups.append((_("Ngoài ngân sách, không cộng"), len(others)))
    return tuple(columns), groups


def _project(line: MoneyLine) -> str:
    return terms.project_words(line.project) if line.project is not None else ""


def _amount(sources: Sequence[str], capital_type: str | None = None) -> Any:
    return lambda row: terms.million(row.of(sources, capital_type))


def money_table(rows: Iterable[Any], span: Span, *, caption: str, export_url: str = "", export_label: str = "") -> Table:
    """Money of a plan, or of many together."""
    lines, total = money_lines(rows)
    columns, groups = money_columns(span, total)
    return Table(
        columns=columns, rows=lines, caption=caption, id="von", groups=groups, foot=total if lines else None,
        export_url=export_url if lines else "", export_label=export_label, empty_title=_("Chưa ghi khoản vốn nào"),
        empty_text=_("Bấm “Ghi vốn” để ghi từng khoản theo tiểu dự án, loại vốn và nguồn."),
    )  # fmt: skip


def _gap_words(line: TargetLine) -> str:
    gap = line.gap
    if gap is None:
        return _("chưa đăng ký") if line.assigned is not None else ""
    if not gap:
        return _("bằng mức giao")
    return (_("cao hơn %(gap)s") if gap > 0 else _("thấp hơn %(gap)s")) % {"gap": formats.number(abs(gap))}


def _gap_tone(line: TargetLine) -> str:
    if line.gap is None:
        return "due" if line.assigned is not None else ""
    return "due" if (line.gap < 0) != (line.target.direction == "below") and line.gap else "done"


def _committed_words(line: TargetLine) -> str:
    words = line.target.name_vi
    return _("%(target)s (theo đăng ký mục tiêu của xã)") % {"target": words} if line.is_committed else words


def targets_table(lines: Sequence[TargetLine], found: Plan, *, may_write: bool, may_see_commitment: bool) -> Table:
    """Targets: what the Plan aims at, what was assigned, what is registered."""

    def url(line: TargetLine) -> str | None:
        if line.is_committed:
            return reverse("commitments:target", args=[found.first_year, found.area_id]) if may_see_commitment else None
        return reverse("planning:target_set", args=[found.pk, line.target.id]) if may_write else None

    return Table(
        columns=(
            Column("target", gettext_lazy("Chỉ tiêu"), value=_committed_words, url=url),
            Column("aim", gettext_lazy("Kế hoạch của tỉnh đến hết 2025"), value=lambda r: terms.aim_words(r.target)),
            Column("assigned", gettext_lazy("Được giao"), align="num", value=lambda r: terms.value_words(r.target, r.assigned)),
            Column("registered", gettext_lazy("Đăng ký"), align="num", value=lambda r: terms.value_words(r.target, r.registered)),
            Column("gap", gettext_lazy("So với mức giao"), value=_gap_words, tone=_gap_tone),
        ),
        rows=lines, caption=_("Mục tiêu: được giao và đăng ký"), id="chi-tieu",
    )  # fmt: skip


def tasks_table(rows: Sequence[PlanTask]) -> Table:
    return Table(
        columns=(
            Column("text", gettext_lazy("Việc"), value=lambda r: r.text),
            Column("project", gettext_lazy("Dự án"), value=lambda r: terms.project_words(r.project)),
            Column("unit_name", gettext_lazy("Đơn vị, bản")),
            Column("due_on", gettext_lazy("Hạn xong"), "ngay"),
            million_column("amount", gettext_lazy("Ước tính"), lambda r: r.amount_vnd),
            Column("proposal", gettext_lazy("Đề xuất của bản"), value=_from_village),
        ),
        rows=rows, caption=_("Nhiệm vụ"), id="nhiem-vu", empty_title=_("Chưa có nhiệm vụ nào"),
        empty_text=_("Thêm việc, hoặc lấy đề xuất mà các bản đã xếp thứ tự."),
    )  # fmt: skip


def _from_village(row: PlanTask) -> str:
    if row.proposal_id is None:
        return ""
    return _("có; lấy trước đề xuất xếp trên: %(reason)s") % {"reason": row.skip_reason} if row.skip_reason else _("có")


def share_words(share: Any) -> str:
    """3,00 % of central money."""
    return formats.percent(Decimal(share.numerator) / Decimal(share.denominator)) if share is not None else ""


__all__ = [
    "LEVELS", "MILLION", "PAGE_SIZE", "MoneyLine", "document_words", "million_column", "money_columns", "money_lines",
    "money_table", "paged", "plan_columns", "plan_title", "plan_url", "plans_table", "share_words", "span_of", "state_words",
    "targets_table", "tasks_table",
]  # fmt: skip
