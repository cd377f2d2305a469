"""What each table is: number, title, columns with their heads, and the row of one area.

Columns carry the filter that opens the households behind a number, so that list and cell cannot disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES, INDICATORS, KINH, POVERTY_CAUSES

from . import counting
from .counting import View

Row = dict[str, Any]
Target = int | None


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: key in the row, head (and the group head above it), format, and the list behind its numbers."""

    key: str
    label: str
    group: str = ""
    format: str = "so"
    filters: dict[str, str] = field(default_factory=dict)
    share_of: tuple[str, str] | None = None
    # (key of how many were not asked, key of how many there are): when nobody was asked, the cell says so.
    unasked: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ReviewTable:
    """One table of the set."""

    number: int
    title: str
    columns: tuple[TableColumn, ...]
    fill: Callable[[View], dict[Target, Row]]
    note: str = ""
    denominators: frozenset[str] = frozenset()
    # Address of the list behind a number, when it is not one of the year's classes.
    behind: str = "tables:households"

    def has_counts(self, row: Row) -> bool:
        """Whether anything was counted there, beyond denominators."""
        return any(key not in self.denominators for key in row)


CLASS_WORDS = {"POOR": "hộ nghèo", "NEAR_POOR": "hộ cận nghèo"}
CLASS_LABELS = {term.code: term.vi for term in HOUSEHOLD_CLASSES}


def _blank() -> dict[Target, Row]:
    return defaultdict(dict)


def _add(row: Row, key: str, value: int) -> None:
    row[key] = row.get(key, 0) + value


def fill_results(view: View) -> dict[Target, Row]:
    """Table 1. A commune without totals has no denominator: its shares stay empty, they are not 0 %."""
    rows = _blank()
    for total in counting.totals(view):
        _add(rows[total["target"]], "households", total["households"])
        _add(rows[total["target"]], "persons", total["persons"])
    for count in counting.class_counts(view):
        row = rows[count["target"]]
        for key in ("poor", "near_poor", "both", "undetermined"):
            row.setdefault(key, 0)
        for key in ("poor_persons", "near_poor_persons", "both_persons"):
            row.setdefault(key, 0)
        key = count["class"].lower()
        if key in {"poor", "near_poor"}:
            _add(row, key, count["households"])
            _add(row, f"{key}_persons", count["persons"])
            _add(row, "both", count["households"])
            _add(row, "both_persons", count["persons"])
        elif key == "undetermined":
            _add(row, key, count["households"])
    return rows


def _pair(key: str, label: str, group: str, of: str, household_class: str) -> tuple[TableColumn, TableColumn]:
    filters = {"hang": household_class} if household_class else {}
    return (
        TableColumn(key, "Số hộ" if of == "households" else "Số khẩu", f"{group} {label}", "so", filters),
        TableColumn(f"{key}_share", "Tỷ lệ", f"{group} {label}", "phan_tram", share_of=(key, of)),
    )


RESULTS = ReviewTable(
    1,
    "Kết quả rà soát hộ nghèo, hộ cận nghèo",
    (
        TableColumn("households", "Số hộ", "Dân số"),
        TableColumn("persons", "Số khẩu", "Dân số"),
        *_pair("poor", "nghèo", "Hộ", "households", "POOR"),
        *_pair("near_poor", "cận nghèo", "Hộ", "households", "NEAR_POOR"),
        *_pair("both", "nghèo và cận nghèo", "Hộ", "households", "POOR,NEAR_POOR"),
        *_pair("poor_persons", "nghèo", "Khẩu", "persons", "POOR"),
        *_pair("near_poor_persons", "cận nghèo", "Khẩu", "persons", "NEAR_POOR"),
        *_pair("both_persons", "nghèo và cận nghèo", "Khẩu", "persons", "POOR,NEAR_POOR"),
        TableColumn("undetermined", "Số hộ", "Chưa xác định", "so", {"hang": "UNDETERMINED"}),
    ),
    fill_results,
    denominators=frozenset({"households", "persons"}),
)


