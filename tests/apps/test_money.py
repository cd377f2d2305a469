"""The ledger: money's way from approval to settlement, and everything the database will not let anybody record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.files.actions import store_file
from giamngheo.apps.files.models import StoredFile
from giamngheo.apps.money.actions import documents, lines, posting
from giamngheo.apps.money.models import Approval, Balance, BudgetYear, Document, Entry, Line
from giamngheo.apps.money.states import Refused, Stale
from giamngheo.apps.register.models import Household
from giamngheo.kit import clock

from .money_world import MILLION, YEAR, Treasury, approved, drafted, line, make_treasury, posted, shared_out, told
from .review_world import NAM_LAU, act_as, household


@pytest.fixture
def world(db: None) -> Treasury:
    return make_treasury()


def test_from_approval_to_settlement(world: Treasury) -> None:
    shared_out(world)
    posted(world, "advance", (world.nam_lau, 40 * MILLION))
    posted(world, "clear", (world.nam_lau, 30 * MILLION))
    posted(world, "recover", (world.nam_lau, 10 * MILLION))
    posted(world, "pay", (world.nam_lau, 50 * MILLION))
    posted(world, "settle", (world.nam_lau, 80 * MILLION))
    posted(world, "return", (world.nam_lau, 5 * MILLION))
    assert told(world.top) == {"source": -100 * MILLION, "allotted": 100 * MILLION}
    assert told(world.nam_lau) == {
        "source": -100 * MILLION, "settled": 80 * MILLION, "entered": 15 * MILLION, "returned": 5 * MILLION,
    }  # fmt: skip
    assert set(Entry.objects.values_list("kind", flat=True)) >= {"approve", "allot", "enter", "settle"}


def test_children_never_exceed_the_parent(world: Treasury) -> None:
    posted(world, "approve", (world.top, 100 * MILLION))
    posted(world, "allot", (world.top, 70 * MILLION, "approved", world.nam_lau))
    made = drafted(world, "allot", (world.top, 40 * MILLION, "approved", world.phieng_pan))
    with pytest.raises(Refused, match=r"còn 30.000.000\sđ, chứng từ ghi 40.000.000\sđ"):
        documents.submit_document(document_id=made.pk, by=world.finance)
    with pytest.raises(Refused, match="chỉ nhận vốn từ dòng trên"):
        posted(world, "approve", (world.nam_lau, MILLION))


def test_no_payment_beyond_what_was_assigned(world: Treasury) -> None:
    shared_out(world)
    posted(world, "pay", (world.nam_lau, 90 * MILLION))
    made = drafted(world, "pay", (world.nam_lau, 11 * MILLION))
    with pytest.raises(Refused, match="Giảm số tiền"):
        documents.submit_document(document_id=made.pk, by=world.accountant)


def test_two_that_wait_are_both_covered_but_only_one_can_be_approved(world: Treasury) -> None:
    shared_out(world)
    first, second = (drafted(world, "pay", (world.nam_lau, 60 * MILLION)) for _ in range(2))
    for made in (first, second):
        act_as(world.accountant)
        documents.submit_document(document_id=made.pk, by=world.accountant)
    approved(world, first)
    with pytest.raises(Refused, match="Không đủ tiền ở “đã nhập hệ thống kho bạc"):
        approved(world, second)
    assert told(world.nam_lau)["paid"] == 60 * MILLION
    second.refresh_from_db()
    assert (second.state, second.approvals.count()) == ("waiting", 0)


def test_who_writes_does_not_approve_and_large_sums_need_two(world: Treasury) -> None:
    made = drafted(world, "approve", (world.top, 6_000 * MILLION))
    act_as(world.finance)
    documents.submit_document(document_id=made.pk, by=world.finance)
    with pytest.raises(Refused, match="được giao duyệt"):
        posting.approve_document(document_id=made.pk, by=world.finance)
    act_as(world.leader)
    assert posting.approve_document(document_id=made.pk, by=world.leader).state == "waiting"
    with pytest.raises(Refused, match="Bạn đã duyệt"):
        posting.approve_document(document_id=made.pk, by=world.leader)
    act_as(world.second)
    assert posting.approve_document(document_id=made.pk, by=world.second).state == "posted"
    assert Entry.objects.get(document=made).approved_by_ids == sorted([world.leader.pk, world.second.pk])


def test_a_returned_document_is_approved_anew(world: Treasury) -> None:
    made = drafted(world, "approve", (world.top, 6_000 * MILLION))
    documents.submit_document(document_id=made.pk, by=world.finance)
    act_as(world.leader)
    posting.approve_document(document_id=made.pk, by=world.leader)
    documents.return_document(document_id=made.pk, reason="Sai số quyết định", by=world.leader)
    act_as(world.finance)
    documents.submit_document(document_id=made.pk, by=world.finance)
    act_as(world.second)
    assert posting.approve_document(document_id=made.pk, by=world.second).state == "waiting"


def test_a_double_click_and_an_old_page(world: Treasury) -> None:
    made = drafted(world, "approve", (world.top, MILLION))
    version = Document.objects.get(pk=made.pk).version
    documents.submit_document(document_id=made.pk, by=world.finance, version=version)
    with pytest.raises(Stale):
        documents.submit_document(document_id=made.pk, by=world.finance, version=version)
    approved(world, made)
    with pytest.raises(Refused, match="không còn chờ duyệt"):
        posting.approve_document(document_id=made.pk, by=world.second)
    assert told(world.top)["approved"] == MILLION


def test_the_same_paper_twice_is_refused(world: Treasury) -> None:
    made = posted(world, "approve", (world.top, MILLION))
    new = documents.NewDocument(made.area_id, "approve", made.number, made.signed_on, "UBND tỉnh")
    with pytest.raises(Refused, match="đã có"):
        documents.draft_document(new=new, by=world.finance)


def test_a_reversal_is_a_new_entry(world: Treasury) -> None:
    shared_out(world)
    made = posted(world, "pay", (world.nam_lau, 90 * MILLION))
    act_as(world.accountant)
    back = documents.reverse_document(
        document_id=made.pk, number="01/ĐC", signed_on=date(2026, 4, 1), reason="Ghi nhầm số tiền", by=world.accountant
    )
    assert told(world.nam_lau)["paid"] == 90 * MILLION
    approved(world, back)
    assert told(world.nam_lau) == {"source": -100 * MILLION, "entered": 100 * MILLION}
    assert Entry.objects.get(document=back).reverses == Entry.objects.get(document=made)
    act_as(world.accountant)
    with pytest.raises(Refused, match="đã có chứng từ đảo"):
        documents.reverse_document(document_id=made.pk, number="02/ĐC", signed_on=date(2026, 4, 1), reason="x", by=world.accountant)
    with pytest.raises(Refused, match="không đảo lại"):
        documents.reverse_document(document_id=back.pk, number="03/ĐC", signed_on=date(2026, 4, 1), reason="x", by=world.accountant)


def test_a_reversal_of_what_was_spent_on_is_refused(world: Treasury) -> None:
    shared_out(world)
    posted(world, "pay", (world.nam_lau, 90 * MILLION))
    allot = Document.objects.get(kind="allot")
    act_as(world.finance)
    # Told when it is written, with where it is short: a reversal's amount cannot be changed.
    with pytest.raises(Refused, match=r"“đã giao, chưa nhập .*” của UBND xã, Dự án 2, năm 2026 còn 0\sđ, phải lấy lại 100.000.000\sđ"):
        documents.reverse_document(
            document_id=allot.pk, number="01/ĐC", signed_on=date(2026, 4, 1), reason="Giao nhầm", by=world.finance
        )
    assert not Document.objects.filter(number="01/ĐC").exists()


def test_a_closed_year_is_closed(world: Treasury) -> None:
    act_as(world.finance)
    old = line(world.finance, NAM_LAU, "UBND xã", plan_year=2024)
    posted(world, "approve", (old, 10 * MILLION))
    waiting = drafted(world, "assign", (old, MILLION))
    documents.submit_document(document_id=waiting.pk, by=world.finance)
    act_as(world.leader)
    with pytest.raises(Refused, match="1 chứng từ của năm 2024 chờ duyệt"):
        lines.close_year(year=2024, reason="QĐ quyết toán", area_id=world.top.area_id, by=world.leader)
    documents.return_document(document_id=waiting.pk, reason="khoá năm", by=world.leader)
    with pytest.raises(Refused, match="Chưa khoá được năm 2026"):
        lines.close_year(year=YEAR, reason="QĐ quyết toán", area_id=world.top.area_id, by=world.leader)
    with pytest.raises(Refused, match=r"còn 1 dòng vốn chưa xử lý: còn được chi 10.000.000\sđ"):
        lines.close_year(year=2024, reason="QĐ quyết toán", area_id=world.top.area_id, by=world.leader)
    lines.close_year(year=2024, reason="Nghị quyết 10/NQ-HĐND", area_id=world.top.area_id, by=world.leader, is_confirmed=True)
    act_as(world.finance)
    with pytest.raises(Refused, match=r"Năm 2024 đã khoá .*10/NQ-HĐND"):
        documents.submit_document(document_id=waiting.pk, by=world.finance)
    with pytest.raises(DatabaseError, match="money_year_closed"), transaction.atomic():
        BudgetYear.objects.filter(year=2024).update(closed_on=None)


def test_carry_over_keeps_the_year_of_origin(world: Treasury) -> None:
    old = line(world.finance, NAM_LAU, "UBND xã", plan_year=2025)
    new = line(world.finance, NAM_LAU, "UBND xã", plan_year=YEAR, origin_year=2025)
    posted(world, "approve", (old, 10 * MILLION))
    posted(world, "carry", (old, 4 * MILLION, "approved", new))
    assert told(old) == {"source": -10 * MILLION, "approved": 6 * MILLION, "carried": 4 * MILLION}
    assert told(new) == {"source": -4 * MILLION, "assigned": 4 * MILLION}
    made = drafted(world, "carry", (old, MILLION, "approved", world.top))
    documents.submit_document(document_id=made.pk, by=world.finance)
    with pytest.raises(Refused, match="không chuyển cho nhau được"):
        approved(world, made)


def test_a_transfer_keeps_source_and_capital_type(world: Treasury) -> None:
    other = line(world.finance, NAM_LAU, "UBND xã", capital_type="investment")
    posted(world, "approve", (world.top, 10 * MILLION))
    made = drafted(world, "transfer", (world.top, MILLION, "approved", other))
    documents.submit_document(document_id=made.pk, by=world.finance)
    with pytest.raises(Refused, match="tiền không đổi nguồn"):
        approved(world, made)


def test_the_duty_decides_who_writes(world: Treasury) -> None:
    new = documents.NewDocument(world.nam_lau.area_id, "pay", "1", date(2026, 3, 1), "UBND xã")
    for who in (world.finance, world.clerk, world.namlau_chairman, world.phiengpan_accountant):
        act_as(who)
        with pytest.raises(Refused, match="không có việc ghi"):
            documents.draft_document(new=new, by=who)
    act_as(world.namlau_accountant)
    assert documents.draft_document(new=new, by=world.namlau_accountant).pk


# What the application's role may try in SQL, past every action, and the rule that stands in the way.
ENTRY = """
insert into money_entry (line_id, area_id, document_id, item, kind, leg, from_account, to_account, amount_vnd, counter_line_id,
  reverses_id, booked_on, by_id, approved_by_ids, at)
