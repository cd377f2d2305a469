"""Invented data that shows every component on one page (``styleguide.html``): what new pages are compared with."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.templatetags.static import static

from giamngheo.kit.tables import Column, Table

PEOPLE = (
    ("Lò Văn Ún", "POOR", 112, 40, 1_250_000, "Đã công nhận", "done"),
    ("Giàng A Chứ", "POOR", 131.5, 50, 1_480_000, "Chờ họp dân", "due"),
    ("Quàng Thị Ín", "NEAR_POOR", 138, 20, 1_500_000, "Đang rà soát", "active"),
    ("Mùa A Dơ", "UNDETERMINED", None, None, None, "Trả lại", "late"),
    ("Cà Văn Hặc", "NOT_POOR", 176, 10, 2_640_000, "Chưa bắt đầu", "rest"),
)
COMMUNES = (
    ("m01", "Xã Mẫu Một", 0.413), ("m02", "Xã Mẫu Hai", 0.287), ("m03", "Xã Mẫu Ba", 0.184),
    ("m04", "Xã Mẫu Bốn", 0.121), ("m05", "Xã Mẫu Năm", 0.052), ("m06", "Phường Mẫu Sáu", 0.008),
    ("m07", "Xã Mẫu Bảy", None), ("m08", "Xã Mẫu Tám", 0.226),
)  # fmt: skip
CLASSES = (
    ("Dưới 5 %", None, 0.05),
    ("Từ 5 đến dưới 10 %", 0.05, 0.10),
    ("Từ 10 đến dưới 20 %", 0.10, 0.20),
    ("Từ 20 đến dưới 30 %", 0.20, 0.30),
    ("Từ 30 % trở lên", 0.30, None),
)


class SampleForm(forms.Form):
    """One field of each kind; bound with mistakes, so that errors show."""

    decision_number = forms.CharField(label="Số quyết định", help_text="Ví dụ: 125/QĐ-UBND")
    decided_on = forms.DateField(label="Ngày quyết định", help_text="Ví dụ: 14/12/2025", input_formats=["%d/%m/%Y"])
    area = forms.ChoiceField(
        label="Khu vực", choices=[("", "Chọn khu vực"), ("rural", "Nông thôn"), ("urban", "Thành thị")]
    )
    meeting = forms.ChoiceField(
        label="Đã họp dân thống nhất kết quả?",
        choices=[("co", "Đã họp"), ("chua", "Chưa họp")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Lý do", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    is_posted = forms.BooleanField(label="Danh sách đã niêm yết đủ ngày", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].law = "Lời văn của điều khoản đứng ở đây, bằng chữ nhỏ (câu mẫu, không phải luật)."  # type: ignore[attr-defined]


def _households(**options: Any) -> Table:
    keys = ("name", "class", "score_a", "score_b", "income", "state", "tone")
    return Table(
        columns=[
            Column("name", "Chủ hộ", "ten", is_sortable=True),
            Column("class", "Hạng", "hang_ho", is_sortable=True),
            Column("score_a", "Điểm A", "diem", is_sortable=True),
            Column("score_b", "Điểm B", "diem"),
            Column("income", "Thu nhập bình quân", "so", unit="đồng/người/tháng"),
            Column("state", "Trạng thái", tone=lambda row: row["tone"]),
        ],
        rows=[dict(zip(keys, person, strict=True)) for person in PEOPLE],
        row_url=lambda row: "#ho",
        **options,
    )


def _household_list() -> Table:
    return _households(
        caption="Hộ nghèo, hộ cận nghèo xã Mẫu Một",
        id="ho",
        noun="hộ",
        total=1234,
        start=51,
        page=2,
        pages=25,
        sort="-score_a",
        export_url="#xlsx",
        foot={"name": "Tổng trang này", "income": 6_870_000},
    )


WIDE_COLUMNS = (
    ("Việc làm", "Việc làm"), ("Việc làm", "Người phụ thuộc"), ("Y tế", "Dinh dưỡng"), ("Y tế", "Bảo hiểm y tế"),
    ("Giáo dục", "Trình độ người lớn"), ("Giáo dục", "Đi học của trẻ em"), ("Nhà ở", "Chất lượng nhà ở"),
    ("Nhà ở", "Diện tích nhà ở"), ("Nước, vệ sinh", "Nguồn nước"), ("Nước, vệ sinh", "Nhà tiêu"),
    ("Thông tin", "Dịch vụ viễn thông"), ("Thông tin", "Phương tiện tiếp cận"),
)  # fmt: skip


def _wide_table() -> Table:
    """A report table: group heads, many figures, a totals row; scrolls sideways with a fixed first column."""
    keys = [f"c{i}" for i in range(len(WIDE_COLUMNS))]
    rows: list[dict[str, Any]] = [
        {"name": name} | {key: (place * 37 + i * 113) % 1500 for i, key in enumerate(keys)}
        for place, (_, name, _share) in enumerate(COMMUNES, start=1)
    ]
    return Table(
        columns=[
            Column("name", "Đơn vị"),
            *(
                Column(key, label, "so", url=lambda row: "#ho")
                for key, (_, label) in zip(keys, WIDE_COLUMNS, strict=True)
            ),
        ],
        rows=rows,
        caption="Số hộ nghèo thiếu hụt từng chỉ số, theo xã",
        id="bang-rong",
        groups=[("", 1), *((WIDE_COLUMNS[i][0], 2) for i in range(0, len(WIDE_COLUMNS), 2))],
        foot={"name": "Tổng"} | {key: sum(row[key] for row in rows) for key in keys},
        export_url="#xlsx",
        export_label="Tải biểu này (.xlsx)",
    )


def _map() -> dict[str, Any]:
    values = [
        {
            "code": code,
            "name": name,
            "value": share,
            "text": "" if share is None else f"{share * 100:.1f} %".replace(".", ","),
        }
        for code, name, share in COMMUNES
    ]
    return {
        "id": "ban-do-mau",
        "title": "Tỷ lệ hộ nghèo đa chiều theo xã, cuối năm 2024 (địa bàn mẫu)",
        "unit": "phần trăm số hộ",
        "geojson_url": static("img/sample-map.geojson"),
        "code_property": "code",
        "classes": [{"label": label, "from": low, "to": high} for label, low, high in CLASSES],
        "values": values,
    }


def _map_table() -> Table:
    return Table(
        columns=[Column("name", "Xã"), Column("value", "Tỷ lệ hộ nghèo", "phan_tram", is_sortable=True)],
        rows=[{"name": name, "value": share} for _, name, share in COMMUNES],
        caption="Tỷ lệ hộ nghèo theo xã",
        id="bang-ban-do",
        noun="xã",
        total=len(COMMUNES),
        sort="-value",
    )


def _bars() -> dict[str, Any]:
    counts = [("Nguồn nước sinh hoạt", 412), ("Nhà tiêu hợp vệ sinh", 388), ("Bảo hiểm y tế", 97), ("Dinh dưỡng", 41)]
    return {
        "caption": "Số hộ nghèo thiếu hụt từng chỉ số",
        "label_head": "Chỉ số",
        "value_head": "Số hộ",
        "max": 412,
        "rows": [{"label": label, "value": count, "text": str(count)} for label, count in counts],
    }


def _condition(text: str, truth: bool | None, fact: str, threshold: str, article: int) -> dict[str, Any]:
    return {"text": text, "truth": truth, "fact": fact, "threshold": threshold, "article": f"Điều khoản mẫu {article}"}


def _trace() -> dict[str, Any]:
    """A trace with all three truth values and a doubtful article; the articles are placeholders, not law."""
    return {
        "summary": "hộ nghèo vì điểm A từ 140 trở xuống và điểm B từ 30 trở lên",
        "class_code": "POOR",
        "rule": "mau.khong-phai-luat",
        "plan_digest": "0123abcd4567",
        "decided_on": date(2024, 10, 15),
        "conditions": [
            _condition("Thu nhập quy ra điểm A trong mức nghèo", True, "131,5 điểm", "từ 140 điểm trở xuống", 1),
            _condition("Thiếu hụt dịch vụ xã hội cơ bản", True, "50 điểm B", "từ 30 điểm trở lên", 2)
            | {
                "confidence": "unconfirmed",
                "children": [
                    _condition("Thiếu hụt nguồn nước", True, "nước sông, suối", "nguồn không hợp vệ sinh", 3),
                    _condition("Thiếu hụt dinh dưỡng", None, "", "có trẻ suy dinh dưỡng", 4)
                    | {"missing": "chiều cao, cân nặng của trẻ dưới 16 tuổi"},
                    _condition("Thiếu hụt bảo hiểm y tế", False, "6 trong 6 người có thẻ", "có người chưa có thẻ", 5),
                ],
            },
        ],
    }


def sample() -> dict[str, Any]:
    """Context of ``styleguide.html``; nothing in it is a real household, place or rule."""
    return {
        "areas": [
            {"value": "tinh", "label": "Cả tỉnh", "group": ""},
            {"value": "m01", "label": "Xã Mẫu Một", "group": "Huyện Mẫu"},
            {"value": "m02", "label": "Xã Mẫu Hai", "group": "Huyện Mẫu"},
        ],
        "current_area": "m01",
        "years": [2025, 2024, 2023, 2022],
        "current_year": 2024,
        "maps": [{"value": "cu", "label": "Của ngày ấy"}, {"value": "nay", "label": "Hiện nay"}],
        "current_map": "cu",
        "table": _household_list(),
        "empty_table": Table(
            columns=[],
            rows=[],
            caption="",
            empty_title="Xã chưa nộp danh sách rà soát năm 2025",
            empty_text="Danh sách sẽ hiện ở đây sau khi cán bộ xã nhập và ghi vào sổ.",
        ),
        "chips": [
            {"label": "Hộ nghèo", "key": "lop", "value": "POOR"},
            {"label": "Dân tộc Mông", "key": "dan_toc", "value": "mong"},
        ],
        "form": SampleForm({"decision_number": "", "decided_on": "31/02/2025", "meeting": "co", "area": "rural"}),
        "trace": _trace(),
        "map": _map(),
        "map_table": _map_table(),
        "bars": _bars(),
        "wide_table": _wide_table(),
        "steps": [
            {"label": "Tải tệp lên", "state": "done", "url": "#1"},
            {"label": "Hệ thống hiểu gì", "state": "done", "url": "#2"},
            {"label": "Lỗi và cách sửa", "state": "current"},
            {"label": "Sẽ thay đổi gì", "state": "todo"},
            {"label": "Ghi vào sổ", "state": "todo"},
        ],
        "answers": [
            {"label": "Danh sách", "value": "1.234 hộ: 412 hộ nghèo, 187 hộ cận nghèo", "change_url": "#ho"},
            {"label": "Số quyết định", "value": "125/QĐ-UBND", "change_url": "#form"},
            {"label": "Ngày quyết định", "value": "14/12/2024", "change_url": "#form"},
        ],
    }
