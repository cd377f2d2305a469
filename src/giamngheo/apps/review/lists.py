"""What the review's lists, counts and answers look like: columns, links, words. No reading, no writing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table
from giamngheo.kit.terms import Words

from . import engine_door, queries, states
from .models import CommuneReview, Decision, Round
from .movement import MOVEMENTS

PAGE_SIZE = 50
CLASS_LABELS = Words(HOUSEHOLD_CLASSES)
MOVEMENT_LABELS = Words(MOVEMENTS)


def _score_b_cell(decision: Decision) -> Any:
    """The number itself, so that a file can sum it; the range as text when answers are missing."""
    low, high = decision.score_b_min, decision.score_b_max
    return low if low == high else score_b(decision)


def score_b(decision: Decision) -> str:
    """One number, or from–to when answers are missing."""
    low, high = decision.score_b_min, decision.score_b_max
    if low is None or low == high:
        return formats.score(low, missing="")
    return f"{formats.score(low)}–{formats.score(high, missing='?')}"


COMMUNE_COLUMNS = (
    Column("head_name", gettext_lazy("Chủ hộ"), "ten", is_sortable=True, value=lambda d: d.household.head_name),
    Column("village", gettext_lazy("Bản, tiểu khu"), is_sortable=True,
           value=lambda d: d.household.village.name if d.household.village else ""),
    Column("member_count", gettext_lazy("Số người"), "so", value=lambda d: d.household.member_count),
    Column("score_a", gettext_lazy("Điểm A"), "diem", is_sortable=True),
    Column("score_b_min", gettext_lazy("Điểm B"), align="num", is_sortable=True, value=_score_b_cell),
    Column("household_class", gettext_lazy("Hạng"), "hang_ho"),
    Column("movement", gettext_lazy("Biến động"), value=lambda d: MOVEMENT_LABELS.get(d.movement_now, "")),
    Column("missing", gettext_lazy("Câu trả lời còn thiếu"), value=lambda d: d.missing),
)  # fmt: skip


def commune_title(review: CommuneReview) -> str:
    """ "Danh sách rà soát xã Nậm Lầu, cuối năm 2024"."""
    return _("Danh sách rà soát %(area)s, cuối năm %(year)s") % {"area": review.area.name, "year": review.round.year}


def _commune_url(review: CommuneReview, name: str = "commune", *extra: Any, query: dict[str, Any] | None = None) -> str:
    url = reverse(f"review:{name}", args=[review.round.year, review.area_id, *extra])
    return f"{url}?{urlencode(query)}" if query else url


def file_url(review: CommuneReview, kind: str, query: QueryDict) -> str:
    """The file of the list as it is filtered and sorted now."""
    kept = {key: query[key] for key in ("hang", "sap_xep") if query.get(key)}
    return _commune_url(review, "commune_file", kind, query=kept)


def commune_table(
    review: CommuneReview, page: Page[Decision], *, sort: str, query: QueryDict, class_code: str
) -> Table:
    """One page of a commune's list."""
    return Table(
        columns=COMMUNE_COLUMNS,
        rows=page.object_list,
        caption=commune_title(review),
        noun=_("hộ"),
        total=page.paginator.count,
        start=max(page.start_index(), 1),
        page=page.number,
        pages=page.paginator.num_pages,
        sort=sort,
        row_url=lambda d: reverse("register:household", args=[d.household_id]),
        export_url=file_url(review, "xlsx", query),
        empty_title=_("Không có hộ nào thuộc hạng này") if class_code else _("Danh sách chưa được phân loại"),
        empty_text=_("Bỏ điều kiện lọc để xem cả danh sách.")
        if class_code
        else _("Nhập danh sách của xã, sau đó phân loại; kết quả từng hộ hiện ở đây."),
    )


def class_counts(review: CommuneReview, current: str) -> list[dict[str, Any]]:
    """The four classes with their counts, each a link to its households."""
    numbers = {
        "POOR": review.poor_count,
        "NEAR_POOR": review.near_poor_count,
        "NOT_POOR": review.not_poor_count,
        "UNDETERMINED": review.undetermined_count,
    }
    return [
        {
            "code": code,
            "label": CLASS_LABELS[code],
            "count": count,
            "url": _commune_url(review, query={"hang": code}),
            "is_current": code == current,
        }
        for code, count in numbers.items()
    ]


def rounds_table(lines: Iterable[queries.RoundLine], place_query: str = "") -> Table:
    """Rounds, newest first; ``place_query``: of the place that they are narrowed to."""
    return Table(
        columns=[
            Column("year", _("Năm"), value=lambda line: str(line.round.year)),
            Column("standard", _("Chuẩn nghèo"), value=lambda line: engine_door.standard_name(line.round.standard_id)),
            Column("days", _("Thời gian"), value=lambda line: _period(line.round)),
            Column("communes", _("Số xã"), "so"),
            Column("classified", _("Chờ công nhận"), "so"),
            Column("recognised", _("Đã công nhận"), "so"),
            Column("poor", _("Hộ nghèo"), "so"),
            Column("near_poor", _("Hộ cận nghèo"), "so"),
            Column("undetermined", _("Chưa xác định"), "so"),
        ],
        rows=lines,
        caption=_("Các vòng rà soát"),
        id="cac-vong",
        noun=_("vòng"),
        row_url=lambda line: reverse("review:progress", args=[line.round.year]) + place_query,
        empty_title=_("Chưa mở vòng rà soát nào"),
        empty_text=_("Chuyên viên giảm nghèo cấp tỉnh mở vòng rà soát của năm."),
    )