select l.id, {area}, {document}, {item}, '{kind}', '{leg}', '{a}', '{b}', {amount}, {counter}, {reverses}, '2026-03-01'::date,
  {by}, {approvers}::bigint[], now()
from money_line l where l.id = {line}
"""


def agreed(world: Treasury, by: User | None = None, kind: str = "pay") -> Document:
    """A document of one đồng that enough people agreed to (or ``by`` alone) and that is not in the books yet."""
    row = (world.nam_lau, 1) if kind == "pay" else (world.top, 1, "approved", world.nam_lau)
    if kind == "allot":
        posted(world, "approve", (world.top, 1))
    made = drafted(world, kind, row)
    documents.submit_document(document_id=made.pk, by=world.writer(kind))
    made.refresh_from_db()
    Approval.objects.create(document=made, area=made.area, version=made.version, by_id=(by or world.leader).pk, at=clock.now())
    return made


def forged(world: Treasury, **values: Any) -> str:
    told = {
        "area": "l.area_id", "document": values.get("document") or agreed(world).pk, "item": 99, "kind": "pay",
        "leg": "one", "a": "entered", "b": "paid", "amount": 1,
        "counter": "null::bigint", "reverses": "null::bigint", "by": 1, "approvers": "'{2}'", "line": world.nam_lau.pk, **values,
    }  # fmt: skip
    return ENTRY.format(**told)


# What is tried → (the rule that stands in the way, the statement, of the world and the forgery that goes with it).
Attempt = tuple[str, Callable[[Treasury], str]]
ATTEMPTS: dict[str, Attempt] = {
    "children above the parent": ("balance_approved_not_negative", lambda w: pair(w, "allot", "allotted", 101)),
    "a payment beyond what was assigned": ("balance_entered_not_negative", lambda w: forged(w, amount=101 * MILLION)),
    "money out of nowhere": ("entry_route_known", lambda w: forged(w, a="source", b="paid")),
    "a negative amount": ("entry_amount_positive", lambda w: forged(w, amount=-5)),
    "approval by the writer": ("entry_four_eyes", lambda w: forged(w, approvers="'{1,2}'")),
    "approval by nobody": ("entry_four_eyes", lambda w: forged(w, approvers="'{}'")),
    "a paper that its writer alone agreed to": ("money_document_approved", lambda w: forged(w, document=agreed(w, w.accountant).pk)),
    "a paper nobody agreed to": ("money_document_approved", lambda w: forged(w, document=drafted(w, "pay", (w.nam_lau, 1)).pk)),
    "a paper already in the books": (
        "money_document_approved", lambda w: forged(w, document=Document.objects.get(kind="enter").pk),
    ),
    "more than was agreed to": ("money_document_total", lambda w: forged(w, amount=2)),
    "a transfer without its other line": ("entry_counter_line", lambda w: forged(w, kind="transfer", leg="out", b="moved")),
    "a transfer with one leg": (
        "money_transfer_balanced", lambda w: forged(w, kind="transfer", leg="out", b="moved", counter=w.phieng_pan.pk),
    ),
    "a transfer that does not come to zero": ("money_transfer_balanced", lambda w: pair(w, "allot", "allotted", 1, arrives=2)),
    "money of a child from elsewhere": ("money_child_from_parent_only", lambda w: forged(w, kind="approve", a="source", b="approved")),
    "an entry in another area": ("money_entry_area", lambda w: forged(w, area=w.top.area_id)),
    "a closed year": ("money_year_closed", lambda w: in_closed_year(w)),
    "a closed year opened again": ("money_year_closed", lambda w: in_closed_year(w) and "update money_budgetyear set closed_on = null"),
    "a reversal of another entry": (
        "money_reversal_whole", lambda w: forged(w, reverses=Entry.objects.order_by("id")[0].pk, a="paid", b="entered"),
    ),
    "a reversal edited": ("permission denied for table money_entry", lambda w: "update money_entry set reverses_id = null"),
    "an amount edited": ("permission denied for table money_entry", lambda w: "update money_entry set amount_vnd = 1"),
    "an entry deleted": ("permission denied for table money_entry", lambda w: "delete from money_entry"),
    "all entries deleted": ("permission denied for table money_entry", lambda w: "truncate money_entry cascade"),
    "a balance written by hand": ("permission denied for table money_balance", lambda w: "update money_balance set paid_vnd = 1"),
    "a balance brought along": (
        "permission denied for table money_balance", lambda w: "insert into money_balance select * from money_balance limit 1",
    ),
    "a balance deleted": ("permission denied for table money_balance", lambda w: "delete from money_balance"),
    "a line of another source": ("permission denied for table money_line", lambda w: "update money_line set source = 'aid'"),
    "a line given another parent": ("permission denied for table money_line", lambda w: "update money_line set parent_id = null"),
    "an approval given to another": ("permission denied for table money_approval", lambda w: "update money_approval set by_id = 7"),
    "a posted paper rewritten": ("money_document_frozen", lambda w: "update money_document set total_vnd = 1 where state = 'posted'"),
    "a paper posted without approval": (
        "money_document_frozen",
        lambda w: f"update money_document set state = 'posted' where id = {drafted(w, 'pay', (w.nam_lau, 1)).pk}",
    ),
    "fewer approvers for a paper that waits": (
        "money_document_frozen", lambda w: f"update money_document set approvers_needed = 2 where id = {agreed(w).pk}",
    ),
    "another writer for a paper that waits": (
        "money_document_frozen", lambda w: f"update money_document set by_id = {w.clerk.pk} where id = {agreed(w).pk}",
    ),
    "a posted paper deleted": ("permission denied for table money_document", lambda w: "delete from money_document"),
    "rows of a paper that waits": (
        "money_document_frozen", lambda w: f"update money_move set amount_vnd = 9 where document_id = {agreed(w).pk}",
    ),
    "the guard switched off": ("must be owner of table money_entry", lambda w: "alter table money_entry disable trigger all"),
    "all guards passed by": ("permission denied to set parameter", lambda w: "set session_replication_role = replica"),
    "the wall taken down": ("must be owner of", lambda w: "drop policy scope_by_area on money_entry"),
}


def pair(world: Treasury, kind: str, target: str, amount: int, arrives: int = 0) -> str:
    """Both legs of what passes from the top line to Nậm Lầu's, in one statement."""
    document = agreed(world, kind="allot").pk
    more = {"kind": kind, "document": document, "amount": amount}
    out = forged(world, **more, line=world.top.pk, leg="out", a="approved", b=target, counter=world.nam_lau.pk)
    into = forged(world, **{**more, "amount": arrives or amount}, leg="in", a="source", b="assigned", counter=world.top.pk)
    return f"{out} union all {into[into.index('select'):]}"


