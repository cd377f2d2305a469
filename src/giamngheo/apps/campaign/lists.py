"""What the campaign's lists look like: columns, links, words. No reading, no writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import states
from .queries.campaigns import CommuneLine, DistrictLine, VillageLine

PAGE_SIZE = 50
NOT_OPENED = gettext_lazy("chưa mở rà soát")
LATE = gettext_lazy("quá hạn")


def with_late(label: Any, is_late: bool) -> str:
    """The step, and that it is late."""
    return f"{label}, {LATE}" if is_late else str(label)


def village_tone(line: VillageLine) -> str:
    return "late" if line.is_late else states.VILLAGE_STATES[line.state].tone


def village_words(line: VillageLine) -> str:
    label = states.VILLAGE_STATES[line.state].label
    if line.is_settled:
        label = _("hết niêm yết, chờ báo cáo")
    elif line.state == states.POSTED and line.list.posted_until:
        label = _("niêm yết đến hết %(day)s") % {"day": formats.day(line.list.posted_until)}
    return with_late(label, line.is_late)


def village_columns(people: dict[int, str] | None = None, *, cases_url: str = "") -> list[Column]:
    """One row per village; ``cases_url``: the list to review, which every number of households opens."""

    def behind(**filters: str) -> Any:
        if not cases_url:
            return None
        return lambda line: f"{cases_url}?{urlencode({'ban': line.list.village_id or 0, **filters})}"

    columns = [
        Column("name", gettext_lazy("Bản, tiểu khu")),
        Column("state", gettext_lazy("Bước"), value=village_words, tone=village_tone),
        Column("due_on", gettext_lazy("Hạn của bước"), "ngay"),
        Column("total", gettext_lazy("Hộ cần rà soát"), "so", url=behind()),
        Column("surveyed", gettext_lazy("Đã có phiếu"), "so"),
        Column("scored", gettext_lazy("Đã chấm điểm"), "so"),
        Column("poor", gettext_lazy("Hộ nghèo"), "so", url=behind(hang="POOR")),
        Column("near_poor", gettext_lazy("Hộ cận nghèo"), "so", url=behind(hang="NEAR_POOR")),
        Column("follow_up", gettext_lazy("Mới thoát nghèo, theo dõi"), "so", url=behind(nguon="newly_escaped")),
        Column("open_objections", gettext_lazy("Khiếu nại chưa xong"), "so"),
    ]
    if people is not None:
        columns.append(
            Column("people", gettext_lazy("Rà soát viên, trưởng bản"), value=lambda line: people.get(line.list.village_id or 0, ""))
        )
    return columns


def villages_table(
    lines: Sequence[VillageLine], people: dict[int, str], *, caption: str, cases_url: str = "", may_open: bool = True
) -> Table:
    """The villages of one commune: at most some fifty. ``may_open``: each leads to its list."""
    return Table(
        columns=village_columns(people, cases_url=cases_url), rows=lines, caption=caption, id="cac-ban", noun=_("bản"), total=len(lines),
        row_url=(lambda line: reverse("campaign:village", args=[line.list.pk])) if may_open else None,
        empty_title=_("Danh sách cần rà soát chưa có hộ nào"),
        empty_text=_("Hộ đang trong danh sách nghèo, cận nghèo và hộ có giấy đề nghị hiện ở đây theo bản."),
    )  # fmt: skip


def commune_words(line: CommuneLine) -> str:
    label = states.CAMPAIGN_STATES[line.state].label if line.state else NOT_OPENED
    return with_late(label, line.is_late)


def commune_tone(line: CommuneLine) -> str:
    if line.is_late:
        return "late"
    return states.CAMPAIGN_STATES[line.state].tone if line.state else "rest"


def _commune_url(line: CommuneLine) -> str:
    return reverse("campaign:commune", args=[line.review.round.year, line.review.area_id])


def _reached(state: str) -> Any:
    return lambda line: line.reached(state)


def _sum(name: str) -> Any:
    return lambda line: line.sum_of(name)


def commune_columns() -> list[Column]:
    """One row per commune: villages at each step or beyond, late ones, households."""
    return [
        Column("area", gettext_lazy("Xã"), value=lambda line: line.review.area.name),
        Column("state", gettext_lazy("Trạng thái"), value=commune_words, tone=commune_tone),
        Column("villages", gettext_lazy("Số bản"), "so", value=lambda line: len(line.villages)),
        Column("scored", gettext_lazy("Bản đã chấm điểm"), "so", value=_reached(states.SCORED)),
        Column("met", gettext_lazy("Bản đã họp"), "so", value=_reached(states.MET)),
        Column("posted", gettext_lazy("Bản đã niêm yết"), "so", value=_reached(states.POSTED)),
        Column("late_villages", gettext_lazy("Bản quá hạn"), "so"),
        Column("objections", gettext_lazy("Khiếu nại chưa xong"), "so", value=_sum("open_objections")),
        Column("total", gettext_lazy("Hộ cần rà soát"), "so", value=_sum("total")),
        Column("surveyed", gettext_lazy("Hộ đã có phiếu"), "so", value=_sum("surveyed")),
    ]


def communes_table(lines: Sequence[CommuneLine], *, caption: str, export_url: str) -> Table:
    return Table(
        columns=commune_columns(), rows=lines, caption=caption, id="tien-do", noun=_("xã"), total=len(lines),
        row_url=_commune_url, export_url=export_url, empty_title=_("Không có xã nào của tôi trong vòng này"),
    )  # fmt: skip


def district_columns() -> list[Column]:
    """One row per district."""
    return [
        Column("area", gettext_lazy("Huyện, thành phố"), value=lambda line: line.area.name),
        Column("communes", gettext_lazy("Số xã"), "so", value=lambda line: len(line.communes)),
        Column("opened", gettext_lazy("Xã đã mở rà soát"), "so", 
               value=lambda line: sum(c.campaign is not None for c in line.communes)),
        Column("reported", gettext_lazy("Xã đã báo cáo"), "so",
               value=lambda line: line.count(states.REPORTED, states.CLEARED, states.RECOGNISED, states.CERTIFIED)),
        Column("recognised", gettext_lazy("Xã đã công nhận"), "so",
               value=lambda line: line.count(states.RECOGNISED, states.CERTIFIED)),
        Column("late_communes", gettext_lazy("Xã quá hạn"), "so"),
        Column("villages", gettext_lazy("Số bản"), "so"),
        Column("late_villages", gettext_lazy("Bản quá hạn"), "so"),
        Column("total", gettext_lazy("Hộ cần rà soát"), "so", value=_sum("total")),
        Column("surveyed", gettext_lazy("Hộ đã có phiếu"), "so", value=_sum("surveyed")),
    ]  # fmt: skip


def districts_table(lines: Sequence[DistrictLine], year: int, *, caption: str, export_url: str) -> Table:
    return Table(
        columns=district_columns(), rows=lines, caption=caption, id="tien-do", noun=_("huyện"), total=len(lines),
        row_url=lambda line: f"{reverse('campaign:progress', args=[year])}?{urlencode({'huyen': line.area.pk})}",
        export_url=export_url,
    )  # fmt: skip


def score_b(case: Any) -> str:
    """One number, or from–to when answers are missing."""
    low, high = case.score_b_min, case.score_b_max
    return formats.score(low, missing="") if low is None or low == high else f"{formats.score(low)}–{formats.score(high, missing='?')}"


# Steps at which a household may still be taken off the list: its village has not met yet.
BEFORE_MEETING = frozenset({states.SURVEYING, states.SURVEYED, states.SCORED, states.FOLLOW_UP})


def _drop_url(case: Any) -> str | None:
    if case.step == states.DROPPED:
        return reverse("campaign:case_restore", args=[case.pk])
    return reverse("campaign:case_drop", args=[case.pk]) if case.step in BEFORE_MEETING else None


def _drop_words(case: Any) -> str:
    if case.step == states.DROPPED:
        return _("Đưa lại vào danh sách")
    return _("Đưa ra khỏi danh sách") if case.step in BEFORE_MEETING else ""


def _dropped_words(case: Any) -> str:
    return ", ".join(part for part in (case.dropped_reason, case.dropped_ground) if part)


# What a village's result is, by key of a column.
RESULT_COLUMNS = frozenset({"score_a", "score_b", "household_class"})


def _when_posted(column: Column) -> Column:
    """The same column, empty for households whose village is not posted yet."""
    value = column.value or (lambda case: getattr(case, column.key))
    return replace(column, value=lambda case: value(case) if case.step in states.CASE_PUBLIC else None)


def case_columns(*, of_village: bool = False, may_drop: bool = False, results: str = "all") -> list[Column]:
    """One row per household of the list to review. ``of_village``: of one village only, in its own order. ``results``:
    "all", "posted" (only of villages that are posted) or "none"."""
    columns = _case_columns(of_village=of_village, may_drop=may_drop)
    if results == "none":
        return [column for column in columns if column.key not in RESULT_COLUMNS]
    if results == "posted":
        return [_when_posted(column) if column.key in RESULT_COLUMNS else column for column in columns]
    return columns


def _case_columns(*, of_village: bool, may_drop: bool) -> list[Column]:
    head = Column("head_name", gettext_lazy("Chủ hộ"), "ten", is_sortable=not of_village,
                  value=lambda c: c.household.head_name)  # fmt: skip
    village = Column("village", gettext_lazy("Bản, tiểu khu"), is_sortable=True, value=lambda c: c.village.name if c.village else "")
    drop = Column("drop", gettext_lazy("Việc"), value=_drop_words, url=_drop_url)
    return [
        head,
        *([] if of_village else [village]),
        Column("source", gettext_lazy("Vì sao trong danh sách"), value=lambda c: c.get_source_display()),
        Column("step", gettext_lazy("Bước"), value=lambda c: states.CASE_STATES[c.step].label,
               tone=lambda c: states.CASE_STATES[c.step].tone),
        Column("earlier_class", gettext_lazy("Hạng năm trước"), "hang_ho"),
        Column("score_a", gettext_lazy("Điểm A"), "diem"),
        Column("score_b", gettext_lazy("Điểm B"), align="num", value=score_b),
        Column("household_class", gettext_lazy("Kết quả năm nay"), "hang_ho"),
        Column("escaped_on", gettext_lazy("Thoát nghèo từ"), "ngay"),
        Column("dropped_reason", gettext_lazy("Vì sao đưa ra"), value=_dropped_words),
        *([drop] if may_drop else []),
    ]  # fmt: skip


# What the law posts, by id of plan/campaign: nothing else ever stands on a posted list.
POSTED = {
    "head_name": Column("head_name", gettext_lazy("Họ và tên chủ hộ"), "ten", value=lambda c: c.household.head_name),
    "village": Column("village", gettext_lazy("Bản, tiểu khu"), value=lambda c: c.village.name if c.village else ""),
    "member_count": Column("member_count", gettext_lazy("Số người"), "so", value=lambda c: c.household.member_count),
    "score_a": Column("score_a", gettext_lazy("Điểm A"), "diem"),
    "score_b": Column("score_b", gettext_lazy("Điểm B"), align="num", value=score_b),
    "household_class": Column("household_class", gettext_lazy("Kết quả phân loại"), "hang_ho"),
}


def posted_columns(field_ids: Sequence[str], *, with_results: bool = True) -> list[Column]:
    """Columns of the posted list, as the plan names them; before it is posted without the results."""
    return [POSTED[name] for name in field_ids if with_results or name not in RESULT_COLUMNS]


def cases_table(
    page: Page[Any], *, columns: Sequence[Column], caption: str, export_url: str, sort: str = "", names_link: bool = False
) -> Table:
    """One page of households."""
    return Table(
        columns=columns, rows=page.object_list, caption=caption, id="cac-ho", noun=_("hộ"), total=page.paginator.count,
        start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages, sort=sort,
        row_url=(lambda c: reverse("register:household", args=[c.household_id])) if names_link else None,
        export_url=export_url, empty_title=_("Không có hộ nào"), empty_text=_("Bỏ điều kiện lọc để xem cả danh sách."),
    )  # fmt: skip


def file_address(name: str, args: list[Any], query: QueryDict, keys: Sequence[str]) -> str:
    """A file's address with the filters in force."""
    kept = {key: query[key] for key in keys if query.get(key)}
    return reverse(name, args=args) + (f"?{urlencode(kept)}" if kept else "")


