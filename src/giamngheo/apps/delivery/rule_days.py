"""The days on which a rule of the plan holds, told before somebody runs against them, with what can be done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from giamngheo.engine.plan import Plan
from giamngheo.kit import formats


def not_in_force(rules: Iterable[str], on: date, plan: Plan) -> str:
    """What is said of a list of a day on which one of these rules does not hold; empty when all do.

    Money of earlier years may be spent later: what counts is the day of the list. What follows the rules of 2021–2025 is not known here.
    """
    rule = next((found for found in map(plan.eligibility.rule, rules) if not found.is_in_force(on)), None)
    if rule is None:
        return ""
    until = formats.day(rule.valid_to, missing=_("chưa có ngày hết hiệu lực"))
    return _(
        "Ngày của danh mục là %(on)s, còn quy định “%(rule)s” trong hệ thống chỉ có hiệu lực từ %(first)s đến %(until)s nên hồ sơ chưa "
        "duyệt được. Nếu danh mục, kế hoạch đã được phê duyệt trong thời gian đó và nay dùng vốn kéo dài, chuyển nguồn: cán bộ xã bấm "
        "“Sửa”, ghi ngày của danh mục đã phê duyệt. Nếu danh mục lập theo quy định của giai đoạn sau: quy định đó chưa được xác nhận trong "
        "hệ thống; đề nghị cơ quan chủ trì cấp tỉnh để quản trị hệ thống bổ sung, kèm văn bản."
    ) % {"on": formats.day(on), "rule": rule.name_vi, "first": formats.day(rule.valid_from), "until": until}  # fmt: skip


__all__ = ["not_in_force"]
