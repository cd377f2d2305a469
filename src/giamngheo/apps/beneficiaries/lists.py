"""What lists look like: columns of the index and of the rows, the same on screen and in files."""

from __future__ import annotations

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from giamngheo.apps.support.lists import NOUNS, state_words
from giamngheo.engine.eligibility_trace import OTHERS_VI
from giamngheo.engine.plan_eligibility import Rule
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import states, terms
from .models import Beneficiary, BeneficiaryList
from .queries.rows import Counts, VillageLine

PAGE_SIZE = 50
OPINIONS = {"": gettext_lazy("chưa có"), "agree": gettext_lazy("đồng ý"), "disagree": gettext_lazy("không đồng ý")}


def list_url(found: BeneficiaryList) -> str:
    return reverse("beneficiaries:list", args=[found.pk])


def index_columns() -> tuple[Column, ...]:
    """One list a line."""
    return (
        Column("title", gettext_lazy("Danh sách"), url=list_url),
        Column("area", gettext_lazy("Địa bàn"), value=lambda r: r.area.name, is_sortable=True),
        Column("content", gettext_lazy("Nội dung"), value=lambda r: terms.content_name(r.content)),
        Column("on", gettext_lazy("Xét vào ngày"), "ngay", is_sortable=True),
        Column("row_count", gettext_lazy("Số dòng"), "so"),
        Column("chosen", gettext_lazy("Được chọn"), "so", is_sortable=True),
        Column("waiting", gettext_lazy("Chờ"), "so"),
        Column("state", gettext_lazy("Trạng thái"), value=lambda r: states.STATES[r.state].label,
               tone=lambda r: states.STATES[r.state].tone),
    )  # fmt: skip


def index_table(page: Page[BeneficiaryList], *, sort: str, query: str) -> Table:
    export = reverse("beneficiaries:lists_file", args=["xlsx"])
    return Table(
        columns=index_columns(), rows=page.object_list, caption=_("Danh sách thụ hưởng"), noun=_("danh sách"),
        total=page.paginator.count, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages, sort=sort,
        export_url=f"{export}?{query}" if query else export, empty_title=_("Chưa có danh sách nào"),
        empty_text=_("Cán bộ giảm nghèo lập danh sách từ quy định, hệ thống đề xuất ai thuộc diện."),
    )  # fmt: skip


def result_words(row: Beneficiary) -> str:
    """What the newest look said of the row's eligibility."""
    code = row.check_state or row.proposed_state
    return _("Không còn trong sổ") if code == "GONE" else state_words(code)


def order_words(row: Beneficiary) -> str:
    number = row.number if row.number is not None else row.position
    return formats.number(number, missing="")


def row_columns(found: BeneficiaryList, rule: Rule | None, *, with_priority: bool, with_notes: bool = True) -> list[Column]:
    """One subject a line. ``with_priority``: whether the ground of the order, which may be sensitive, may be told;
    ``with_notes``: what was given before, also elsewhere, and conditions: not to who works in a village (decision 10)."""
    is_named = rule is None or rule.subject in ("household", "person")
    village = Column("village", gettext_lazy("Bản, tiểu khu"), value=lambda r: r.village.name if r.village else "")
    place = Column("place", gettext_lazy("Xã"), value=lambda r: r.place.name if r.place else "")
    columns = [
        Column("name", gettext_lazy("Đối tượng"), "ten" if is_named else ""),
        village if found.asks_village or is_named else place,
        Column("number", gettext_lazy("Thứ tự"), value=order_words, align="num"),
        Column("outcome", gettext_lazy("Kết quả"), value=lambda r: states.OUTCOMES[r.outcome].label,
               tone=lambda r: states.OUTCOMES[r.outcome].tone),
        Column("eligibility", gettext_lazy("Điều kiện"), value=result_words),
    ]  # fmt: skip
    if with_priority and rule is not None and rule.priorities:
        texts = [*(p.text_vi for p in rule.priorities), OTHERS_VI]
        columns.append(
            Column("priority", gettext_lazy("Diện ưu tiên"), value=lambda r: f"{r.rank}. {texts[r.rank - 1]}" if r.rank else "")
        )
    if found.asks_village:
        columns.append(Column("opinion", gettext_lazy("Ý kiến bản"), value=lambda r: str(OPINIONS[r.opinion])))
    return [*columns, Column("outcome_reason", gettext_lazy("Lý do, ghi chú"), value=note_words if with_notes else village_words)]


