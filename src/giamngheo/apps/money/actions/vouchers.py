"""Writes many vouchers at once, as the Treasury's sheet brings them: drafted, filled and sent to who approves, set-based."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money import states, terms
from giamngheo.apps.money.models import Document, Line, Move
from giamngheo.apps.money.queries.drafts import line_words
from giamngheo.apps.money.refusals import told
from giamngheo.apps.money.states import Refused
from giamngheo.engine.ledger import ACCOUNTS_VI, KINDS
from giamngheo.kit import clock, formats

from .documents import check_writer


@dataclass(frozen=True, slots=True)
class NewVoucher:
    """One document of an act that has one account to take from; ``rows``: (line, đồng)."""

    area_id: int
    kind: str
    number: str
    signed_on: date
    authority: str
    rows: tuple[tuple[int, int], ...]
    title: str = ""


@transaction.atomic
def submit_vouchers(*, new: Sequence[NewVoucher], by: User) -> list[Document]:
    """Documents that wait for approval, in the order given; all of them or none. Raises Refused."""
    for kind, area_id in {(one.kind, one.area_id) for one in new}:
        check_writer(by, kind, area_id)
    if any(one.signed_on > clock.today() for one in new):
        raise Refused("Ngày chứng từ không được sau ngày hôm nay.")
    _check_covered(new)
    law, now = terms.law(), clock.now()
    with told():
        made = Document.objects.bulk_create(
            Document(
                area_id=one.area_id, kind=one.kind, number=one.number, signed_on=one.signed_on, authority=one.authority,
                title=one.title, total_vnd=(total := sum(amount for _, amount in one.rows)),
                approvers_needed=law.approvers_for(total).approvers, by_id=by.pk, at=now,
            )
            for one in new
        )  # fmt: skip
        Move.objects.bulk_create(
            Move(document=document, area_id=one.area_id, item=item, line_id=line_id, from_account=KINDS[one.kind].sources[0],
                 amount_vnd=amount)
            for document, one in zip(made, new, strict=True)
            for item, (line_id, amount) in enumerate(one.rows, 1)
        )  # fmt: skip
        Document.objects.filter(pk__in=[one.pk for one in made]).update(state=states.WAITING, version=2)
    for area_id in sorted({one.area_id for one in new}):
        of_area = [one for one in made if one.area_id == area_id]
        record(by=by, action="lập chứng từ theo bảng kê kho bạc", subject=f"chứng từ {of_area[0].pk}", area_id=area_id,
               count=len(of_area), total_vnd=sum(one.total_vnd for one in of_area))  # fmt: skip
    return made


def _check_covered(new: Iterable[NewVoucher]) -> None:
    """Raises Refused naming the first line that is closed, elsewhere, or does not hold what is taken from it."""
    wanted: dict[tuple[int, str], int] = defaultdict(int)
    areas: dict[int, int] = {}
    for one in new:
        kind = KINDS[one.kind]
        if kind.is_between or len(kind.sources) != 1:
            raise Refused(f"“{kind.vi}” không ghi theo bảng kê được. Ghi chứng từ riêng.")
        for line_id, amount in one.rows:
            wanted[line_id, kind.sources[0]] += amount
            areas[line_id] = one.area_id
    lines = Line.objects.select_related("balance", "plan_year").in_bulk(list(areas))
    for (line_id, account), amount in wanted.items():
        line = lines.get(line_id)
        if line is None or line.area_id != areas[line_id]:
            raise Refused("Không thấy dòng vốn này trong địa bàn của bạn.")
        if line.plan_year.closed_on is not None:
            raise Refused(f"Năm {line.plan_year_id} đã khoá ngày {formats.day(line.plan_year.closed_on)}. Ghi vào dòng của năm đang mở.")
        left = line.balance.as_told()[account]
        if amount > left:
            raise Refused(
                f"{line_words(line)}: “{ACCOUNTS_VI[account]}” còn {formats.money(left)}, các chứng từ ghi "
                f"{formats.money(amount)}. Duyệt trước chứng từ đưa thêm vốn vào trạng thái này, hoặc để riêng dòng bảng kê vượt số dư."
            )


__all__ = ["NewVoucher", "submit_vouchers"]
