"""A seeded household list of the whole province as a workbook: one sheet, one row per head, all communes of 2021.

People, identity numbers and villages are by chance and describe nobody. One row in forty has a fault that checks tell.
"""

from __future__ import annotations

import random
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from giamngheo.engine.plan import Area, load_plan
from giamngheo.engine.vocabulary import INDICATORS

SEED = 20241015
SURVEY = date(2024, 10, 15)
# Raised when the cells change, so that a list written before is not measured.
VERSION = 1
FAULTY = 0.025
HEAD = (
    "STT", "Mã xã", "Tên xã", "Bản/tiểu khu", "Họ và tên chủ hộ", "Ngày sinh", "Giới tính", "Dân tộc", "Số CCCD",
    "Số nhân khẩu", "Điểm B1 (A)", "Điểm B2 (B)", "Việc làm", "Người phụ thuộc", "Dinh dưỡng", "Bảo hiểm y tế",
    "Trình độ giáo dục người lớn", "Trẻ em đi học", "Chất lượng nhà ở", "Diện tích nhà ở", "Nguồn nước", "Nhà tiêu",
    "Dịch vụ viễn thông", "Phương tiện thông tin", "Phân loại (HN/HCN/KN)",
)  # fmt: skip
FAMILIES = (
    "Lò", "Quàng", "Cà", "Tòng", "Lường", "Hoàng", "Cầm", "Giàng", "Mùa", "Sồng", "Vàng", "Thào", "Đinh", "Hà",
    "Bùi", "Nguyễn", "Trần", "Phạm", "Bàn", "Triệu",
)  # fmt: skip
MALE = (
    "Pâng", "Inh", "Biên", "Chiến", "Xôm", "Dũng", "Toàn", "Muôn", "Hoan", "Dơ", "Chứ", "Súa", "Páo", "Toản",
    "Bình", "Khiêm", "Thắng", "Hải", "Sơn", "Chiêu",
)  # fmt: skip
FEMALE = (
    "Pỏm", "Ngoan", "Hoa", "Lả", "Xuân", "Phương", "Phiên", "Mai", "Mỷ", "Dí", "Sua", "Pàng", "Ngọt", "Thơm",
    "Nhàn", "Hằng", "Lan", "Hương", "Nái", "Mấy",
)  # fmt: skip
PEOPLES = ("Thái", "Mông", "Mường", "Kinh", "Khơ Mú", "Xinh Mun", "Dao")
BEFORE = (
    "Nà", "Huổi", "Pá", "Co", "Noong", "Phiêng", "Pú", "Hua", "Lọng", "Hin",
)  # fmt: skip
AFTER = (
    "Lếch", "Sàng", "Khoang", "Tra", "Ten", "Ngà", "Cưởm", "Hốc", "Phe", "Cáy", "Lụ", "Men",
)  # fmt: skip


def cached(rows: int) -> Path:
    """Path of the workbook, written once per size into the machine's temporary directory."""
    path = Path(tempfile.gettempdir()) / "giamngheo_bench" / f"household_list_v{VERSION}_{rows}.xlsx"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        _write(part, rows)
        part.rename(path)
    return path


def _write(path: Path, rows: int) -> None:
    rng = random.Random(SEED)
    communes = sorted(_communes(), key=lambda a: a.code)
    chosen = sorted([*range(len(communes)), *rng.choices(range(len(communes)), k=rows - len(communes))])
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Danh sách")
    sheet.write_string(0, 0, "DANH SÁCH HỘ RÀ SOÁT TOÀN TỈNH SƠN LA NĂM 2024")
    sheet.write_row(1, 0, HEAD)
    for number, index in enumerate(chosen, 1):
        sheet.write_row(number + 1, 0, _row(rng, number, communes[index]))
    book.close()


def _communes() -> list[Area]:
    places = load_plan().places
    map_of_the_day = places.generation_on(SURVEY).id
    return [a for a in places.areas if a.generation == map_of_the_day and a.kind == "commune"]


def _row(rng: random.Random, number: int, commune: Area) -> list[Any]:
    """Cells of one household; the identity number's last six digits are its place in the list, so none is shared."""
    is_woman = rng.random() < 0.2
    name = " ".join((rng.choice(FAMILIES), "Thị" if is_woman else "Văn", rng.choice(FEMALE if is_woman else MALE)))
    born = date(rng.randint(1942, 2001), rng.randint(1, 12), rng.randint(1, 28))
    century_and_sex = (2 if born.year >= 2000 else 0) + is_woman
    identity = f"014{century_and_sex}{born.year % 100:02d}{number:06d}" if rng.random() >= 0.03 else None
    cutoff = 175 if commune.area_type == "urban" else 140
    kind = rng.choices(("HN", "HCN", "KN"), (40, 30, 30))[0]
    ticks = set(rng.sample(range(len(INDICATORS)), rng.randint(*{"HN": (3, 8), "HCN": (0, 2), "KN": (0, 4)}[kind])))
    score = rng.randrange(cutoff + 5, cutoff + 90, 5) if kind == "KN" else rng.randrange(cutoff - 70, cutoff + 1, 5)
    row = [
        number, commune.code, commune.name, f"Bản {rng.choice(BEFORE)} {rng.choice(AFTER)}", name,
        f"{born.year}" if rng.random() < 0.1 else f"{born:%d/%m/%Y}", "Nữ" if is_woman else "Nam",
        rng.choices(PEOPLES, (52, 20, 8, 10, 4, 4, 2))[0], identity, rng.randint(1, 9), score, 10 * len(ticks),
        *("x" if i in ticks else None for i in range(len(INDICATORS))), kind,
    ]  # fmt: skip
    if rng.random() < FAULTY:
        _spoil(rng, row)
    return row


def _spoil(rng: random.Random, row: list[Any]) -> None:
    """One fault: a day that is in no calendar, a missing sex, a score against the ticks, a name in capitals."""
    column = rng.choice((4, 5, 6, 11))
    row[column] = {4: str(row[4]).upper(), 5: "31/02/1970", 6: None, 11: 5}[column]
