"""The ledger of the programme's money, pure: accounts a line's money stands in, acts that move it, balances, faults.

A line is one pot (project, capital type, source, year, unit). Each entry moves an amount of integer đồng, greater than
0, from one account of a line to another, so every line sums to zero by itself: what came in stands negative in
``source``. What passes between two lines is two entries of one act, an ``out`` and an ``in`` of the same amount.
States as law-programme §8.2 has them; "recovered" is an act back to what can still be spent.

Columns of entries: id, line_id, from_account, to_account, amount_vnd, kind, leg, document_id, item, counter_line_id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from .vocabulary import Term

# In the order of the money's way. ``source`` is at most 0, all others at least 0.
SOURCE = "source"
APPROVED, ALLOTTED, ASSIGNED, ENTERED = "approved", "allotted", "assigned", "entered"
ADVANCED, PAID, SETTLED = "advanced", "paid", "settled"
CARRIED, MOVED, CANCELLED, RETURNED = "carried", "moved", "cancelled", "returned"
ACCOUNTS = (
    SOURCE, APPROVED, ALLOTTED, ASSIGNED, ENTERED, ADVANCED, PAID, SETTLED, CARRIED, MOVED, CANCELLED, RETURNED,
)  # fmt: skip
ACCOUNT_TERMS = (
    Term(SOURCE, "nguồn vốn", "source of funds"),
    Term(APPROVED, "đã phê duyệt, chưa giao", "approved, not assigned"),
    Term(ALLOTTED, "đã giao cho đơn vị cấp dưới", "assigned to units below"),
    Term(ASSIGNED, "đã giao, chưa nhập hệ thống kho bạc", "assigned, not in the treasury system"),
    Term(ENTERED, "đã nhập hệ thống kho bạc, còn được chi", "in the treasury system, may be spent"),
    Term(ADVANCED, "tạm ứng chưa thu hồi", "advances outstanding"),
    Term(PAID, "đã thanh toán", "paid"),
    Term(SETTLED, "đã quyết toán", "settled"),
    Term(CARRIED, "đã chuyển sang năm sau", "carried over to the next year"),
    Term(MOVED, "đã điều chỉnh hoặc bàn giao đi", "moved or handed over to others"),
    Term(CANCELLED, "đã hủy dự toán", "cancelled"),
    Term(RETURNED, "đã nộp trả ngân sách", "returned to the budget"),
)
ACCOUNTS_VI: Mapping[str, str] = {term.code: term.vi for term in ACCOUNT_TERMS}
DISBURSED = (ADVANCED, PAID, SETTLED)
SPENDABLE = (APPROVED, ASSIGNED, ENTERED)
# Neither passed down nor moved away: what the line itself answers for.
OWN = (APPROVED, ASSIGNED, ENTERED, ADVANCED, PAID, SETTLED, CARRIED, CANCELLED, RETURNED)

ONE, OUT, IN = "one", "out", "in"
# Who writes the act down: who shares money out, who spends it, who keeps the treasury's books.
ALLOCATE, SPEND, TREASURY = "allocate", "spend", "treasury"


@dataclass(frozen=True, slots=True)
class Kind:
    """One act. ``sources`` and ``target``: accounts of the (giving) line; ``arrivals``: what the other line receives,
    by the account it left; empty for an act within one line. ``duty``: who writes it down."""

    code: str
    vi: str
    en: str
    sources: tuple[str, ...]
    target: str
    duty: str
    meaning: str
    arrivals: tuple[tuple[str, str], ...] = ()

    @property
    def is_between(self) -> bool:
        return bool(self.arrivals)

    def arrival(self, source: str) -> str:
        """The account of the other line. Raises KeyError for an account that this act does not empty."""
        return dict(self.arrivals)[source]


def _kept(*accounts: str) -> tuple[tuple[str, str], ...]:
    return tuple((account, account) for account in accounts)


KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("approve", "phê duyệt vốn", "approve funds", (SOURCE,), APPROVED, ALLOCATE, "cấp có thẩm quyền phê duyệt vốn của dòng đầu"),
        Kind("allot", "giao vốn cho đơn vị", "assign to a unit", (APPROVED, ASSIGNED), ALLOTTED, ALLOCATE,
             "giao cho dòng cấp dưới; tổng các dòng cấp dưới không vượt dòng trên",
             ((APPROVED, ASSIGNED), (ASSIGNED, ASSIGNED))),
        Kind("assign", "giao vốn cho chính đơn vị", "assign to itself", (APPROVED,), ASSIGNED, ALLOCATE,
             "đơn vị được phê duyệt tự thực hiện"),
        Kind("enter", "nhập hệ thống kho bạc", "enter in the treasury system", (ASSIGNED,), ENTERED, TREASURY,
             "dự toán đã có trên hệ thống, được chi"),
        Kind("advance", "tạm ứng", "advance", (ENTERED,), ADVANCED, SPEND, "chi trước khi có khối lượng"),
        Kind("pay", "thanh toán", "pay", (ENTERED,), PAID, SPEND, "chi cho khối lượng đã hoàn thành"),
        Kind("clear", "thanh toán từ tạm ứng", "clear an advance", (ADVANCED,), PAID, SPEND, "tạm ứng được thu hồi bằng khối lượng"),
        Kind("recover", "thu hồi tạm ứng", "recover an advance", (ADVANCED,), ENTERED, SPEND, "tạm ứng được hoàn bằng tiền"),
        Kind("repay", "nộp giảm chi", "pay back spending", (PAID,), ENTERED, SPEND, "số đã chi được nộp lại trong năm"),
        Kind("settle", "quyết toán", "settle", (PAID,), SETTLED, SPEND, "số đã chi được quyết toán"),
        Kind("carry", "chuyển nguồn", "carry over", SPENDABLE, CARRIED, ALLOCATE, "sang dòng của năm sau, giữ năm gốc",
             tuple((account, ASSIGNED) for account in SPENDABLE)),
        Kind("transfer", "điều chỉnh vốn", "adjust between lines", SPENDABLE, MOVED, ALLOCATE, "giữa hai dòng cùng nguồn, loại vốn và năm",
             ((APPROVED, APPROVED), (ASSIGNED, ASSIGNED), (ENTERED, ASSIGNED))),
        Kind("handover", "bàn giao cho đơn vị kế thừa", "hand over to a successor", (*SPENDABLE, *DISBURSED), MOVED, ALLOCATE,
             "từ đơn vị kết thúc hoạt động; số dư nào giữ trạng thái đó", _kept(*SPENDABLE, *DISBURSED)),
        Kind("cancel", "hủy dự toán", "cancel", SPENDABLE, CANCELLED, ALLOCATE, "hết thời hạn mà không được kéo dài"),
        Kind("return", "nộp trả ngân sách", "return to the budget", (ENTERED,), RETURNED, TREASURY, "trả nguồn về ngân sách đã cấp"),
    )
}  # fmt: skip


KIND_TERMS = tuple(Term(kind.code, kind.vi, kind.en) for kind in KINDS.values())


def routes() -> tuple[tuple[str, str, str, str], ...]:
    """Every (kind, leg, from account, to account) that an entry may have; reversals go one of these backwards."""
    found = []
    for kind in KINDS.values():
        for source in kind.sources:
            found.append((kind.code, OUT if kind.is_between else ONE, source, kind.target))
        found += [(kind.code, IN, SOURCE, account) for account in sorted({to for _, to in kind.arrivals})]
    return tuple(found)


def balances(entries: pl.DataFrame) -> pl.DataFrame:
    """One row per line with a column per account, integer đồng: all at once, whatever the number of entries."""
    came, went = pl.col("to_account"), pl.col("from_account")
    columns = [
        (pl.col("amount_vnd") * ((came == account).cast(pl.Int64) - (went == account).cast(pl.Int64))).alias(account)
        for account in ACCOUNTS
    ]
    return entries.select("line_id", *columns).group_by("line_id").sum().sort("line_id")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that no sound ledger has. ``what``: code of the rule; ``subject``: the line or document."""

    what: str
    subject: int
    text_vi: str


