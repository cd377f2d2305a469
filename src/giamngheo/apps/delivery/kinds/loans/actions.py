"""The one way a loan comes in: the bank's monthly file, all rows or none, and every fault at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery import terms
from giamngheo.apps.delivery.actions.imports import Faulty
from giamngheo.apps.delivery.actions.supports import NewSupport, check_may, open_supports
from giamngheo.apps.delivery.models import ImportedList, Support
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.files.actions import store_file
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.support.facts import classes_of
from giamngheo.kit import clock, formats
from giamngheo.workbooks.findings import WorkbookRefused
from giamngheo.workbooks.loans import LoanRow, read_loans

from . import checking, queries, rules, totals
from .checking import Borrower
from .models import BankFile, Loan, LoanMonth, LoanTotal

if TYPE_CHECKING:
    from giamngheo.apps.files.models import StoredFile

CONTENT, GIVER, KIND, SOURCE = "policy_loan", "policy_bank", "loans", "credit"


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file brought: its row, loans of it that were new, and of these who stands for nobody of the register yet."""

    file: BankFile
    new: int
    unjoined: int


@transaction.atomic
def import_bank_file(*, content: bytes, name: str, area_id: int, month: date, replaces: bool, by: User) -> Brought:
    """Brings in what is owed at the end of a month. ``area_id``: the commune, or the province, that the file covers.

    A loan that is known gets the month's figure and is never made again; one that is not known is opened as a support that the
    bank gave, joined to the register where the row says clearly who it is. Raises Faulty with every fault, Refused.
    """
    check_may(by, P.KEEP_LOANS, area_id)
    _check_month(month)
    sha256 = hashlib.sha256(content).hexdigest()
    _check_not_known(sha256)
    try:
        rows, faults = read_loans(content, name, plan=current_plan(), month_end=rules.month_end(month))
    except WorkbookRefused as problem:
        raise Refused(problem.message) from None
    communes, unknown = checking.communes_of_rows(rows, area_id, rules.month_end(month))
    known = {loan.number: loan for loan in queries.loans_numbered([row.number for row in rows])}
    faults += unknown + checking.other_loans(rows, known)
    if faults:
        raise Faulty(sorted(faults, key=lambda fault: (fault.sheet, fault.row or 0)))
    covered = checking.covered(area_id, rules.month_end(month)) | set(communes.values())
    told_before = LoanTotal.objects.filter(area_id__in=covered, month=month, scheme="").exclude(file_name="").order_by("id")
    _check_month_is_new(told_before.first(), replaces=replaces)
    file = store_file(content=content, name=name, content_type="application/octet-stream", area_id=area_id, by=by)
    made = _kept_file(file, sha256, area_id, month, rows, sum(row.number not in known for row in rows), replaces, by)
    new, unjoined = _opened([row for row in rows if row.number not in known], communes, made, by)
    keys = {number: loan.pk for number, loan in known.items()} | {loan.number: loan.pk for loan in new}
    _write_figures(rows, communes, keys, made, covered)
    totals.tell(covered, [month], file_name=made.name)
    record(
        by=by, action="nhập tệp dư nợ của ngân hàng", subject=f"tệp {made.pk}", area_id=area_id, rows=len(rows), new=len(new),
        month=month.isoformat(), replaces=replaces,
    )  # fmt: skip
    return Brought(made, len(new), unjoined)


def _check_month(month: date) -> None:
    if month.day != 1:
        raise Refused("Chọn tháng của số liệu.")
    if rules.month_end(month) > clock.today():
        raise Refused(f"Tháng {month:%m/%Y} chưa hết. Tệp là số dư cuối tháng: chọn lại tháng, hoặc chờ hết tháng.")


def _check_not_known(sha256: str) -> None:
    earlier = BankFile.objects.filter(sha256=sha256).first()
    if earlier is not None:
        raise Refused(
            f"Tệp này đã nhập lúc {formats.moment(earlier.at)}, tên “{earlier.name}”, số liệu tháng {earlier.month:%m/%Y}; "
            "nhập lại không thêm gì."
        )


def _check_month_is_new(earlier: LoanTotal | None, *, replaces: bool) -> None:
    if earlier is not None and not replaces:
        raise Refused(
            f"Dư nợ tháng {earlier.month:%m/%Y} của {earlier.area.name} đã nhập từ tệp “{earlier.file_name}”. Nếu ngân hàng gửi lại "
            "số liệu đã sửa, chọn “Tệp này thay số liệu đã nhập của tháng” rồi nhập."
        )


