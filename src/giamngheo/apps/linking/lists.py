"""What pairs and lists look like: columns, words, links. No reading, no writing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.engine.matching import REASONS
from giamngheo.engine.matching.reasons import AGAINST
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table
from giamngheo.kit.terms import Words

from .states import STATES

PAGE_SIZE = 50
REASON_WORDS = Words(REASONS)
WAITING = "cho"
KINDS = {"years": "một hộ qua các năm", "duplicate": "hai lần trong một danh sách"}


def reasons(codes: Sequence[str]) -> tuple[list[str], list[str]]:
    """(what speaks for one, what speaks against) in words."""
    known = [code for code in codes if code in REASON_WORDS]
    return (
        [REASON_WORDS[code] for code in known if code not in AGAINST],
        [REASON_WORDS[code] for code in known if code in AGAINST],
    )


def in_words(pair: Any) -> str:
    """Reasons in one line: first for, then against."""
    speaks_for, against = reasons(pair.reasons)
    text = "; ".join(speaks_for)
    return f"{text}. {_('Nhưng')}: {'; '.join(against)}" if against else text


def side(pair: Any, which: str) -> str:
    """ "Lò Văn Ún, 1980, Xã Nậm Lầu"."""
    year = getattr(pair, f"{which}_birth_year")
    parts = [formats.person_name(getattr(pair, f"{which}_name")), str(year or ""), getattr(pair, f"{which}_area").name]
    return ", ".join(part for part in parts if part)


def state_of(pair: Any) -> str:
    return STATES[pair.state].label


def _tone(pair: Any) -> str:
    return STATES[pair.state].tone


def link_state(link: Any) -> str:
    return _("chắc chắn, chờ nối") if link.is_exact and link.state == "open" else state_of(link)


def pair_columns() -> list[Column]:
    return [
        Column("left_name", _("Người thứ nhất"), is_sortable=True, value=lambda p: side(p, "left")),
        Column("right_name", _("Người thứ hai"), value=lambda p: side(p, "right")),
        Column("reasons", _("Vì sao"), value=in_words),
        Column("probability", _("Độ giống"), "phan_tram", is_sortable=True),
        Column("state", _("Trạng thái"), value=state_of, tone=_tone),
    ]


def link_columns() -> list[Column]:
    return [
        Column("left_name", _("Hộ thứ nhất"), is_sortable=True, value=lambda p: side(p, "left")),
        Column("left_years", _("Có trong danh sách năm")),
        Column("right_name", _("Hộ thứ hai"), value=lambda p: side(p, "right")),
        Column("right_years", _("Có trong danh sách năm")),
        Column("reasons", _("Vì sao"), value=in_words),
        Column("probability", _("Độ giống"), "phan_tram", is_sortable=True),
        Column("state", _("Trạng thái"), value=link_state, tone=_tone),
    ]  # fmt: skip


def _table(page: Page[Any], columns: list[Column], **more: Any) -> Table:
    return Table(
        columns=columns, rows=page.object_list, total=page.paginator.count, start=max(page.start_index(), 1),
        page=page.number, pages=page.paginator.num_pages, **more,
    )  # fmt: skip


def pairs_table(page: Page[Any], *, sort: str, query: QueryDict) -> Table:
    """One page of pairs of persons."""
    return _table(
        page, pair_columns(), caption=_("Các cặp nghi trùng người"), noun=_("cặp"), sort=sort, id="cap-nguoi",
        row_url=lambda p: reverse("linking:pair", args=[p.pk]), export_url=file_url("linking:pairs_file", query),
        empty_title=_("Không có cặp nào"), empty_text=_("Chạy đối chiếu để tìm, hoặc bỏ điều kiện lọc."),
    )  # fmt: skip


def links_table(page: Page[Any], *, sort: str, query: QueryDict) -> Table:
    """One page of pairs of households."""
    return _table(
        page, link_columns(), caption=_("Các cặp hộ có thể là một"), noun=_("cặp"), sort=sort, id="cap-ho",
        row_url=lambda p: reverse("linking:link", args=[p.pk]), export_url=file_url("linking:links_file", query),
        empty_title=_("Không có cặp hộ nào"),
        empty_text=_("Nhập danh sách đã công nhận của các năm trước rồi tìm hộ cần nối."),
    )  # fmt: skip


def unlinked_columns() -> list[Column]:
    return [
        Column("head_name", _("Chủ hộ"), "ten"),
        Column("area", _("Xã của danh sách"), value=lambda h: h.area.name),
        Column("village", _("Bản, tiểu khu"), value=lambda h: h.village.name if h.village else ""),
        Column("member_count", _("Số người"), "so"),
        Column("is_waiting", _("Cặp chờ xem"), value=lambda h: _("có") if h.is_waiting else _("không")),
    ]


def unlinked_table(page: Page[Any], query: QueryDict) -> Table:
    """Households of earlier lists that nothing ties to a later year."""
    return _table(
        page, unlinked_columns(), caption=_("Hộ trong danh sách cũ chưa nối với năm sau"), noun=_("hộ"), id="chua-noi",
        row_url=lambda h: reverse("register:household", args=[h.pk]),
        export_url=file_url("linking:unlinked_file", query), empty_title=_("Không còn hộ nào chưa nối"),
        empty_text=_("Mọi hộ trong các danh sách cũ đã khớp hoặc đã nối với hộ của năm sau."),
    )  # fmt: skip


def file_url(name: str, query: QueryDict, kind: str = "xlsx") -> str:
    """The file of the list as it is filtered now."""
    kept = {key: query[key] for key in ("trang_thai", "dia_ban", "sap_xep") if query.get(key)}
    return reverse(name, args=[kind]) + (f"?{urlencode(kept)}" if kept else "")


def state_filter(name: str, counts: dict[str, int], current: str, codes: Sequence[str]) -> list[dict[str, Any]]:
    """Links that choose a state, with the number behind each; "waiting" first."""
    waiting = sum(counts.get(code, 0) for code in ("open", "later", "proposed"))
    rows = [(WAITING, _("Đang chờ"), waiting), *((c, STATES[c].label.capitalize(), counts.get(c, 0)) for c in codes)]
    rows.append(("tat_ca", _("Tất cả"), sum(counts.values())))
    return [
        {"label": f"{label} ({formats.number(n)})", "url": f"{reverse(name)}?trang_thai={code}", "is_current": code == current}
        for code, label, n in rows
    ]


def earlier_table(rows: Iterable[Any], papers: dict[int, Any]) -> Table:
    """Lists brought in, with the decision written down and whether it is confirmed."""

    def state(occasion: Any) -> str:
        paper = papers.get(occasion.pk)
        if paper is None:
            return _("chờ ghi quyết định")
        return _("đã xác nhận") if paper.state == "confirmed" else _("chờ xác nhận")

    def tone(occasion: Any) -> str:
        paper = papers.get(occasion.pk)
        return "due" if paper is None else "done" if paper.state == "confirmed" else "active"

    def number(occasion: Any) -> str:
        paper = papers.get(occasion.pk)
        return f"{paper.decision_number}, {formats.day(paper.decided_on)}" if paper else ""

    return Table(
        columns=[
            Column("area", _("Xã"), value=lambda o: o.area.name),
            Column("year", _("Năm"), value=lambda o: str(o.year)),
            Column("households", _("Số hộ"), "so"),
            Column("file", _("Tệp"), value=lambda o: o.batch.file.name if o.batch else ""),
            Column("number", _("Quyết định"), value=number),
            Column("state", _("Trạng thái"), value=state, tone=tone),
        ],
        rows=rows, caption=_("Danh sách đã công nhận của các năm trước"), id="danh-sach-cu", noun=_("danh sách"),
        row_url=lambda o: reverse("linking:earlier", args=[o.pk]), empty_title=_("Chưa nhập danh sách nào"),
        empty_text=_("Ở mục Nhập danh sách, khi tải tệp lên chọn “Danh sách của năm trước đã có quyết định công nhận”."),
    )  # fmt: skip


__all__ = ["PAGE_SIZE", "earlier_table", "in_words", "links_table", "pairs_table", "reasons", "state_filter", "unlinked_table"]