def in_closed_year(world: Treasury) -> str:
    act_as(world.finance)
    old = line(world.finance, NAM_LAU, "UBND xã", plan_year=2024)
    posted(world, "approve", (old, 10))
    document = agreed(world).pk
    act_as(world.leader)
    lines.close_year(year=2024, reason="NQ 10/NQ-HĐND", area_id=world.top.area_id, by=world.leader, is_confirmed=True)
    return forged(world, line=old.pk, document=document, kind="assign", a="approved", b="assigned")


def outcome_of(world: Treasury, statement: Callable[[Treasury], str]) -> str:
    """What the database says to the forgery; everything is as before afterwards."""
    point = transaction.savepoint()
    try:
        sql = statement(world)
        act_as(world.finance)
        before = told(world.nam_lau)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError as problem:
        assert told(world.nam_lau) == before
        return str(problem)
    finally:
        transaction.savepoint_rollback(point)
    return "not refused"


def test_sql_under_the_applications_role_cannot_break_a_rule(world: Treasury) -> None:
    """Every attempt in one world, each taken back: making the world anew for each would cost more than all of them."""
    shared_out(world)
    outcomes = {attempt: (rule, outcome_of(world, statement)) for attempt, (rule, statement) in ATTEMPTS.items()}
    assert {attempt: told for attempt, told in outcomes.items() if told[0] not in told[1]} == {}