def faults(entries: pl.DataFrame, kept: pl.DataFrame) -> list[Fault]:
    """Every rule of the ledger counted anew over all entries; ``kept``: the balances as they are stored."""
    found = []
    told = balances(entries)
    for account in ACCOUNTS:
        wrong = told.filter(pl.col(account) > 0 if account == SOURCE else pl.col(account) < 0)
        found += [Fault("negative", line, f"Dòng {line}: số dư “{ACCOUNTS_VI[account]}” sai dấu.") for line in wrong["line_id"]]
    pair = pl.col("amount_vnd") * pl.when(pl.col("leg") == OUT).then(1).otherwise(-1)
    pairs = entries.filter(pl.col("leg") != ONE).group_by("document_id", "item").agg(total=pair.sum(), legs=pl.len())
    broken = pairs.filter((pl.col("total") != 0) | (pl.col("legs") != 2))
    found += [Fault("pair", doc, f"Chứng từ {doc}: khoản chuyển giữa hai dòng không cân.") for doc in broken["document_id"]]
    both = kept.select("line_id", *ACCOUNTS).join(told, on="line_id", how="full", coalesce=True, suffix="_told")
    differs = pl.any_horizontal(
        pl.col(account).fill_null(0) != pl.col(f"{account}_told").fill_null(0) for account in ACCOUNTS
    )
    found += [Fault("kept", line, f"Dòng {line}: số dư lưu khác tổng các bút toán.") for line in both.filter(differs)["line_id"]]
    return found


def traced(entries: pl.DataFrame, account: str) -> pl.DataFrame:
    """Why one line's account stands where it does: the entries that touch it, by id, each with the balance after it."""
    touching = entries.filter((pl.col("from_account") == account) | (pl.col("to_account") == account)).sort("id")
    change = pl.when(pl.col("to_account") == account).then(pl.col("amount_vnd")).otherwise(-pl.col("amount_vnd"))
    return touching.with_columns(change_vnd=change).with_columns(after_vnd=pl.col("change_vnd").cum_sum())


def own_vnd(balance: Mapping[str, int]) -> int:
    """What a line itself answers for: neither passed down nor moved away, so that lines of all levels may be added."""
    return sum(balance[account] for account in OWN)


def disbursed_vnd(balance: Mapping[str, int]) -> int:
    """Paid, settled or advanced and not yet recovered."""
    return sum(balance[account] for account in DISBURSED)


__all__ = [
    "ACCOUNTS", "ACCOUNTS_VI", "ACCOUNT_TERMS", "ADVANCED", "ALLOCATE", "ALLOTTED", "APPROVED", "ASSIGNED", "CANCELLED", "CARRIED",
    "DISBURSED", "ENTERED", "IN", "KINDS", "KIND_TERMS", "MOVED", "ONE", "OUT", "OWN", "PAID", "RETURNED", "SETTLED", "SOURCE",
    "SPEND", "SPENDABLE", "TREASURY", "Fault", "Kind", "balances", "disbursed_vnd", "faults", "own_vnd", "routes", "traced",
]  # fmt: skip
