"""Why two rows may be one person, in words an officer can weigh. What speaks against is said as well."""

from __future__ import annotations

from ..vocabulary import Term

REASONS = (
    Term("same_id", "cùng số CCCD/định danh", "Same 12-digit number"),
    Term("same_old_id", "cùng số CMND cũ", "Same 9-digit number"),
    Term("near_id", "số CCCD/CMND chỉ lệch một chữ số hoặc đảo hai chữ số", "Numbers differ by one digit or a swap"),
    Term("other_id", "khác số CCCD/CMND", "Different numbers"),
    Term("same_name", "cùng họ tên", "Same name"),
    Term("bare_name", "họ tên giống nhau khi bỏ dấu", "Same name without marks"),
    Term("dropped_middle", "cùng họ và tên, khác hoặc thiếu tên đệm", "Same surname and given name"),
    Term("near_name", "họ tên gần giống", "Similar name"),
    Term("same_given", "cùng tên, khác họ hoặc tên đệm", "Same given name"),
    Term("other_name", "khác họ tên", "Different name"),
    Term("same_birth", "cùng ngày sinh", "Same date of birth"),
    Term("same_birth_year", "cùng năm sinh, một bên chỉ ghi năm", "Same year of birth, one side without the day"),
    Term("swapped_birth", "ngày và tháng sinh đảo nhau", "Day and month of birth swapped"),
    Term("near_birth", "ngày sinh lệch một phần (ngày, tháng hoặc một năm)", "Date of birth differs in one part"),
    Term("year_only", "cùng năm sinh, khác ngày tháng", "Same year of birth, other day"),
    Term("next_year", "năm sinh lệch một năm", "Years of birth one apart"),
    Term("other_birth", "khác năm sinh", "Different year of birth"),
    Term("other_sex", "khác giới tính", "Different sex"),
    Term("same_village", "cùng bản, tiểu khu", "Same village"),
    Term("same_commune", "cùng xã", "Same commune"),
    Term("other_commune", "khác xã", "Different communes"),
    Term("same_head", "hai hộ có chủ hộ trùng tên", "Households whose heads bear one name"),
    Term("rivals", "một trong hai người còn giống người thứ ba", "One of them is as like a third person"),
    Term("heads", "hai chủ hộ", "The two heads"),
    Term("members", "hai thành viên", "Two members"),
    Term("shared_members", "nhiều thành viên trùng nhau", "Several members agree"),
)
# Codes that speak against; shown apart.
AGAINST = frozenset({"other_id", "other_name", "other_birth", "other_sex", "other_commune", "year_only", "next_year", "rivals"})

__all__ = ["AGAINST", "REASONS"]