def _refusal_column(papers: dict[int, int], *, may_make: bool) -> Column:
    """The written answer to whom Phiếu A kept out."""
    def words(row: Any) -> str:
        if row.state != "screened_out":
            return ""
        return _("Xem văn bản trả lời") if row.pk in papers else _("Lập văn bản trả lời") if may_make else ""

    return Column("paper", _("Văn bản trả lời"), value=words, url=lambda r: paper_url("tu-choi", r.pk, papers) if words(r) else None)


def requests_table(
    requests: Sequence[Any], year: int, *, may_screen: bool, papers: dict[int, int] | None = None
) -> Table:
    """Requests of a commune's campaign. ``papers``: request → the written answer made of it."""
    words = {"filed": _("chờ Phiếu A"), "accepted": _("đưa vào rà soát"), "screened_out": _("không đưa vào rà soát")}
    tones = {"filed": "due", "accepted": "done", "screened_out": "rest"}
    return Table(
        columns=[
            Column("household", _("Chủ hộ"), value=lambda r: r.household.head_name),
            Column("village", _("Bản, tiểu khu"), value=lambda r: r.household.village.name if r.household.village else ""),
            Column("filed_on", _("Ngày nộp"), "ngay"),
            Column("channel", _("Cách nộp"), value=lambda r: r.get_channel_display()),
            Column("state", _("Kết quả Phiếu A"), value=lambda r: words[r.state], tone=lambda r: tones[r.state]),
            Column("items", _("Số mục của Phiếu A"), "so", value=lambda r: len(r.items) if r.items is not None else None),
            Column("override_reason", _("Lý do vẫn đưa vào")),
            Column("again_reason", _("Lý do đề nghị lại")),
            _refusal_column(papers or {}, may_make=may_screen),
        ],
        rows=requests, caption=_("Giấy đề nghị rà soát (Mẫu số 01) năm %(year)s") % {"year": year}, id="de-nghi",
        noun=_("đề nghị"), total=len(requests),
        row_url=lambda r: reverse("campaign:screening", args=[r.pk]) if may_screen and r.state == "filed" else None,
        empty_title=_("Chưa có giấy đề nghị nào"),
        empty_text=_("Hộ ngoài danh sách nghèo, cận nghèo được rà soát khi có giấy đề nghị và qua Phiếu A."),
    )  # fmt: skip