def test_a_commune_reads_its_own_lines_and_the_paper_that_brought_them_money(world: Treasury) -> None:
    shared_out(world)
    act_as(world.namlau_accountant)
    assert set(Line.objects.values_list("pk", flat=True)) == {world.nam_lau.pk}
    assert set(Balance.objects.values_list("line_id", flat=True)) == {world.nam_lau.pk}
    assert {e.document.kind for e in Entry.objects.select_related("document")} == {"allot", "enter"}
    act_as(world.phiengpan_accountant)
    assert not Entry.objects.exists()
    assert not Document.objects.exists()
    assert clock.today() >= date(2026, 3, 1)


def test_money_people_see_the_ledgers_papers_and_nothing_of_households(world: Treasury, settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    act_as(world.namlau_chairman)
    paper: dict[str, Any] = {"content_type": "application/pdf", "area_id": world.nam_lau.area_id}
    other = store_file(content=b"x", name="nha.pdf", by=world.namlau_chairman, **paper)
    household("Lò Văn Một")
    act_as(world.namlau_accountant)
    mine = store_file(content=b"y", name="a.pdf", by=world.namlau_accountant, **paper)
    new = documents.NewDocument(world.nam_lau.area_id, "pay", "9", date(2026, 3, 1), "UBND xã", file=mine)
    documents.draft_document(new=new, by=world.namlau_accountant)
    act_as(world.accountant)
    assert set(StoredFile.objects.values_list("pk", flat=True)) == {mine.pk}
    assert not Household.objects.exists()
    act_as(world.phiengpan_accountant)
    assert not StoredFile.objects.exists()
    assert other.pk