def _period(round: Round) -> str:
    return f"{formats.day(round.opens_on)} – {formats.day(round.closes_on)}"


def state_in_words(review: CommuneReview, today: date) -> str:
    """The state, and that it is late."""
    label = states.STATES[review.state].label
    return f"{label}, {_('quá hạn')}" if queries.is_late(review, today) else label


def _state_tone(review: CommuneReview, today: date) -> str:
    return "late" if queries.is_late(review, today) else states.STATES[review.state].tone


def progress_columns(today: date, *, has_districts: bool, opened: Collection[int]) -> list[Column]:
    """One row per commune; every number opens its list. ``opened``: communes whose households the reader may see."""

    def behind(code: str) -> Any:
        return lambda r: _commune_url(r, query={"hang": code}) if r.household_count and r.area_id in opened else None

    columns = [Column("area", _("Xã"), value=lambda r: r.area.name)]
    if has_districts:
        columns.append(Column("district", _("Huyện"), value=lambda r: r.area.parent.name if r.area.parent else ""))
    return [
        *columns,
        Column(
            "state", _("Trạng thái"), value=lambda r: state_in_words(r, today), tone=lambda r: _state_tone(r, today)
        ),
        Column("has_facts", _("Số liệu"), value=lambda r: _("đã có") if r.has_facts else _("chưa có")),
        Column("household_count", _("Số hộ rà soát"), "so", url=lambda r: _commune_url(r) if r.area_id in opened else None),
        Column("poor_count", _("Hộ nghèo"), "so", url=behind("POOR")),
        Column("near_poor_count", _("Hộ cận nghèo"), "so", url=behind("NEAR_POOR")),
        Column("not_poor_count", _("Không nghèo"), "so", url=behind("NOT_POOR")),
        Column("undetermined_count", _("Chưa xác định"), "so", url=behind("UNDETERMINED")),
        Column("decision_number", _("Quyết định công nhận"), value=_decision_in_words),
    ]


def _decision_in_words(review: CommuneReview) -> str:
    recognition = getattr(review, "recognition", None)
    return f"{recognition.decision_number}, {formats.day(recognition.decided_on)}" if recognition else ""


def progress_table(
    round: Round, reviews: list[CommuneReview], today: date, *, has_districts: bool, opened: Collection[int]
) -> Table:
    """All my communes of the round on one page: at most 204 lines."""
    return Table(
        columns=progress_columns(today, has_districts=has_districts, opened=opened),
        rows=reviews,
        caption=_("Tiến độ rà soát năm %(year)s theo xã") % {"year": round.year},
        id="tien-do",
        noun=_("xã"),
        total=len(reviews),
        row_url=lambda r: _commune_url(r) if r.area_id in opened else None,
        export_url=reverse("review:progress_file", args=[round.year, "xlsx"]),
        empty_title=_("Không có xã nào của tôi trong vòng này"),
        empty_text=_("Địa bàn của tôi không có trên bản đồ hành chính của ngày rà soát."),
    )


def _hidden(form: Any) -> list[dict[str, Any]]:
    """The answers sent along to the second step, as they were typed."""
    fields = [{"name": field.html_name, "value": field.value() if field.value() is not None else ""} for field in form]
    return [*fields, {"name": "buoc", "value": "xong"}]


def round_answers(form: Any) -> dict[str, Any]:
    """Check your answers before a round is opened."""
    given = form.cleaned_data
    return {
        "answers": [
            {"label": _("Năm rà soát"), "value": str(given["year"])},
            {"label": _("Chuẩn nghèo áp dụng"), "value": engine_door.standard_name(given["standard_id"])},
            {"label": _("Lý do chọn chuẩn nghèo"), "value": given["standard_reason"]},
            {"label": _("Phiếu chấm điểm A"), "value": engine_door.scorecard_name(given["scorecard_id"])},
            {"label": _("Thời gian"), "value": f"{formats.day(given['opens_on'])} – {formats.day(given['closes_on'])}"},
        ],
        "hidden": _hidden(form),
        "doubts": engine_door.doubts(given["standard_id"], given["scorecard_id"]),
        "cancel_url": reverse("review:rounds"),
    }


def recognition_answers(review: CommuneReview, form: Any) -> dict[str, Any]:
    """Check your answers before a list becomes official."""
    given = form.cleaned_data
    back = _commune_url(review)
    return {
        "review": review,
        "answers": [
            {"label": _("Danh sách"), "value": commune_title(review)},
            *({"label": row["label"], "value": formats.number(row["count"])} for row in class_counts(review, "")),
            {"label": _("Dòng trong tệp đã bỏ ra ngoài"), "value": formats.number(queries.rows_left_out(review))},
            {"label": _("Số quyết định"), "value": given["decision_number"]},
            {"label": _("Ngày quyết định"), "value": formats.day(given["decided_on"])},
            {"label": _("Người ký"), "value": given["signer_name"]},
            *(
                {"label": _("Lý do công nhận khi chưa qua đủ các bước"), "value": given[name]}
                for name in ("procedure_reason",) if name in given
            ),
        ],
        "hidden": _hidden(form),
        "cancel_url": back,
    }
