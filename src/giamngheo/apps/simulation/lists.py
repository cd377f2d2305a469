"""What a simulation looks like: columns, rows, words; small counts withheld. No reading, no writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from giamngheo.apps.places.plans import current_plan
from giamngheo.engine import overlay as overlays
from giamngheo.engine.disclosure import hidden_cells
from giamngheo.engine.overlay import Overlay
from giamngheo.engine.plan import Standard
from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table
from giamngheo.kit.terms import Words

from .models import Draft, Result
from .queries import Groups, Moves

CLASSES = tuple(term.code for term in HOUSEHOLD_CLASSES)
POOR, NEAR_POOR, NOT_POOR, OPEN = CLASSES
LABELS = Words(HOUSEHOLD_CLASSES)
HIDDEN = "*"
AREA_WORDS = {"rural": gettext_noop("nông thôn"), "urban": gettext_noop("thành thị"), None: ""}
UNASKED_WORDS = {
    "unknown": gettext_noop("để là chưa biết: hộ có thể đổi hạng vì chỉ số này thì “chưa xác định”"),
    "not_deprived": gettext_noop("giả định không hộ nào thiếu hụt"),
    "deprived": gettext_noop("giả định mọi hộ đều thiếu hụt"),
}
BASIS_WORDS = {
    "score": gettext_noop("điểm A trên phiếu"),
    "declared": gettext_noop("thu nhập hộ đã khai"),
    "assumed": gettext_noop("giả định điểm A ứng với mức thu nhập"),
    "nothing": gettext_noop("không có số liệu để tính"),
}


def moved(move: tuple[str, str]) -> str:
    """The kind of passage; every pair of classes is exactly one kind."""
    base, draft = move
    if base == draft:
        return "same"
    if draft == POOR:
        return "to_poor"
    if draft == OPEN:
        return "open"
    if draft == NOT_POOR:
        return "out"
    return "eased" if base == POOR else "to_near"


KINDS = {
    "to_poor": gettext_noop("Thành hộ nghèo"),
    "to_near": gettext_noop("Thành cận nghèo"),
    "eased": gettext_noop("Nghèo thành cận nghèo"),
    "out": gettext_noop("Ra khỏi diện nghèo, cận nghèo"),
    "open": gettext_noop("Chưa xác định"),
    "same": gettext_noop("Không đổi hạng"),
}


@dataclass(slots=True)
class Line:
    """One row: what it is about, its passages, all households of the same set (None: not known)."""

    label: str
    moves: Moves
    total: int | None = None
    url: str = ""
    is_sum: bool = False
    # Which area it is of, for what is withheld over all pages; see ``withheld``.
    node: Any = None
    values: dict[str, int] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.values = {f"base_{c}": 0 for c in CLASSES} | {f"draft_{c}": 0 for c in CLASSES} | dict.fromkeys(KINDS, 0)
        for (base, draft), count in self.moves.items():
            for key in (f"base_{base}", f"draft_{draft}", moved((base, draft))):
                self.values[key] += count
        self.values["households"] = sum(self.moves.values())

    def share(self, key: str) -> float | None:
        """Of all households of the set, not of those reviewed."""
        return self.values[key] / self.total if self.total else None


BLOCKS = (
    tuple(f"base_{code}" for code in CLASSES),
    tuple(f"draft_{code}" for code in CLASSES),
    tuple(KINDS),
)


def withhold(lines: Sequence[Line]) -> bool:
    """Hides small counts in the lines, block by block, and what sums would give away. True when anything is hidden."""
    parts = [line for line in lines if not line.is_sum]
    for block in BLOCKS:
        hidden = hidden_cells([[line.values[key] for key in block] for line in parts])
        for line, marks in zip(parts, hidden, strict=True):
            line.hidden |= {key for key, is_hidden in zip(block, marks, strict=True) if is_hidden}
    for line in lines:
        keys = [key for block in BLOCKS for key in block] if line.is_sum else ["households"]
        line.hidden |= {key for key in keys if 0 < line.values[key] < 5}
    return any(line.hidden for line in lines)


def _count(key: str, label: str, *, is_hiding: bool) -> Column:
    def value(line: Line) -> Any:
        if key in line.hidden:
            return HIDDEN
        return formats.number(line.values[key]) if is_hiding else line.values[key]

    return Column(key, label, "" if is_hiding else "so", align="num", value=value)


def _share(key: str, label: str, *, is_hiding: bool) -> Column:
    def value(line: Line) -> Any:
        share = line.share(key)
        if key in line.hidden:
            return HIDDEN
        return (formats.percent(share, missing="") if is_hiding else share) if share is not None else None

    return Column(f"share_{key}", label, "" if is_hiding else "phan_tram", align="num", value=value)


def columns(first: str, *, is_hiding: bool, has_shares: bool = True) -> list[Column]:
    """Poor and near-poor now and under the draft, then who passes where."""
    found = [
        Column("label", first),
        _count("households", _("Hộ được tính"), is_hiding=is_hiding),
        _count(f"base_{POOR}", _("Nghèo, hiện hành"), is_hiding=is_hiding),
        _count(f"draft_{POOR}", _("Nghèo, dự thảo"), is_hiding=is_hiding),
        _count(f"base_{NEAR_POOR}", _("Cận nghèo, hiện hành"), is_hiding=is_hiding),
        _count(f"draft_{NEAR_POOR}", _("Cận nghèo, dự thảo"), is_hiding=is_hiding),
        *(_count(key, _(label), is_hiding=is_hiding) for key, label in KINDS.items() if key != "same"),
    ]
    if has_shares:
        found += [
            _share(f"base_{POOR}", _("Tỷ lệ nghèo, hiện hành"), is_hiding=is_hiding),
            _share(f"draft_{POOR}", _("Tỷ lệ nghèo, dự thảo (ít nhất)"), is_hiding=is_hiding),
        ]
    return found


def table(
    lines: list[Line],
    *,
    first: str,
    caption: str,
    id: str,
    is_hiding: bool,
    export_url: str = "",
    has_shares: bool = True,
) -> Table:
    """A table of lines by place or by group."""
    return Table(
        columns=columns(first, is_hiding=is_hiding, has_shares=has_shares), rows=lines, caption=caption, id=id,
        row_url=lambda line: line.url or None, export_url=export_url, export_label=_("Tải bảng này (.xlsx)"),
        empty_title=_("Chưa có số liệu"),
    )  # fmt: skip


GROUP_WORDS = {
    "all": gettext_noop("Mọi hộ được tính"),
    "kinh": gettext_noop("Kinh"),
    "minority": gettext_noop("Dân tộc thiểu số"),
    "unwritten": gettext_noop("Chưa ghi dân tộc"),
    "female": gettext_noop("Chủ hộ là nữ"),
    "male": gettext_noop("Chủ hộ là nam"),
    "merit": gettext_noop("Có thành viên là người có công"),
}


def group_sections(groups: Groups, totals: dict[str, int]) -> dict[str, list[Line]]:
    """``ethnic``, ``head``, ``merit``: each a table with the whole on top, whose parts are disjoint."""

    def line(code: str, total: int | None = None) -> Line:
        label = code.removeprefix("ethnic:") if code.startswith("ethnic:") else _(GROUP_WORDS[code])
        return Line(label, groups.moves.get(code, {}), total, is_sum=code in ("all", "minority"))

    named = sorted(code for code in groups.moves if code.startswith("ethnic:"))
    minority = sum(n for name, n in totals.items() if name not in ("", "Kinh")) or None
    ethnic = [line("all", sum(totals.values()) or None), line("kinh", totals.get("Kinh"))]
    ethnic += [line("minority", minority), *(line(code, totals.get(code.removeprefix("ethnic:"))) for code in named)]
    ethnic += [line("unwritten")] if "unwritten" in groups.moves else []
    rest: Moves = {
        move: count - groups.moves.get("merit", {}).get(move, 0) for move, count in groups.moves.get("all", {}).items()
    }
    others = Line(_("Không có, hoặc chưa ghi"), {m: c for m, c in rest.items() if c})
    return {
        "ethnic": ethnic,
        "head": [line("all"), line("female"), line("male")],
        "merit": [line("all"), line("merit"), others],
    }


def matrix(moves: Moves, *, is_hiding: bool) -> Table:
    """From which class to which: a row per class now, a column per class under the draft."""
    rows = [[moves.get((base, draft), 0) for draft in CLASSES] for base in CLASSES]
    hidden = hidden_cells(rows) if is_hiding else [[False] * len(CLASSES)] * len(CLASSES)

    def cell(column: int) -> Any:
        def value(row: int) -> Any:
            return HIDDEN if hidden[row][column] else formats.number(rows[row][column])

        return value

    heads = [Column("base", _("Hiện hành"), value=lambda row: LABELS[CLASSES[row]])]
    heads += [Column(c, LABELS[c], align="num", value=cell(i)) for i, c in enumerate(CLASSES)]
    heads.append(Column("sum", _("Cộng"), align="num", value=lambda row: formats.number(sum(rows[row]))))
    shown = [i for i, row in enumerate(rows) if sum(row)]
    groups = [("", 1), (_("Theo dự thảo"), len(CLASSES)), ("", 1)]
    return Table(columns=heads, rows=shown, caption=_("Hộ chuyển từ hạng nào sang hạng nào"), id="chuyen-hang", groups=groups,
                 empty_title=_("Chưa có số liệu"))  # fmt: skip


# --- the draft itself ---------------------------------------------------------------------------------------------------


def value_words(value: Any, unit: str) -> str:
    """A parameter's value with its unit."""
    if unit == "vnd_per_person_month":
        return _("%(money)s/người/tháng") % {"money": formats.money(value)}
    words = {
        "points": _("điểm"),
        "count": _("chỉ số"),
        "years": _("tuổi"),
        "m2_per_person": _("m²/người"),
        "z": "",
        "share": "",
    }
    if unit == "share":
        return formats.percent(value)
    return f"{formats.number(value)} {words.get(unit, '')}".strip()


