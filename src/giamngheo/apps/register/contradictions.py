"""What a file says of itself that the register cannot take in, in sentences that name the rows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

SHOWN_ROWS = 10


def _rows(cursor: Any, sql: str) -> str:
    """Rows of the file that a statement (sheet, row) names, as officers look them up; the first few."""
    cursor.execute(sql)
    found = [_("trang “%(sheet)s” dòng %(row)s") % {"sheet": s, "row": r} for s, r in cursor.fetchall()]
    more = len(found) - SHOWN_ROWS
    shown = "; ".join(found[:SHOWN_ROWS])
    return shown + (_(" và %(more)d dòng khác") % {"more": more} if more > 0 else "")


# What the file says of itself that the register cannot take in: (statement naming rows, sentence).
CONTRADICTIONS = (
    (
        "select sheet, row_number from merge_household where area_id is null "
        "union select sheet, row_number from merge_total where area_id is null order by 1, 2",
        "Không tìm thấy xã của các dòng này trên bản đồ ngày rà soát: %s. Sửa tên hoặc mã xã rồi kiểm tra lại tệp.",
    ),
    (
        "select sheet, row_number from merge_person where n is null order by 1, 2",
        "Các thành viên này thuộc hộ đã bị bỏ khỏi tệp: %s. Bỏ cả các dòng này, hoặc sửa dòng của hộ.",
    ),
    (
        "select sheet, row_number from merge_person where id_number in "
        "(select id_number from merge_person where id_number <> '' group by 1 having count(*) > 1) order by 1, 2",
        "Một số định danh đứng ở nhiều dòng: %s. Sửa số định danh hoặc bỏ dòng thừa.",
    ),
    (
        "select min(sheet), min(row_number) from merge_total group by area_id, ethnic_group having count(*) > 1",
        "Tổng số của một xã và dân tộc được ghi hai lần: %s. Bỏ dòng thừa.",
    ),
)


def found(cursor: Any, unclear: Collection[int]) -> list[str]:
    """One sentence per sort of contradiction, naming the rows; ``unclear``: staged households told apart by nothing."""
    sentences = []
    for statement, sentence in CONTRADICTIONS:
        rows = _rows(cursor, statement)
        if rows:
            sentences.append(_(sentence) % rows)
    if unclear:
        numbers = ",".join(map(str, sorted(unclear)))
        rows = _rows(cursor, f"select sheet, row_number from merge_household where n in ({numbers}) order by 1, 2")  # noqa: S608 - integers of ours
        sentences.append(
            _(
                "Các hộ này có chủ hộ cùng tên, cùng năm sinh, cùng bản với hộ đã có trong sổ nên không biết là hộ nào: "
                "%s. Bổ sung số định danh của chủ hộ cho các dòng này rồi nhập lại."
            )
            % rows
        )
    return sentences
