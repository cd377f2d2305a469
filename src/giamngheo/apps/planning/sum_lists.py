"""Tables over many plans: kinds and projects of a period, the counterpart, sums of communes, targets given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.money import terms as money_terms
from giamngheo.apps.places.plans import current_plan
from giamngheo.engine.plan_allocation import CounterpartTier, ProvinceTier
from giamngheo.engine.plan_words import cites_vi
from giamngheo.engine.planning import MET, SHORT, UNDETERMINED, Counterpart
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import states, terms
from .lists import MILLION, million_column, paged, share_words
from .models import TargetAssignment
from .queries.period import CounterpartLine, KindLine, LedgerSum, PeriodMoney, ProjectLine
from .queries.rollup import RollUp

VERDICTS = {MET: gettext_lazy("đạt"), SHORT: gettext_lazy("chưa đạt"), UNDETERMINED: gettext_lazy("chưa xác định")}
VERDICT_TONES = {MET: "done", SHORT: "late", UNDETERMINED: "unknown"}


def _million(value: Any) -> str:
    return formats.number(terms.million(value), missing="")


@dataclass(frozen=True, slots=True)
class _Kind:
    """One row of the table of kinds: a kind, or the sum of those of the budget."""

    name: str
    expected_vnd: int | None
    registered_vnd: int | None
    ledger: LedgerSum | None
    note: str = ""


def _kind(line: KindLine) -> _Kind:
    """Loans and gifts are told on pages of their own: where the ledger holds nothing of them it says nothing, not 0."""
    is_told = line.is_budget or line.ledger != LedgerSum()
    return _Kind(
        line.funding.name_vi, line.funding.amount_vnd, line.registered_vnd, line.ledger if is_told else None, line.funding.note
    )


def _sum(lines: Sequence[KindLine]) -> _Kind:
    expected = [k.funding.amount_vnd for k in lines if k.funding.amount_vnd is not None]
    registered = [k.registered_vnd for k in lines if k.registered_vnd is not None]
    ledger = sum((k.ledger for k in lines), LedgerSum())
    return _Kind(_("Cộng ngân sách"), sum(expected) if expected else None, sum(registered) if registered else None, ledger)


def kinds_table(lines: Sequence[KindLine], caption: str, id: str, *, with_sum: bool) -> Table:
    """Kinds of money of the period; only kinds of the budget are ever summed."""
    return Table(
        columns=(
            Column("name", gettext_lazy("Nguồn")),
            Column("expected", gettext_lazy("Kế hoạch 2514, phần IV"), align="num", unit=str(MILLION),
                   value=lambda r: _million(r.expected_vnd) or _("Kế hoạch không ghi số")),
            million_column("registered", gettext_lazy("Kế hoạch giai đoạn của tỉnh"), lambda r: r.registered_vnd),
            million_column("assigned", gettext_lazy("Đã giao theo sổ vốn"), lambda r: r.ledger.assigned_vnd if r.ledger else None),
            million_column(
                "disbursed", gettext_lazy("Đã giải ngân"), lambda r: r.ledger.disbursed_vnd if r.ledger else None
            ),
        ),
        rows=[_kind(line) for line in lines], caption=caption, id=id, foot=_sum(lines) if with_sum else None,
    )  # fmt: skip


def rounding_words(lines: Sequence[KindLine]) -> dict[str, str]:
    """The counterpart as the Plan has it beside the exact share: 35.000 against 34.983 triệu đồng."""
    line = next((k for k in lines if k.rounded_from_vnd is not None), None)
    if line is None or line.funding.amount_vnd is None or line.rounded_from_vnd is None:
        return {}
    exact = line.rounded_from_vnd
    told = terms.million(int(exact)) if exact.denominator == 1 else exact / 1_000_000
    gap = line.funding.amount_vnd - exact
    return {
        "written": _million(line.funding.amount_vnd), "exact": formats.number(told, missing=""),
        "gap": _million(int(gap)), "note": line.funding.note,
    }  # fmt: skip


def project_columns() -> tuple[Column, ...]:
    """One sub-project a row; the same in the file."""
    return (
        Column("project", gettext_lazy("Dự án, tiểu dự án"), value=lambda r: terms.project_words(r.project) if r.project else ""),
        million_column("registered", gettext_lazy("Kế hoạch giai đoạn"), lambda r: r.registered_vnd),
        million_column("yearly", gettext_lazy("Cộng kế hoạch từng năm"), lambda r: r.yearly_vnd),
        million_column("assigned", gettext_lazy("Đã giao"), lambda r: r.ledger.assigned_vnd),
        million_column("disbursed", gettext_lazy("Đã giải ngân"), lambda r: r.ledger.disbursed_vnd),
    )  # fmt: skip


def projects_table(told: PeriodMoney) -> Table:
    """Budget money by sub-project."""
    registered = [p.registered_vnd for p in told.projects if p.registered_vnd is not None]
    total = ProjectLine(
        "", sum(registered) if registered else None, sum(p.yearly_vnd for p in told.projects),
        sum((p.ledger for p in told.projects), LedgerSum()),
    )  # fmt: skip
    return Table(
        columns=project_columns(), rows=told.projects, caption=_("Vốn ngân sách theo tiểu dự án (triệu đồng)"), id="du-an", foot=total,
        export_url=reverse("planning:period_file"),
    )  # fmt: skip


def tier_words(found: tuple[CounterpartTier, ProvinceTier] | None) -> str:
    """What the law asks of the province, and where it says so."""
    if found is None:
        return ""
    tier, ground = found
    words = _("Mỗi năm ít nhất %(percent)s %% tổng vốn ngân sách trung ương hỗ trợ Chương trình (%(source)s).") % {
        "percent": formats.number(float(tier.least_percent)),
        "source": cites_vi(current_plan(), tuple(dict.fromkeys((*tier.cites, *ground.cites)))),
    }
    if {tier.confidence, ground.confidence} == {"confirmed"}:
        return words
    doubt = _("Chưa đối chiếu được với điều, khoản của văn bản: chưa xác nhận.")
    return f"{words} {doubt}"


def expected_words(line: CounterpartLine) -> dict[str, str]:
    """The whole period as part IV expects it, exactly."""
    exact = line.planned.needed_vnd
    return {
        "central": _million(line.planned.central_vnd), "local": _million(line.planned.local_vnd),
        "exact": formats.number(terms.million(int(exact))) if exact is not None and exact.denominator == 1 else "",
        "percent": formats.number(float(line.planned.percent)) if line.planned.percent is not None else "",
    }  # fmt: skip


def _needed(told: Counterpart) -> str:
    return formats.number(float(told.needed_vnd) / 1_000_000) if told.needed_vnd is not None and told.central_vnd else ""


def _years(line: CounterpartLine) -> str:
    return _("%(years)s, dự kiến") % {"years": line.words} if line.is_expected else line.words


def counterpart_table(lines: Sequence[CounterpartLine]) -> Table:
    """Planned and assigned, each with what is needed and the verdict; then what was paid."""

    def sides(key: str, of: Any) -> tuple[Column, ...]:
        return (
            Column(f"{key}_central", gettext_lazy("Trung ương"), "so", value=lambda r: terms.million(of(r).central_vnd)),
            Column(f"{key}_needed", gettext_lazy("Cần có"), align="num", value=lambda r: _needed(of(r))),
            Column(f"{key}_local", gettext_lazy("Đối ứng"), "so", value=lambda r: terms.million(of(r).local_vnd)),
            Column(f"{key}_share", gettext_lazy("Tỷ lệ"), align="num", value=lambda r: share_words(of(r).share)),
            Column(f"{key}_verdict", gettext_lazy("Kết quả"), value=lambda r: VERDICTS[of(r).verdict],
                   tone=lambda r: VERDICT_TONES[of(r).verdict]),
        )  # fmt: skip

    return Table(
        columns=(
            Column("words", gettext_lazy("Năm"), value=_years),
            *sides("planned", lambda r: r.planned), *sides("assigned", lambda r: r.assigned),
            Column("paid", gettext_lazy("Đã giải ngân vốn đối ứng"), "so", value=lambda r: terms.million(r.paid_vnd)),
        ),
        rows=lines, caption=_("Đối ứng từng năm (triệu đồng)"), id="doi-ung",
        groups=[("", 1), (_("Theo kế hoạch của tỉnh"), 5), (_("Theo vốn đã giao trong sổ"), 5), ("", 1)],
    )  # fmt: skip


def with_sources(columns: Sequence[Column]) -> list[Column]:
    """Columns of money whose head names source and capital type, for a file without heads above heads."""
    sources, capitals = money_terms.sources(), money_terms.capital_types()
    named = []
    for column in columns:
        source, _mark, capital = column.key.rpartition("_")
        label = f"{sources[source]}, {capitals[capital]}" if source in sources and capital in capitals else column.label
        named.append(replace(column, label=label))
    return named


def target_sums_table(told: RollUp) -> Table:
    targets = terms.targets()
    return Table(
        columns=(
            Column("target", gettext_lazy("Chỉ tiêu"), value=lambda r: targets[r.target].name_vi),
            Column("total", gettext_lazy("Các xã đăng ký"), align="num",
                   value=lambda r: terms.value_words(targets[r.target], r.total) or _("tỷ lệ, không cộng")),
            Column("units", gettext_lazy("Số xã đăng ký"), "so"),
        ),
        rows=told.targets, caption=_("Chỉ tiêu các xã đăng ký"), id="chi-tieu", empty_title=_("Chưa xã nào đăng ký chỉ tiêu"),
    )  # fmt: skip


def units_table(told: RollUp) -> Table:
    """Every commune; those without a plan that counts come first."""
    return Table(
        columns=(
            Column("name", gettext_lazy("Xã, phường")),
            Column("state", gettext_lazy("Kế hoạch"), value=lambda r: states.STATES[r.state].label if r.state else _("chưa có"),
                   tone=lambda r: states.STATES[r.state].tone if r.state else "due"),
            million_column("budget", gettext_lazy("Vốn ngân sách"), lambda r: r.budget_vnd),
        ),
        rows=told.units, caption=_("Từng xã"), id="xa", noun=_("xã"), total=len(told.units),
        row_url=lambda r: reverse("planning:plan", args=[r.plan_id]) if r.plan_id else None,
    )  # fmt: skip


def _assigned_span(row: TargetAssignment) -> str:
    return terms.Span(row.first_year, row.last_year).words


def assigned_columns() -> tuple[Column, ...]:
    targets = terms.targets()
    return (
        Column("area", gettext_lazy("Đơn vị"), value=lambda r: r.area.name),
        Column("years", gettext_lazy("Thời gian"), value=_assigned_span),
        Column("target", gettext_lazy("Chỉ tiêu"), value=lambda r: targets[r.target].name_vi if r.target in targets else r.target),
        Column("value", gettext_lazy("Mức giao"), align="num",
               value=lambda r: terms.value_words(targets[r.target], r.value) if r.target in targets else r.value),
        Column("document_number", gettext_lazy("Văn bản giao")),
        Column("document_on", gettext_lazy("Ngày"), "ngay"),
        Column("document_authority", gettext_lazy("Cơ quan ban hành")),
        Column("standing", gettext_lazy("Tình trạng"), value=lambda r: _("đã có văn bản sau") if r.is_old else _("đang áp dụng"),
               tone=lambda r: "rest" if r.is_old else "active"),
    )  # fmt: skip


def assigned_table(page: Page[TargetAssignment], query: str) -> Table:
    export = reverse("planning:assigned_file", args=["xlsx"])
    return Table(
        columns=assigned_columns(), rows=page.object_list, caption=_("Mục tiêu được giao theo kế hoạch kinh tế – xã hội"), id="muc-tieu",
        noun=_("mục tiêu"), empty_title=_("Chưa ghi mục tiêu nào được giao"),
        empty_text=_("Cán bộ cấp trên của đơn vị ghi theo văn bản giao."), **paged(page, export, query),
    )  # fmt: skip


__all__ = [
    "assigned_columns", "assigned_table", "counterpart_table", "expected_words", "kinds_table", "project_columns", "projects_table",
    "rounding_words", "target_sums_table", "tier_words", "units_table", "with_sources",
]  # fmt: skip