CONFIDENCE_WORDS = {
    "confirmed": gettext_noop("đã xác nhận"),
    "unconfirmed": gettext_noop("chưa xác nhận"),
    "unknown": gettext_noop("chưa rõ"),
}


def changes_table(draft: Draft) -> Table:
    """Every parameter that decides under the draft: in force in the year, in the plan's standard, in the draft."""
    plan = current_plan()
    overlay = Overlay.from_data(draft.overlay)
    base, standard = plan.standards.get(draft.round.standard_id), plan.standards.get(overlay.standard_id)
    rows = _change_rows(overlay, base, standard) if standard else []
    return Table(
        columns=[
            Column("name", _("Tham số")),
            Column("base", _("Áp dụng trong năm"), align="num"),
            Column("plan", _("Chuẩn lấy làm gốc"), align="num"),
            Column("draft", _("Dự thảo"), align="num"),
            Column("sure", _("Mức chắc chắn")),
        ],
        rows=rows, caption=_("Dự thảo thay đổi gì"), id="thay-doi",
        empty_title=_("Dự thảo không thay đổi tham số nào"),
    )  # fmt: skip


def _change_rows(overlay: Overlay, base: Standard | None, standard: Standard) -> list[dict[str, Any]]:
    drafted = {(c.parameter, c.area_type): c.value for c in overlay.changes}
    is_other = base is not None and base.id != standard.id
    rows = []
    for name in overlays.deciding(standard):
        parameter = standard.parameters[name]
        for value in parameter.values:
            key = name, value.area_type
            if value.valid_from is not None or (key not in drafted and not is_other) or not _is_number(value.value):
                continue
            place = AREA_WORDS.get(value.area_type, "")
            before = base.parameters.get(name) if base else None
            old = next((v.value for v in before.values if v.area_type == value.area_type), None) if before else None
            rows.append(
                {
                    "name": f"{parameter.name_vi}, {_(place)}" if place else parameter.name_vi,
                    "base": value_words(old, parameter.unit) if _is_number(old) else _("không có"),
                    "plan": value_words(value.value, parameter.unit),
                    "draft": value_words(drafted[key], parameter.unit) if key in drafted else _("giữ nguyên"),
                    "sure": _("dự thảo, chưa có văn bản") if key in drafted else _(CONFIDENCE_WORDS[value.confidence]),
                }
            )
    return rows


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def assumptions(draft: Draft) -> list[str]:
    """What the draft assumes and what is not known, in full sentences; shown on every page with its results."""
    plan = current_plan()
    overlay = Overlay.from_data(draft.overlay)
    standard = plan.standards.get(overlay.standard_id)
    found = []
    if overlay.line_scores:
        found.append(
            _("Giả định của người soạn: hộ chưa khai thu nhập có điểm A đến %(rural)s (nông thôn), %(urban)s (thành thị) là hộ "
              "có thu nhập từ mức chuẩn trở xuống. Không có cách quy đổi điểm A ra tiền nào được công bố.")
            % {"rural": formats.score(overlay.line_scores["rural"]), "urban": formats.score(overlay.line_scores["urban"])}
        )  # fmt: skip
    elif standard is not None and standard.method == "income_lines":
        found.append(_("Hộ chưa khai thu nhập không xếp hạng được theo mức thu nhập: để “chưa xác định”."))
    for change in overlay.points:
        options = dict(overlays.options_of(change.item, plan))
        sign = "+" if change.points > 0 else ""
        found.append(
            _("Giả định bảng điểm: hộ trả lời “%(option)s” ở mục %(item)s được %(points)s điểm A so với điểm đã ghi.")
            % {"option": options.get(change.option, change.option), "item": _(ITEM_WORDS[change.item]),
               "points": f"{sign}{formats.score(change.points)}"}
        )  # fmt: skip
    if standard is not None and standard.method == "income_lines":
        found.append(
            _("Chỉ số mà chuẩn này thêm và sổ hộ chưa hỏi (xử lý rác thải sinh hoạt): %(words)s.")
            % {"words": _(UNASKED_WORDS[overlay.unasked])}
        )
        found.append(_("Các chỉ số còn lại tính theo ngưỡng của chuẩn áp dụng trong năm, vì ngưỡng mới chưa có."))
    if standard is not None and standard.unconfirmed:
        found.append(
            _("%(name)s, chưa xác nhận: %(what)s.")
            % {"name": standard.name_vi, "what": "; ".join(standard.unconfirmed)}
        )
    return found


