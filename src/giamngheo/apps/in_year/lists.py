"""What the lists of the review within the year look like: columns, links, words. No reading, no writing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES, IN_YEAR_KINDS
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table
from giamngheo.kit.terms import Words

from . import queries, states
from .models import InYearDecision, Request

PAGE_SIZE = 50
KIND_LABELS = Words(IN_YEAR_KINDS)
CLASS_LABELS = Words(HOUSEHOLD_CLASSES)
COUNT_STATES = ("filed", "open", "late", "recognised", "refused", "withdrawn")


def month_title(month: date) -> str:
    """ "Đợt tháng 11/2026"."""
    return _("Đợt tháng %(m)s/%(y)s") % {"m": month.month, "y": month.year}


def result_words(result: str) -> str:
    """What was computed, in words: a class, or where the income stands."""
    if result in CLASS_LABELS:
        return CLASS_LABELS[result]
    return {
        "WITHIN": _("Thu nhập đúng mức được công nhận"),
        "ABOVE": _("Thu nhập trên mức được công nhận"),
        "BELOW": _("Thu nhập từ mức chuẩn nghèo trở xuống"),
    }.get(result, "")


def state_words(request: Request, today: date) -> str:
    label = states.STATES[request.state].label
    return f"{label}, {_('quá hạn')}" if queries.is_late(request, today) else label


def state_tone(request: Request, today: date) -> str:
    return "late" if queries.is_late(request, today) and request.is_open else states.STATES[request.state].tone


def who(request: Request | InYearDecision) -> str:
    """Whom it is about: the person, else the household by its head."""
    return request.person.full_name if request.person else request.household.head_name


def request_columns(today: date, *, has_area: bool) -> list[Column]:
    """One row per request."""
    area = [Column("area", _("Xã"), value=lambda r: r.area.name)] if has_area else []
    return [
        Column("slip", _("Số tiếp nhận"), is_sortable=True, value=lambda r: r.slip),
        Column("head_name", _("Hộ, người đề nghị"), "ten", is_sortable=True, value=who),
        *area,
        Column("village", _("Bản, tiểu khu"), value=lambda r: r.household.village.name if r.household.village else ""),
        Column("kind", _("Đề nghị"), value=lambda r: KIND_LABELS[r.kind]),
        Column("filed_on", _("Ngày nộp"), "ngay", is_sortable=True),
        Column("due_on", _("Hạn quyết định"), "ngay", is_sortable=True),
        Column("state", _("Tình trạng"), value=lambda r: state_words(r, today), tone=lambda r: state_tone(r, today)),
    ]


def requests_table(page: Page[Request], *, caption: str, today: date, sort: str, export_url: str, has_area: bool) -> Table:
    return Table(
        columns=request_columns(today, has_area=has_area),
        rows=page.object_list,
        caption=caption,
        noun=_("đề nghị"),
        total=page.paginator.count,
        start=max(page.start_index(), 1),
        page=page.number,
        pages=page.paginator.num_pages,
        sort=sort,
        row_url=lambda r: reverse("in_year:request", args=[r.pk]),
        export_url=export_url,
        empty_title=_("Không có đề nghị nào"),
        empty_text=_("Đề nghị nhận trong đợt này hiện ở đây. Bỏ bớt điều kiện lọc để xem thêm."),
    )


def _count_columns(url: Callable[[Any, str], str]) -> list[Column]:
    """Columns of counts, each opening its requests."""
    labels = {
        "filed": _("Đã nhận"), "open": _("Chưa quyết định"), "late": _("Quá hạn"), "recognised": _("Công nhận"),
        "refused": _("Không công nhận"), "withdrawn": _("Đã rút"),
    }  # fmt: skip

    def link(name: str) -> Callable[[Any], str | None]:
        return lambda line: url(line, "" if name == "filed" else name) if line[name] else None

    return [Column(name, labels[name], "so", url=link(name)) for name in COUNT_STATES]


def month_url(month: date, **question: Any) -> str:
    kept = {key: value for key, value in question.items() if value}
    url = reverse("in_year:month", args=[month.year, month.month])
    return f"{url}?{urlencode(kept)}" if kept else url


def months_table(lines: Sequence[dict[str, Any]], today: date) -> Table:
    """One row per monthly review."""
    return Table(
        columns=[
            Column("starts_on", _("Đợt"), value=lambda line: month_title(line["starts_on"])),
            Column("begins", _("Bắt đầu"), "ngay", value=lambda line: line["starts_on"]),
            Column("due_on", _("Hạn quyết định"), "ngay"),
            *_count_columns(lambda line, state: month_url(line["starts_on"], tinh_trang=state)),
        ],
        rows=lines,
        caption=_("Các đợt rà soát thường xuyên"),
        id="cac-dot",
        noun=_("đợt"),
        row_url=lambda line: month_url(line["starts_on"]),
        empty_title=_("Chưa nhận đề nghị nào"),
        empty_text=_("Đề nghị của người dân trong năm được xếp vào đợt của tháng; các đợt hiện ở đây."),
    )


def communes_table(lines: Sequence[dict[str, Any]], month: date, foot: dict[str, Any]) -> Table:
    """One row per commune of a monthly review."""
    return Table(
        columns=[
            Column("area__name", _("Xã")),
            *_count_columns(lambda line, state: month_url(month, dia_ban=line.get("area_id"), tinh_trang=state)),
        ],
        rows=lines,
        caption=_("Theo xã"),
        id="theo-xa",
        noun=_("xã"),
        row_url=lambda line: month_url(month, dia_ban=line["area_id"]),
        foot=foot if len(lines) > 1 else None,
    )


def holds(decision: InYearDecision, today: date) -> tuple[str, str]:
    """(tone, words): whether the certificate holds on a day."""
    card = getattr(decision, "certificate", None)
    if card is None:
        return "due", _("chưa cấp giấy")
    if card.expires_on is not None and card.expires_on < today:
        return "rest", _("hết hạn")
    return "done", _("còn hiệu lực")


def certificate_columns(kind: str, today: date, *, has_area: bool) -> list[Column]:
    """One row per recognised household or worker."""
    person = [Column("person", _("Người lao động"), "ten", value=who)] if kind == "low_income" else []
    area = [Column("area", _("Xã"), value=lambda d: d.area.name)] if has_area else []
    return [
        *person,
        Column("head_name", _("Chủ hộ"), "ten", value=lambda d: d.household.head_name),
        *area,
        Column("village", _("Bản, tiểu khu"), value=lambda d: d.household.village.name if d.household.village else ""),
        Column("per_head_vnd", _("Thu nhập người/tháng"), "dong", value=lambda d: d.assessment.per_head_vnd),
        Column("decision_number", _("Quyết định")),
        Column("decided_on", _("Ngày quyết định"), "ngay"),
        Column("number", _("Số giấy"), value=lambda d: _card(d, "number")),
        Column("expires_on", _("Có hiệu lực đến"), "ngay", value=lambda d: _card(d, "expires_on")),
        Column("holds", _("Tình trạng"), value=lambda d: holds(d, today)[1], tone=lambda d: holds(d, today)[0]),
    ]


def _card(decision: InYearDecision, name: str) -> Any:
    return getattr(getattr(decision, "certificate", None), name, None)


def certificates_table(
    page: Page[InYearDecision], *, kind: str, caption: str, today: date, export_url: str, has_area: bool
) -> Table:
    return Table(
        columns=certificate_columns(kind, today, has_area=has_area),
        rows=page.object_list,
        caption=caption,
        noun=_("người") if kind == "low_income" else _("hộ"),
        total=page.paginator.count,
        start=max(page.start_index(), 1),
        page=page.number,
        pages=page.paginator.num_pages,
        row_url=lambda d: reverse("in_year:request", args=[d.request_id]),
        export_url=export_url,
        empty_title=_("Chưa có ai trong danh sách này"),
        empty_text=_("Danh sách gồm những đề nghị đã được Chủ tịch UBND xã công nhận."),
    )


def paper_answers(request: Request, given: dict[str, Any]) -> list[dict[str, Any]]:
    """What the chairman checks before deciding."""
    found = [
        {"label": _("Hộ, người đề nghị"), "value": formats.person_name(who(request))},
        {"label": _("Đề nghị"), "value": KIND_LABELS[request.kind]},
        {"label": _("Số văn bản"), "value": given["decision_number"]},
        {"label": _("Ngày quyết định"), "value": formats.day(given["decided_on"])},
        {"label": _("Người ký"), "value": given["signer_name"]},
    ]
    if given.get("reasons"):
        found.append({"label": _("Lý do"), "value": given["reasons"]})
    return found


__all__ = ["KIND_LABELS", "certificates_table", "communes_table", "month_title", "months_table", "requests_table"]