def consolidations_table(kept: Sequence[Any]) -> Table:
    """What was kept of a round: each as it stood."""
    def total(name: str) -> Any:
        return lambda c: c.totals.get(name)

    return Table(
        columns=[
            Column("made_at", _("Lúc tổng hợp"), "gio"),
            Column("area", _("Địa bàn"), value=lambda c: c.area.name),
            Column("standing", _("Tính chất"), value=lambda c: c.get_standing_display(),
                   tone=lambda c: "done" if c.standing == "official" else "rest"),
            Column("recognised", _("Xã đã công nhận"), "so", value=total("recognised")),
            Column("communes", _("Số xã"), "so", value=total("communes")),
            Column("household_count", _("Hộ rà soát"), "so", value=total("household_count")),
            Column("poor", _("Hộ nghèo"), "so", value=total("poor_count")),
            Column("near_poor", _("Hộ cận nghèo"), "so", value=total("near_poor_count")),
            Column("decision", _("Quyết định"),
                   value=lambda c: f"{c.decision_number}, {formats.day(c.decided_on)}" if c.decision_number else ""),
        ],
        rows=kept, caption=_("Các lần tổng hợp"), id="cac-lan-tong-hop", noun=_("lần"), total=len(kept),
        empty_title=_("Chưa tổng hợp lần nào"),
        empty_text=_("Mỗi lần tổng hợp giữ số liệu của mọi xã đúng lúc đó; quyết định của UBND tỉnh làm số liệu thành chính thức."),
    )  # fmt: skip