def _fill_deprivations(household_class: str) -> Callable[[View], dict[Target, Row]]:
    def fill(view: View) -> dict[Target, Row]:
        rows = _blank()
        for count in counting.deprivation_counts(view):
            if count["class"] != household_class:
                continue
            row = rows[count["target"]]
            _add(row, "households", count["households"])
            for term in INDICATORS:
                _add(row, term.code, count[term.code])
                _add(row, "deprivations", count[term.code])
        return rows

    return fill


def _deprivation_table(number: int, household_class: str) -> ReviewTable:
    return ReviewTable(
        number,
        f"Số {CLASS_WORDS[household_class]} theo chỉ số thiếu hụt dịch vụ xã hội cơ bản",
        (
            TableColumn("households", "Tổng số hộ", "", "so", {"hang": household_class}),
            TableColumn("deprivations", "Tổng số chỉ số thiếu hụt", ""),
            *(
                TableColumn(t.code, t.vi, "Số hộ thiếu hụt", "so", {"hang": household_class, "thieu_hut": t.code})
                for t in INDICATORS
            ),
        ),
        _fill_deprivations(household_class),
    )


def _rate_table(number: int, household_class: str) -> ReviewTable:
    return ReviewTable(
        number,
        f"Tỷ lệ {CLASS_WORDS[household_class]} theo chỉ số thiếu hụt dịch vụ xã hội cơ bản",
        (
            TableColumn("households", "Tổng số hộ", "", "so", {"hang": household_class}),
            *(
                TableColumn(f"{t.code}_share", t.vi, "Tỷ lệ hộ thiếu hụt", "phan_tram", share_of=(t.code, "households"))
                for t in INDICATORS
            ),
        ),
        _fill_deprivations(household_class),
    )


# (group, head of its column, group of those not asked about it).
Groups = tuple[tuple[str, str, str], ...]


def _unasked(prefix: str, group: str) -> tuple[str, str]:
    return f"{prefix}_{group}", f"{prefix}_households"


def _group_columns(code: str, word: str, groups: Groups, *, counted: str = "") -> list[TableColumn]:
    """One column per group of one class. ``counted``: ``_persons`` for the persons of these households."""
    prefix, head = code.lower(), word.capitalize()
    total = f"{prefix}{counted or '_households'}"
    columns = [TableColumn(total, "Tổng số", head, "so", {"hang": code})]
    for key, label, asked in groups:
        columns.append(
            TableColumn(
                f"{prefix}_{key}{counted}", label, head, "so", {"hang": code, "nhom": key},
                unasked=_unasked(prefix, asked) if asked else None,
            )
        )  # fmt: skip
    return columns


GROUPS: Groups = (
    ("minority", "Hộ dân tộc thiểu số", ""),
    ("without_labour", "Hộ không có khả năng lao động", ""),
    ("merit", "Hộ có thành viên là người có công", ""),
    ("other", "Hộ khác", ""),
)
CAUSES: Groups = (
    *((f"cause_{term.code}", term.vi, "causes_unasked") for term in POVERTY_CAUSES),
    ("causes_unasked", "Chưa hỏi nguyên nhân", ""),
)
KINDS: Groups = (
    ("kinh", "Kinh", ""),
    ("minority", "Dân tộc thiểu số", ""),
    ("unwritten", "Chưa ghi dân tộc", ""),
    ("female_head", "Chủ hộ là nữ", "head_unasked"),
    ("head_unasked", "Chưa ghi giới tính chủ hộ", ""),
    ("policy", "Hộ chính sách", "policy_unasked"),
    ("policy_unasked", "Chưa hỏi hộ chính sách", ""),
    ("without_labour", "Hộ không có khả năng lao động", "labour_unasked"),
    ("labour_unasked", "Chưa hỏi khả năng lao động", ""),
)


def fill_groups(view: View) -> dict[Target, Row]:
    """Tables 8, 10, 12, 13: households and persons of each group. Groups may overlap."""
    rows = _blank()
    for count in counting.group_counts(view):
        if count["class"] not in CLASS_WORDS:
            continue
        prefix = count["class"].lower()
        row = rows[count["target"]]
        for key, value in count.items():
            if key not in ("target", "class"):
                _add(row, f"{prefix}_{key}", value)
    return rows


