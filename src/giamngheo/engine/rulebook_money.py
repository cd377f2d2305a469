"""The rulebook's chapter on money: sources, capital types, acts, approvers, budget codes, conversions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .ledger import ACCOUNTS_VI, KINDS
from .plan_words import CONFIDENCE_VI, cites_vi, day_vi, number_vi, table_vi
from .vocabulary import Confidence

if TYPE_CHECKING:
    from .plan import Plan

CODE_VI = {"chapter": "chương", "category": "loại, khoản", "item": "mục", "programme": "mã chương trình"}
INTRO = """Tiền ghi bằng đồng, số nguyên. Mỗi bút toán chuyển một số tiền từ trạng thái này sang trạng thái khác của một dòng vốn, theo một
chứng từ; sửa sai bằng bút toán đảo, không xoá. Cơ sở dữ liệu từ chối: dòng cấp dưới vượt dòng trên, số dư âm, chi quá số được giao,
chuyển giữa hai dòng không cân, ghi vào năm đã khoá. Tín dụng không bao giờ cộng với ngân sách.
"""


def money_chapter(plan: Plan) -> Iterator[str]:
    """Markdown; nothing where the plan has no ledger."""
    law = plan.money
    if law is None:
        return
    yield "## Vốn\n"
    yield INTRO
    yield table_vi(
        ("Nguồn", "Cộng vào ngân sách", "Đến ngày", "Căn cứ", "Ghi chú"),
        ((s.name_vi, "có" if s.is_budget else "không", day_vi(s.valid_to) if s.valid_to else "", _source(plan, s), s.note)
         for s in law.sources.values()),
    )  # fmt: skip
    yield table_vi(
        ("Loại vốn", "Viết tắt", "Căn cứ"), ((c.name_vi, c.short_vi, _source(plan, c)) for c in law.capital_types.values())
    )
    yield "### Các việc làm tiền chuyển trạng thái\n"
    yield table_vi(
        ("Việc", "Từ", "Đến", "Nghĩa"),
        ((k.vi, "; ".join(ACCOUNTS_VI[a] for a in k.sources), ACCOUNTS_VI[k.target], k.meaning) for k in KINDS.values()),
    )
    yield "### Số người duyệt một chứng từ\n"
    yield table_vi(
        ("Tổng số tiền từ", "Số người duyệt", "Căn cứ", "Ghi chú"),
        ((f"{number_vi(a.from_vnd)} đồng", str(a.approvers), _source(plan, a), a.note) for a in law.approvals),
    )
    yield "### Quy đổi, lịch, mã ngân sách\n"
    yield table_vi(
        ("Đóng góp", "Mức", "Căn cứ", "Ghi chú"),
        ((c.name_vi, f"{number_vi(c.rate_vnd)} đồng/{c.unit_vi}" if c.rate_vnd else "chưa có mức", _source(plan, c), c.note)
         for c in law.conversions.values()),
    )  # fmt: skip
    yield table_vi(
        ("Mốc", "Tháng-ngày của năm sau", "Căn cứ", "Ghi chú"),
        ((t.name_vi, t.month_day, _source(plan, t), t.note) for t in law.terms.values()),
    )
    yield table_vi(
        ("Kéo dài", "Vốn của các năm", "Còn trong sổ năm", "Đến ngày", "Căn cứ", "Ghi chú"),
        ((p.name_vi, ", ".join(map(str, p.origin_years)), str(p.plan_year), day_vi(p.until), _source(plan, p), p.note)
         for p in law.prolongations),
    )  # fmt: skip
    yield table_vi(
        ("Loại mã", "Mã", "Tên", "Căn cứ", "Ghi chú"),
        ((CODE_VI[c.kind], c.code, c.name_vi, _source(plan, c), c.note) for c in law.budget_codes),
    )


def _source(plan: Plan, one: object) -> str:
    cites, confidence = getattr(one, "cites"), getattr(one, "confidence")  # noqa: B009 - any dated table of the file
    return f"{cites_vi(plan, cites)} ({CONFIDENCE_VI[Confidence(confidence)]})"