def _kept_file(
    file: StoredFile, sha256: str, area_id: int, month: date, rows: Sequence[LoanRow], new: int, replaces: bool, by: User
) -> BankFile:
    now = clock.now()
    try:
        with transaction.atomic():
            listed = ImportedList.objects.create(
                area_id=area_id, giver=GIVER, file=file, sha256=sha256, row_count=len(rows), by_id=by.pk, at=now
            )
            return BankFile.objects.create(
                imported=listed, area_id=area_id, month=month, sha256=sha256, name=listed.file.name, row_count=len(rows),
                new_count=new, replaces=replaces, by_id=by.pk, at=now,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("Tệp này vừa được người khác nhập.") from None


def _opened(rows: Sequence[LoanRow], communes: Mapping[int, int], made: BankFile, by: User) -> tuple[list[Loan], int]:
    """Supports and loans of rows that no earlier file had; how many stand for nobody yet. ``communes``: id of a row → commune."""
    found = checking.borrowers(rows, communes)
    supports = open_supports(
        new=[_support(row, communes[id(row)], found[id(row)]) for row in rows], by=by, stated_in=made.imported, permission=P.KEEP_LOANS
    ) if rows else []  # fmt: skip
    lent = {
        index: (support.household_id, row.lent_on)
        for index, (support, row) in enumerate(zip(supports, rows, strict=True)) if support.household_id and row.lent_on
    }  # fmt: skip
    classes = _classes(lent)
    now = clock.now()
    try:
        with transaction.atomic():
            new = Loan.objects.bulk_create(
                _loan(row, support, found[id(row)], classes.get(index, rules.ClassThen()), made, now)
                for index, (row, support) in enumerate(zip(rows, supports, strict=True))
            )
    except IntegrityError:
        raise Refused(
            "Có số khế ước đã nhập ở xã khác, ngoài địa bàn của anh/chị. Cán bộ giảm nghèo tỉnh nhập tệp này cho cả tỉnh."
        ) from None
    return new, sum(support.household_id is None for support in supports)


def _classes(lent: Mapping[int, tuple[int, date]]) -> dict[int, rules.ClassThen]:
    if not lent:
        return {}
    history = classes_of({home for home, _day in lent.values()}, max(day for _home, day in lent.values()))
    return rules.classes_then(lent, history, current_plan())


def _support(row: LoanRow, area_id: int, who: Borrower) -> NewSupport:
    scheme = queries.scheme_of(row.scheme)
    return NewSupport(
        area_id=area_id, content=CONTENT, giver=GIVER, kind=KIND, source_code=SOURCE, amount_vnd=row.amount_vnd,
        title=scheme.name_vi if scheme else terms.content_vi(CONTENT), beneficiary_name=row.name, household_id=who.household_id,
        person_id=who.person_id, village_id=who.village_id, starts_on=row.lent_on, row_number=row.row,
    )  # fmt: skip


def _loan(row: LoanRow, support: Support, who: Borrower, told: rules.ClassThen, made: BankFile, now: datetime) -> Loan:
    return Loan(
        support=support, area_id=support.area_id, number=row.number, id_number=row.id_number, village_name=row.village,
        scheme=row.scheme, lent_on=row.lent_on, amount_vnd=row.amount_vnd, term_months=row.term_months, rate_pct=row.rate_pct,
        union=row.union, household_class=told.code, is_three_classes=told.is_three, no_match=who.why, first_month=made.month, at=now,
    )  # fmt: skip


def _write_figures(
    rows: Sequence[LoanRow], communes: Mapping[int, int], keys: Mapping[str, int], made: BankFile, covered: set[int]
) -> None:
    """The month's figure of each loan of the file, written or mended; figures that this file no longer has do not count."""
    LoanMonth.objects.bulk_create(
        [
            LoanMonth(
                loan_id=keys[row.number], area_id=communes[id(row)], month=made.month, outstanding_vnd=row.outstanding_vnd,
                overdue_vnd=row.overdue_vnd, frozen_vnd=row.frozen_vnd, file=made, sheet=row.sheet, row_number=row.row,
            )
            for row in rows
        ],
        update_conflicts=True, unique_fields=["loan", "month"],
        update_fields=["area", "outstanding_vnd", "overdue_vnd", "frozen_vnd", "file", "sheet", "row_number", "is_left_out"],
    )  # fmt: skip
    if made.replaces:
        LoanMonth.objects.filter(area_id__in=covered, month=made.month).exclude(file=made).update(is_left_out=True)


@transaction.atomic
def read_class_again(*, support_id: int) -> None:
    """A borrower was joined to another household by two persons: the class of the day and the sums are told anew."""
    loan = Loan.objects.select_for_update(of=("self",)).select_related("support").get(support_id=support_id)
    home = loan.support.household_id
    told = _classes({0: (home, loan.lent_on)} if home and loan.lent_on else {}).get(0, rules.ClassThen())
    loan.household_class, loan.is_three_classes, loan.no_match = told.code, told.is_three, ""
    loan.save(update_fields=["household_class", "is_three_classes", "no_match"])
    months = list(LoanMonth.objects.filter(loan=loan, is_left_out=False).values_list("area_id", "month"))
    totals.tell({area for area, _month in months}, sorted({month for _area, month in months}))


__all__ = ["CONTENT", "GIVER", "Brought", "import_bank_file", "read_class_again"]
