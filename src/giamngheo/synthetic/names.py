"""Invented names from short lists by ethnic group. A name that somebody bears is chance; nothing here is copied."""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl

from .draws import Draws, Ints
from .published import GROUPS

# Group: surnames; middle name of men; given names of men; of women. Women's middle name is Thị.
_LISTS = {
    "Thái": ("Lò Quàng Cà Tòng Lường Hoàng Cầm Vì Lèo Mè Ngần", "Văn", "Pâng Inh Thoan Biên Chiến Xôm Dũng Toàn Hoan",
             "Pỏm Ngoan Hoa Lả Xuân Phương Phiên Mai Hiên Tươi"),
    "Mông": ("Giàng Mùa Sồng Vàng Thào Hạng Lầu Vừ Sùng Tráng", "A", "Dơ Chứ Súa Páo Tủa Sáy Nênh Chu",
             "Mỷ Dí Sua Pàng Chù Ké Dợ Mái Sênh Máy"),
    "Mường": ("Đinh Hà Bùi Quách Phùng Sa", "Văn", "Toản Thức Xiêm Bình Khiêm Tuyên", "Ngọt Thơm Nhàn Hậu Liễu Bích"),
    "Kinh": ("Nguyễn Trần Phạm Lê Vũ Đỗ", "Văn", "Thắng Hải Sơn Quân Lâm Tiến", "Hằng Lan Hương Thủy Loan Vân"),
    "Khơ-mú": ("Lò Cút Moong Lường", "Văn", "Phon Bun Thoong Sơn", "Ngân Pe Xoan Loan"),
    "Xinh-mun": ("Vì Lò Hoàng Lèo", "Văn", "Hoa Sỏn Phát Nhọt", "Phớn Nhinh Lum Hom"),
    "Dao": ("Bàn Triệu Đặng Phùng Lý", "Văn", "Chiêu Kiều Vượng Tiến", "Nái Mấy Coi Khé"),
    "Kháng": ("Lò Quàng Lường Hoàng", "Văn", "Phanh Ỏn Nọi Thiêm", "Ún Phóng Sương Hặc"),
    "La Ha": ("Lò Quàng Lường Cà", "Văn", "Phủi Chẳn Hịa Nghĩa", "Phâng Ỏm Lún Định"),
    "Lào": ("Lò Vì Lường Tòng", "Văn", "Khăm Sẻn Phong Kẹo", "Chăn Bua Phón Keo"),
    "Tày": ("Hoàng Nông Hà Ma", "Văn", "Thiện Lưu Bằng Đức", "Nhung Duyên Thắm Kiều"),
    "Hoa": ("Lý Trương Lâm Châu", "Văn", "Minh Phát Cường Vinh", "Mỹ Liên Phụng Linh"),
}  # fmt: skip


@cache
def _pool(part: int) -> tuple[pl.Series, Ints, Ints]:
    """All names of one part in a row, with first position and count by group."""
    lists = [_LISTS[group][part].split() for group in GROUPS]
    counts = np.array([len(names) for names in lists], dtype=np.int64)
    return pl.Series([name for names in lists for name in names]), np.cumsum(counts) - counts, counts


def _pick(part: int, draws: Draws, name: str, keys: Ints, group: Ints) -> pl.Series:
    pool, first, count = _pool(part)
    return pool.gather(draws.integers(name, keys, first[group], first[group] + count[group] - 1))


def full_names(draws: Draws, person: Ints, surname_key: Ints, group: Ints, is_female: np.ndarray) -> pl.Series:
    """Full names; persons with the same ``surname_key`` (a household) share the surname."""
    frame = pl.DataFrame(
        {
            "surname": _pick(0, draws, "surname", surname_key, group),
            "middle": _pick(1, draws, "middle", person, group),
            "man": _pick(2, draws, "given man", person, group),
            "woman": _pick(3, draws, "given woman", person, group),
            "is_female": is_female,
        }
    )
    female = pl.col("is_female")
    return frame.select(
        pl.concat_str(
            "surname",
            pl.when(female).then(pl.lit("Thị")).otherwise("middle"),
            pl.when(female).then("woman").otherwise("man"),
            separator=" ",
        ).alias("full_name")
    )["full_name"]


def id_numbers(person_key: Ints, birth_year: Ints, is_female: np.ndarray, is_known: np.ndarray) -> pl.Series:
    """Twelve digits built as real ones (place, century and sex, year, serial) from a place that does not exist.

    Real numbers begin with 001–096 (provinces). These begin with 990–999, so none can be anybody's; the digit of
    century and sex and the two of the year agree with the person, and no two persons share a number.
    """
    if len(person_key) and int(person_key.max()) >= 10_000_000:
        raise ValueError("id numbers are unique below ten million persons only")
    place = 990 + person_key // 1_000_000
    century_sex = np.where(birth_year >= 2000, 2, 0) + is_female
    serial = (person_key * 387_420_489) % 1_000_000  # 3**18 is prime to 10**6, so this is one to one
    number = ((place * 10 + century_sex) * 100 + birth_year % 100) * 1_000_000 + serial
    text = pl.Series("id_number", number).cast(pl.String)
    return pl.select(pl.when(pl.Series(is_known)).then(text).alias("id_number")).to_series()
