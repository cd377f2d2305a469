"""Writes of the end of a year: what a person decides of each line; settlement of a year or of a finished project.

Nothing here moves money by itself: each decision drafts and sends a document of the ledger, which others approve.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import F

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money.actions.documents import NewDocument, add_move, draft_document, submit_document
from giamngheo.apps.money.actions.lines import NewLine, open_line
from giamngheo.apps.money.actions.vouchers import NewVoucher, submit_vouchers
from giamngheo.apps.money.models import Document, Line
from giamngheo.apps.money.queries.drafts import line_words
from giamngheo.apps.money.queries.lines import may_receive
from giamngheo.apps.treasury.models import Settlement, YearEnd
from giamngheo.apps.treasury.queries import year_end as queries
from giamngheo.apps.treasury.states import Refused
from giamngheo.engine.year_end import CANCEL, CARRY, WAIT
from giamngheo.kit import clock, formats

# By what else lines of one content are told apart.
CODES = ("chapter_code", "category_code", "item_code", "programme_code")


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper that a decision stands on."""

    number: str
    signed_on: date
    authority: str


def _alone(what: str, pk: int) -> None:
    """One decision of a line, one settlement of an area at a time; lines are written once, so the lock is not the row's."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s), %s)", [f"treasury_{what}", pk])


@transaction.atomic
def decide_left(*, line_id: int, outcome: str, reason: str, paper: Paper | None, by: User) -> YearEnd:
    """A person decides what becomes of what a line has left: carried over, cancelled, or left for now.

    The first two send a document to who approves. Raises Refused.
    """
    _alone("year_end", line_id)
    line = Line.objects.select_related("balance", "plan_year", "area").filter(pk=line_id).first()
    if line is None or not access_of(by, clock.today()).may(P.ALLOCATE_MONEY, line.area_id):
        raise Refused("Chỉ cán bộ tài chính, cán bộ quản lý vốn đầu tư của địa bàn này quyết định được số dư cuối năm.")
    if outcome not in (CARRY, CANCEL, WAIT):
        raise Refused("Chọn chuyển nguồn, hủy dự toán hoặc để lại.")
    if not reason.strip():
        raise Refused("Ghi lý do, căn cứ của quyết định.")
    if line.plan_year.closed_on is not None:
        raise Refused(f"Năm {line.plan_year_id} đã khoá ngày {formats.day(line.plan_year.closed_on)} nên không quyết định lại được.")
    proposal = queries.proposal_for(line, clock.today())
    if proposal is None or not proposal.left_vnd:
        raise Refused("Dòng vốn này không còn số dư được chi.")
    standing = queries.standing_of([line_id]).get(line_id)
    if standing is not None and standing.document is not None and standing.document.state != "posted":
        raise Refused(
            f"Dòng vốn này đã có quyết định, chứng từ {standing.document.number} còn chờ duyệt. Trả lại, bỏ chứng từ đó rồi quyết "
            "định lại."
        )
    document = None if outcome == WAIT else _sent(line, outcome, proposal.left, paper, by)
    made = YearEnd.objects.create(
        area_id=line.area_id, line=line, outcome=outcome, proposed=proposal.outcome, ground=proposal.ground_vi,
        is_confirmed=proposal.is_confirmed, amount_vnd=proposal.left_vnd, reason=reason.strip(), document=document, by_id=by.pk,
        at=clock.now(),
    )  # fmt: skip
    record(by=by, action="quyết định số dư cuối năm", subject=f"dòng vốn {line.pk}", area_id=line.area_id, outcome=outcome,
           amount_vnd=made.amount_vnd)  # fmt: skip
    return made


def _sent(line: Line, outcome: str, left: Mapping[str, int], paper: Paper | None, by: User) -> Document:
    if paper is None or not paper.number.strip():
        raise Refused("Ghi số, ngày, cơ quan của văn bản chuyển nguồn hoặc hủy dự toán.")
    target = _next_line(line, by) if outcome == CARRY else None
    title = f"Số dư cuối năm {line.plan_year_id}"
    made = draft_document(new=NewDocument(line.area_id, outcome, paper.number, paper.signed_on, paper.authority, title=title), by=by)
    for account, amount in left.items():
        add_move(
            document_id=made.pk, line_id=line.pk, from_account=account, amount_vnd=amount, by=by,
            to_line_id=target.pk if target else None,
        )  # fmt: skip
    return submit_document(document_id=made.pk, by=by)


def _next_line(line: Line, by: User) -> Line:
    """The line of the next year that takes what is carried over: the same pot and unit, shared out from above or not;
    opened where there is none. Two lines that become one next year find the same."""
    _alone("next_line", line.area_id)
    same = {name: getattr(line, name) for name in ("unit_name", "content", *CODES)}
    found = may_receive(line, "carry", [line.area_id]).filter(plan_year=line.plan_year_id + 1, **same)
    known = found.order_by(F("parent_id").asc(nulls_first=True), "id").first()
    if known is not None:
        return known
    return open_line(
        new=NewLine(
            line.area_id, line.unit_name, line.project, line.capital_type, line.source, line.plan_year_id + 1, line.origin_year,
            content=line.content, is_foreign=line.is_foreign, **{name: getattr(line, name) for name in CODES},
        ),
        by=by,
    )  # fmt: skip


@transaction.atomic
def settle(
    *, area_id: int, unit_name: str, plan_year: int | None, project: str, finished_on: date | None, paper: Paper, by: User
) -> Settlement:
    """Settles all that a unit paid in a budget year, or for a project that is finished; others approve the document.

    Exactly one of ``plan_year`` and ``project`` with ``finished_on``. Raises Refused.
    """
    if not access_of(by, clock.today()).may(P.SPEND_MONEY, area_id):
        raise Refused("Chỉ kế toán của địa bàn này lập được quyết toán.")
    if (plan_year is None) == (not project):
        raise Refused("Chọn quyết toán theo năm ngân sách, hoặc theo dự án hoàn thành.")
    if project and (finished_on is None or finished_on > clock.today()):
        raise Refused("Ghi ngày dự án hoàn thành, không sau ngày hôm nay.")
    _alone("settle", area_id)
    advanced = list(queries.unfinished(area_id, unit_name, plan_year=plan_year, project=project)[:1])
    if advanced:
        raise Refused(f"{line_words(advanced[0])} còn tạm ứng chưa thu hồi. Thanh toán hoặc thu hồi tạm ứng rồi quyết toán.")
    lines = list(queries.to_settle(area_id, unit_name, plan_year=plan_year, project=project))
    if not lines:
        raise Refused("Không có số đã thanh toán nào chưa quyết toán.")
    waiting = queries.being_settled([line.pk for line in lines])
    if waiting is not None:
        raise Refused(
            f"Chứng từ quyết toán {waiting.number} ngày {formats.day(waiting.signed_on)} của các dòng này còn chờ duyệt. Duyệt chứng từ "
            "đó, hoặc trả lại và bỏ rồi lập lại."
        )
    title = f"Quyết toán năm {plan_year}" if plan_year else "Quyết toán dự án hoàn thành"
    rows = tuple((line.pk, line.balance.paid_vnd) for line in lines)
    (made,) = submit_vouchers(
        new=[NewVoucher(area_id, "settle", paper.number, paper.signed_on, paper.authority, rows, title=title)], by=by
    )
    found = Settlement.objects.create(
        area_id=area_id, scope="year" if plan_year else "project", unit_name=unit_name, plan_year=plan_year, project=project,
        finished_on=finished_on if project else None, document=made, by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    record(by=by, action="lập quyết toán", subject=f"quyết toán {found.pk}", area_id=area_id, lines=len(lines), total_vnd=made.total_vnd)
    return found


__all__ = ["Paper", "decide_left", "settle"]