def _by_class(groups: Groups, *, counted: str = "") -> tuple[TableColumn, ...]:
    return tuple(c for code, word in CLASS_WORDS.items() for c in _group_columns(code, word, groups, counted=counted))


BY_GROUP = ReviewTable(
    8,
    "Hộ nghèo, hộ cận nghèo theo nhóm đối tượng",
    _by_class(GROUPS),
    fill_groups,
    note="Biểu mẫu coi các nhóm là loại trừ nhau; ở đây một hộ có thể thuộc nhiều nhóm, “hộ khác” là hộ không thuộc "
    "nhóm nào. Khả năng lao động và người có công lấy theo phiếu; hộ chưa hỏi theo phiếu thì theo ghi chú trên danh "
    "sách của xã.",
)
BY_CAUSE = ReviewTable(
    10,
    "Hộ nghèo, hộ cận nghèo theo nguyên nhân nghèo",
    _by_class(CAUSES),
    fill_groups,
    note="Một hộ có thể có nhiều nguyên nhân nên cộng các cột không bằng tổng số hộ. Trừ “thiếu đất sản xuất”, tên các "
    "nguyên nhân ghi theo trí nhớ, chưa đối chiếu.",
)
OF_KINDS = "Hộ chưa được hỏi đứng ở cột riêng, không tính là “không”. Nhân khẩu là của cả hộ."
KINDS_OF_HOUSEHOLDS = ReviewTable(
    12, "Hộ nghèo, hộ cận nghèo theo dân tộc và đặc điểm của hộ", _by_class(KINDS), fill_groups, note=OF_KINDS
)
KINDS_OF_PERSONS = ReviewTable(
    13, "Nhân khẩu thuộc hộ nghèo, hộ cận nghèo theo dân tộc và đặc điểm của hộ", _by_class(KINDS, counted="_persons"),
    fill_groups, note=OF_KINDS,
)  # fmt: skip


def fill_children(view: View) -> dict[Target, Row]:
    """Table 11."""
    rows = _blank()
    for count in counting.children_counts(view):
        if count["class"] in CLASS_WORDS:
            row = rows[count["target"]]
            for key, value in count.items():
                if key not in ("target", "class"):
                    _add(row, f"{count['class'].lower()}_{key}", value)
    return rows


def _children_columns(code: str, word: str) -> list[TableColumn]:
    prefix, head = code.lower(), word.capitalize()
    none_listed = _unasked(prefix, "unlisted")
    of_class = {"hang": code, "nhom": "with_children"}
    deprived = (
        ("nutrition", "Sống trong hộ thiếu hụt dinh dưỡng"),
        ("health_insurance", "Sống trong hộ thiếu hụt bảo hiểm y tế"),
        ("child_school", "Sống trong hộ thiếu hụt tình trạng đi học của trẻ em"),
    )
    return [
        TableColumn(f"{prefix}_households", "Tổng số hộ", head, "so", {"hang": code}),
        TableColumn(f"{prefix}_with_children", "Số hộ có trẻ em", head, "so", of_class, unasked=none_listed),
        TableColumn(f"{prefix}_children_persons", "Số trẻ em", head, "so", of_class, unasked=none_listed),
        *(
            TableColumn(
                f"{prefix}_{key}_persons", label, head, "so", {**of_class, "thieu_hut": key}, unasked=none_listed
            )
            for key, label in deprived
        ),
        TableColumn(
            f"{prefix}_unlisted", "Số hộ chưa đủ danh sách nhân khẩu", head, "so", {"hang": code, "nhom": "unlisted"}
        ),
    ]