def paper_url(sort: str, pk: int, made: dict[int, int]) -> str:
    """The paper made of a row, or the page that makes it."""
    return reverse("papers:paper", args=[made[pk]]) if pk in made else reverse("campaign:paper_new", args=[sort, pk])


def paper_link(sort: str, pk: int, made: dict[int, int]) -> dict[str, Any]:
    """Address of a row's paper, and whether it is made already."""
    return {"url": paper_url(sort, pk, made), "is_made": pk in made}


def with_papers(sort: str, rows: Sequence[Any], made: dict[int, int]) -> None:
    """Puts ``paper`` (see ``paper_link``) on each row, for a template that lists them."""
    for row in rows:
        row.paper = paper_link(sort, row.pk, made)


def paper_column(sort: str, made: dict[int, int], *, may_make: bool) -> Column:
    """A column that opens each row's paper, or makes it."""

    def words(row: Any) -> str:
        return _("Xem giấy") if row.pk in made else _("Lập giấy") if may_make else ""

    return Column("paper", gettext_lazy("Giấy in"), value=words, url=lambda row: paper_url(sort, row.pk, made))


CERTIFICATE_COLUMNS = (
    Column("number", gettext_lazy("Số giấy chứng nhận")),
    Column("head_name", gettext_lazy("Chủ hộ"), "ten", value=lambda c: c.household.head_name),
    Column("village", gettext_lazy("Bản, tiểu khu"), value=lambda c: c.household.village.name if c.household.village else ""),
    Column("household_class", gettext_lazy("Hạng"), "hang_ho"),
    Column("issued_on", gettext_lazy("Ngày cấp"), "ngay"),
)
