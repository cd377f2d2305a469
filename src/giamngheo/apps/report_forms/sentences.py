"""Sentences written from the numbers, section by section; what is not known is said, never told as nought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from giamngheo.apps.indicators import words
from giamngheo.apps.money.queries.contracts import contracts_in, owed_of
from giamngheo.apps.steering import terms as steering_terms
from giamngheo.engine.report_periods import SPAN
from giamngheo.kit import formats

from .reads import NEAR_POOR, NEAR_POOR_SHARE, POOR, POOR_SHARE, Reads
from .tables.indicators import change_of


def documents(reads: Reads) -> str:
    """Of the province, whose list it is."""
    if not reads.is_province:
        return ""
    return f"Đến cuối kỳ hệ thống ghi đã ban hành {len(reads.issued)}/{len(steering_terms.documents())} văn bản tỉnh phải ban hành."


def poverty(reads: Reads) -> str:
    """The last year with a whole list, and the change to the year before."""
    year = next((y for y in reversed(reads.years) if _is_whole(reads, y)), None)
    last = reads.by_year[POOR, reads.period.year][None]
    how_many = f" (mới {last.counted}/{last.communes} xã)" if last.communes else ""
    missing = "" if year == reads.period.year else f"Chưa có đủ danh sách hộ nghèo được công nhận của năm {reads.period.year}{how_many}"
    if year is None:
        return f"{missing}; các năm trước cũng chưa có." if missing else ""
    at = {code: reads.by_year[code, year][None] for code in (POOR, POOR_SHARE, NEAR_POOR, NEAR_POOR_SHARE)}
    told = (
        f"Theo danh sách đã công nhận của năm {year}, {reads.area.name} có {formats.number(at[POOR].value, 0)} hộ nghèo"
        f"{_share(at[POOR_SHARE].value)} và {formats.number(at[NEAR_POOR].value, 0)} hộ cận nghèo{_share(at[NEAR_POOR_SHARE].value)}."
    )
    before = reads.by_year.get((POOR_SHARE, year - 1), {}).get(None)
    change = change_of(reads, before, at[POOR_SHARE])
    if change is not None:
        told += f" So với năm {year - 1}, tỷ lệ hộ nghèo {_way(change)}."
    return f"{missing}. {told}" if missing else told


def _way(change: float) -> str:
    """As it is printed: what rounds to nothing did not change."""
    if round(change, 2) == 0:
        return "không đổi"
    return f"{'giảm' if change < 0 else 'tăng'} {formats.number(abs(change), 2)} điểm %"


def _is_whole(reads: Reads, year: int) -> bool:
    found = reads.by_year[POOR, year][None]
    return found.value is not None and not found.is_partial


def _share(value: float | None) -> str:
    return "" if value is None else f" ({formats.number(value, 2)} %)"


def targets(reads: Reads) -> str:
    told = Counter(words.verdict(reads.course(one)[0])[1] for one in reads.targets)
    parts = ", ".join(f"{count} {label}" for label, count in told.most_common())
    return f"Trong {len(reads.targets)} chỉ tiêu theo dõi: {parts}."


def money(reads: Reads) -> str:
    """Budget money of the table below, then construction debt as the ledger stands now."""
    if reads.period.kind == SPAN:
        whole, carried = reads.money_whole(), ""
        assigned, paid = whole.assigned, whole.disbursed
    else:
        carried = " (gồm vốn năm trước chuyển sang)"
        assigned, paid = reads.money_rows[0].cells[""].assigned, reads.money_rows[0].cells[""].disbursed
    if not assigned:
        return "Sổ vốn chưa ghi vốn ngân sách được giao cho kỳ này." + _debt(reads)
    return (
        f"Vốn ngân sách đã giao {_million(assigned)} triệu đồng{carried}, đã giải ngân {_million(paid)} triệu đồng, "
        f"đạt {formats.number(100 * paid / assigned, 2)} % vốn đã giao.{_debt(reads)}"
    )


def _million(vnd: int) -> str:
    return formats.number(vnd / 1_000_000)


def _debt(reads: Reads) -> str:
    contracts = contracts_in(reads.area_ids)
    if not contracts.exists():
        return " Sổ hợp đồng chưa có công trình nào nên chưa biết nợ xây dựng cơ bản."
    return f" Nợ xây dựng cơ bản theo sổ hợp đồng lúc lập báo cáo: {_million(owed_of(contracts))} triệu đồng."


def compliance(reads: Reads) -> str:
    bodies, made = reads.inspected
    visited = sum(one["visited"] for one in bodies.values())
    planned = sum(one["planned"] for one in bodies.values())
    if not planned and not visited:
        return "Hệ thống chưa ghi cuộc kiểm tra, giám sát nào trong kỳ."
    return (
        f"Trong kỳ có {planned} cuộc kiểm tra, giám sát theo kế hoạch, đã tiến hành {visited} cuộc; nêu {made['made']} kiến nghị. "
        f"Đến cuối kỳ còn {made['open']} kiến nghị chưa xong, trong đó {made['late']} kiến nghị quá hạn trả lời."
    )


def difficulties(reads: Reads) -> str:
    told = reads.steered[0]
    if not told["raised"] and not told["open"]:
        return "Hệ thống chưa ghi khó khăn, vướng mắc nào gửi lên trên trong kỳ."
    return (
        f"Trong kỳ các đơn vị đã gửi lên trên {told['raised']} khó khăn, vướng mắc; {told['answered']} việc được trả lời trong kỳ. "
        f"Còn {told['open']} việc chờ trả lời, trong đó {told['late']} việc quá ngày đề nghị."
    )


SENTENCES: Mapping[str, Callable[[Reads], str]] = {
    "documents": documents, "poverty": poverty, "targets": targets, "money": money, "compliance": compliance, "difficulties": difficulties,
}  # fmt: skip

__all__ = ["SENTENCES"]