CHILDREN = ReviewTable(
    11,
    "Trẻ em trong hộ nghèo, hộ cận nghèo và thiếu hụt về y tế, giáo dục",
    tuple(c for code, word in CLASS_WORDS.items() for c in _children_columns(code, word)),
    fill_children,
    note="Trẻ em là người dưới 16 tuổi vào ngày rà soát, theo danh sách nhân khẩu của hộ. Thiếu hụt là của cả hộ: đếm số "
    "trẻ em sống trong hộ thiếu hụt chỉ số đó. Hộ chưa đủ danh sách nhân khẩu đứng ở cột riêng.",
)


UNWRITTEN, OTHER_GROUPS = "unwritten", "other_groups"


def fill_ethnic(view: View, named: frozenset[str]) -> dict[Target, Row]:
    """Table 9: Kinh, all minorities, each group named in a column, the other groups; not written stays apart."""
    rows = _blank()
    for count in counting.ethnic_counts(view):
        if count["class"] not in CLASS_WORDS:
            continue
        row = rows[count["target"]]
        prefix = count["class"].lower()
        group = count["ethnic_group"] or UNWRITTEN
        _add(row, f"{prefix}_households", count["households"])
        shown = group if group in named or group == UNWRITTEN else OTHER_GROUPS
        _add(row, f"{prefix}_{shown}", count["households"])
        if group not in {KINH, UNWRITTEN}:
            _add(row, f"{prefix}_minority", count["households"])
    return rows


def ethnic_table(groups: tuple[str, ...]) -> ReviewTable:
    """Table 9 with one column per ethnic group of the province, Kinh first."""
    columns = []
    for code, word in CLASS_WORDS.items():
        prefix, head = code.lower(), word.capitalize()
        columns += [
            TableColumn(f"{prefix}_households", "Tổng số", head, "so", {"hang": code}),
            TableColumn(f"{prefix}_{KINH}", KINH, head, "so", {"hang": code, "dan_toc": KINH}),
            TableColumn(f"{prefix}_minority", "Dân tộc thiểu số", head, "so", {"hang": code, "nhom": "minority"}),
            *(
                TableColumn(f"{prefix}_{g}", g, head, "so", {"hang": code, "dan_toc": g})
                for g in groups
                if g != KINH
            ),
            TableColumn(f"{prefix}_{OTHER_GROUPS}", "Dân tộc khác", head, "so", {"hang": code, "nhom": "other_groups"}),
            TableColumn(f"{prefix}_{UNWRITTEN}", "Chưa ghi", head, "so", {"hang": code, "nhom": "unwritten"}),
        ]
    return ReviewTable(9, "Hộ nghèo, hộ cận nghèo theo dân tộc", tuple(columns), partial(fill_ethnic, named=frozenset(groups) | {KINH}))


def tables(ethnic_groups: tuple[str, ...]) -> dict[int, ReviewTable]:
    """All tables of the set but the nominal lists, by number; those of later apps among them."""
    found = (
        RESULTS,
        _deprivation_table(4, "POOR"),
        _rate_table(5, "POOR"),
        _deprivation_table(6, "NEAR_POOR"),
        _rate_table(7, "NEAR_POOR"),
        BY_GROUP,
        ethnic_table(ethnic_groups),
        BY_CAUSE,
        CHILDREN,
        KINDS_OF_HOUSEHOLDS,
        KINDS_OF_PERSONS,
    )
    return {table.number: table for table in (*found, *_later.values())}


_later: dict[int, ReviewTable] = {}


def add_table(table: ReviewTable) -> None:
    """A table that a later app knows how to fill; called once when that app is ready."""
    _later[table.number] = table


_FILTER_LABELS = {
    **CLASS_LABELS,
    **{term.code: term.vi for term in INDICATORS},
    **{key: label for key, label, _asked in (*GROUPS, *CAUSES, *KINDS)},
    "other_groups": "Dân tộc khác",
    "with_children": "Hộ có trẻ em",
    "unlisted": "Chưa đủ danh sách nhân khẩu",
}


def filter_label(key: str, value: str) -> str:
    """What a filter of the address says, in words."""
    if key == "dan_toc":
        return value
    return ", ".join(_FILTER_LABELS.get(part, part) for part in value.split(","))