def village_words(row: Beneficiary) -> str:
    """What the village itself said against it."""
    return _("Bản không đồng ý: %(reason)s") % {"reason": row.opinion_reason} if row.opinion == "disagree" else ""


def note_words(row: Beneficiary) -> str:
    """Why it came out so; before that what is missing, what the village said, what was given before."""
    warned = [one["words"] for one in row.overlaps if not one["refuses"]]
    said = village_words(row)
    is_of_order = (row.check_state or row.proposed_state) == "YES"
    words = _("Chưa biết, để xếp thứ tự: %(words)s") if is_of_order else _("Còn thiếu: %(words)s")
    missing = words % {"words": row.missing} if row.missing and not row.outcome_reason else ""
    return " ".join(one for one in (row.outcome_reason, missing, "" if said and said in row.outcome_reason else said, *warned) if one)


def rows_table(
    page: Page[Beneficiary], found: BeneficiaryList, rule: Rule | None, *, with_priority: bool, with_notes: bool, export_url: str
) -> Table:
    return Table(
        columns=row_columns(found, rule, with_priority=with_priority, with_notes=with_notes),
        rows=page.object_list, caption=_("Các dòng của danh sách"),
        id="cac-dong", noun=str(NOUNS[rule.subject]) if rule and rule.subject in NOUNS else _("dòng"), total=page.paginator.count,
        start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages, export_url=export_url,
        row_url=lambda row: reverse("beneficiaries:row", args=[row.pk]), empty_title=_("Không có dòng nào"),
    )  # fmt: skip


def villages_table(found: BeneficiaryList, lines: list[VillageLine], *, may_open: set[int | None]) -> Table:
    """How far each village is; those that may be opened lead to their page."""

    def url(line: VillageLine) -> str | None:
        return reverse("beneficiaries:opinion", args=[found.pk, line.id or 0]) if line.id in may_open else None

    return Table(
        columns=(
            Column("name", gettext_lazy("Bản, tiểu khu"), value=lambda line: line.name or _("chưa rõ bản"), url=url),
            Column("all", gettext_lazy("Số dòng"), "so"),
            Column("heard", gettext_lazy("Đã có ý kiến"), "so"),
            Column("disagreed", gettext_lazy("Không đồng ý"), "so"),
        ),
        rows=lines, caption=_("Ý kiến của các bản"), id="y-kien", noun=_("bản"), empty_title=_("Chưa có bản nào"),
    )  # fmt: skip


def answer_of(found: BeneficiaryList, counts: Counts) -> tuple[str, str]:
    """The page's answer: the number in front, and the words after it."""
    if found.state in (states.DRAFT, states.OPINION):
        return formats.number(counts.all), ngettext("dòng được đề xuất", "dòng được đề xuất", counts.all)
    if counts.limit is None:
        words = [_("được chọn, không giới hạn số suất")]
    else:
        words = [_("được chọn trên %(limit)s suất") % {"limit": formats.number(counts.limit)}]
    told = ((counts.proposed - counts.unsure, _("ngang nhau chưa xếp")), (counts.unsure, _("thiếu thông tin quyết định suất")),
            (counts.waiting, _("chờ")), (counts.left_out, _("không đưa vào")),
            (counts.withdrawn, _("đã rút")))  # fmt: skip
    words += [f"{formats.number(count)} {name}" for count, name in told if count]
    return formats.number(counts.chosen), "; ".join(words)


__all__ = [
    "PAGE_SIZE", "answer_of", "index_columns", "index_table", "list_url", "note_words", "result_words", "row_columns",
    "rows_table", "village_words", "villages_table",
]  # fmt: skip