ITEM_WORDS = {
    "household_size": gettext_noop("số nhân khẩu"),
    "durable_wall": gettext_noop("tường bền chắc"),
    "durable_column": gettext_noop("cột bền chắc"),
}


def drafts_table(drafts: list[Draft], done: set[str], *, page: int, pages: int, total: int, start: int) -> Table:
    """The drafts; each can be ticked to be compared."""
    return Table(
        columns=[
            Column("name", _("Dự thảo")),
            Column("year", _("Năm"), value=lambda d: str(d.round.year)),
            Column("standard", _("Chuẩn lấy làm gốc"), value=_standard_name),
            Column("by_name", _("Người soạn")),
            Column("created_at", _("Ngày soạn"), "ngay"),
            Column("state", _("Kết quả"), value=lambda d: _("đã tính") if d.overlay_digest in done else _("chưa tính"),
                   tone=lambda d: "done" if d.overlay_digest in done else "rest"),
        ],
        rows=drafts, caption=_("Các dự thảo đã lưu"), noun=_("dự thảo"), total=total, page=page, pages=pages, start=start,
        row_url=lambda d: reverse("simulation:draft", args=[d.pk]),
        empty_title=_("Chưa có dự thảo nào"),
        empty_text=_("Soạn một dự thảo để xem mức chuẩn, ngưỡng điểm hoặc bảng điểm khác sẽ đổi hạng những hộ nào."),
    )  # fmt: skip


def _standard_name(draft: Draft) -> str:
    standard = current_plan().standards.get(str(draft.overlay.get("standard", "")))
    return standard.name_vi if standard else str(draft.overlay.get("standard", ""))


def result_note(result: Result) -> str:
    """What the numbers stand on."""
    counts = result.counts
    text = _("%(households)s hộ trong danh sách đã công nhận của %(communes)s trên %(listed)s xã, tính lúc %(at)s.") % {
        "households": formats.number(counts["households"]), "communes": formats.number(counts["communes"]),
        "listed": formats.number(counts["listed"]), "at": formats.moment(result.computed_at),
    }  # fmt: skip
    if counts.get("different"):
        text += " " + _("%(count)s hộ có hạng tính lại khác hạng đã công nhận; cột “hiện hành” là hạng tính lại.") % {
            "count": formats.number(counts["different"])
        }
    return text


__all__ = [
    "BASIS_WORDS", "CLASSES", "HIDDEN", "KINDS", "Line", "assumptions", "changes_table", "drafts_table", "group_sections",
    "matrix", "result_note", "table", "value_words", "withhold",
]  # fmt: skip
