"""Payments and the entries of the ledger that paid them: what may be tied, what is refused, what is left, on screen too."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.delivery import payments
from giamngheo.apps.delivery.actions.payments import WORDS, tie_payment, untie_payment
from giamngheo.apps.delivery.models import PaymentTie
from giamngheo.apps.money.actions.documents import reverse_document
from giamngheo.apps.money.models import Entry
from giamngheo.apps.places.queries import same_commune
from giamngheo.kit import clock, formats
from giamngheo.kit.workflow import Refused

from .at_once import at_once, swept
from .conftest import Society, make_society
from .money_world import MILLION, approved, make_treasury
from .payment_world import Paid, a_line, a_paid_work, make_paid, spent
from .review_world import PHIENG_PAN, act_as, counted_queries

ClientOf = Callable[[User], Client]


@pytest.fixture
def paid(society: Society) -> Paid:
    return make_paid(society, make_treasury())


@pytest.fixture
def officer(society: Society, paid: Paid) -> User:
    act_as(society.nam_lau_officer)
    return society.nam_lau_officer


def tied(paid: Paid, officer: User, amount: int, *, second: bool = False, entry: Entry | None = None) -> PaymentTie:
    payment = paid.second if second else paid.first
    return tie_payment(
        support_id=paid.case.support_id, payment_id=payment.pk, entry_id=(entry or paid.entry).pk, amount_vnd=amount, by=officer
    )


def left_of(paid: Paid) -> list[int]:
    return [one.left for one in payments.payments_of(paid.case.support)]


def reversed_(paid: Paid, entry: Entry) -> None:
    books = paid.books
    act_as(books.accountant)
    made = reverse_document(document_id=entry.document_id, number="9/ĐC", signed_on=clock.today(), reason="ghi nhầm", by=books.accountant)
    approved(books, made)


def test_a_payment_is_tied_in_parts_until_nothing_is_left(paid: Paid, officer: User) -> None:
    assert [row["left"] for row in payments.untied_in([paid.case.area_id], sort="left")] == [30 * MILLION, 40 * MILLION]
    tied(paid, officer, 30 * MILLION)
    tied(paid, officer, 20 * MILLION, second=True)
    assert left_of(paid) == [0, 20 * MILLION]
    assert [(row["which"], row["left"]) for row in payments.untied_in([paid.case.area_id])] == [("2", 20 * MILLION)]
    more = spent(paid.books, paid.line, 20 * MILLION, "advance")
    act_as(officer)
    (choice,) = payments.payable_for(paid.case.support, payments.payments_of(paid.case.support)[1])
    assert (choice.entry, choice.left) == (more, 20 * MILLION)
    tied(paid, officer, 20 * MILLION, second=True, entry=more)
    assert left_of(paid) == [0, 0]
    assert not payments.untied_in([paid.case.area_id]).count()


def test_an_entry_is_not_used_twice(paid: Paid, officer: User) -> None:
    tied(paid, officer, 30 * MILLION)
    with pytest.raises(Refused, match=r"còn 20.000.000.đ trong 50.000.000.đ"):
        tied(paid, officer, 21 * MILLION, second=True)


def test_no_more_is_tied_than_was_paid(paid: Paid, officer: User) -> None:
    with pytest.raises(Refused, match=r"Lần thanh toán 1 là 30.000.000.đ"):
        tied(paid, officer, 31 * MILLION)
    with pytest.raises(Refused, match="Ghi số tiền"):
        tied(paid, officer, 0)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"project": "p2"}, "thuộc Dự án 2; khoản này do Dự án 1, Tiểu dự án 1"),
        ({"project": "p1_2"}, "thuộc Dự án 1, Tiểu dự án 2"),
        ({"code": PHIENG_PAN}, "sổ vốn mà bạn được xem"),
        ({"source": "commune"}, "cùng nguồn"),
    ],
)
def test_an_entry_of_another_line_is_refused(paid: Paid, officer: User, more: dict[str, Any], words: str) -> None:
    other = spent(paid.books, a_line(paid.books, **more), 50 * MILLION)
    act_as(officer)
    with pytest.raises(Refused, match=words):
        tied(paid, officer, MILLION, entry=other)


def test_a_project_made_of_others_pays_for_each(paid: Paid, officer: User) -> None:
    other = spent(paid.books, a_line(paid.books, project="p1"), 50 * MILLION)
    act_as(officer)
    assert tied(paid, officer, MILLION, entry=other).pk


def test_another_communes_entry_is_refused_to_who_sees_both(paid: Paid, society: Society) -> None:
    other = spent(paid.books, a_line(paid.books, code=PHIENG_PAN), 50 * MILLION)
    act_as(society.province_officer)
    assert other.area_id not in same_commune(paid.case.area_id)
    with pytest.raises(Refused, match="Chỉ Cán bộ giảm nghèo"):
        tied(paid, society.province_officer, MILLION, entry=other)


def test_what_is_no_spending_or_was_taken_back_is_refused(paid: Paid, officer: User) -> None:
    entered = Entry.objects.filter(line=paid.line, kind="enter").get()
    with pytest.raises(Refused, match="không phải khoản chi"):
        tied(paid, officer, MILLION, entry=entered)
    reversed_(paid, paid.entry)
    act_as(officer)
    with pytest.raises(Refused, match="đã bị đảo"):
        tied(paid, officer, MILLION)


def test_money_that_is_not_the_programmes_has_no_entry(paid: Paid, society: Society, officer: User) -> None:
    other = a_paid_work(society, MILLION, giver="new_rural_ntp")
    with pytest.raises(Refused, match="không chi từ vốn của Chương trình"):
        tie_payment(
            support_id=other.support_id, payment_id=other.payments.get().pk, entry_id=paid.entry.pk, amount_vnd=1, by=officer
        )
    assert {row["of_support"] for row in payments.untied_in([other.area_id])} == {paid.case.support_id}


def test_a_tie_is_taken_off_once_and_its_money_is_free_again(paid: Paid, officer: User) -> None:
    made = tied(paid, officer, 30 * MILLION)
    with pytest.raises(Refused, match="lý do"):
        untie_payment(tie_id=made.pk, reason=" ", by=officer)
    untie_payment(tie_id=made.pk, reason="nhầm bút toán", by=officer)
    with pytest.raises(Refused, match="đã được gỡ"):
        untie_payment(tie_id=made.pk, reason="lần nữa", by=officer)
    assert left_of(paid) == [30 * MILLION, 40 * MILLION]
    tied(paid, officer, 30 * MILLION)
    tied(paid, officer, 20 * MILLION, second=True)


def test_an_entry_taken_back_after_it_was_tied_frees_the_payment(paid: Paid, officer: User, client_of: ClientOf) -> None:
    tied(paid, officer, 30 * MILLION)
    reversed_(paid, paid.entry)
    act_as(officer)
    assert left_of(paid) == [30 * MILLION, 40 * MILLION]
    page = client_of(officer).get(reverse("delivery_works:case", args=[paid.case.support_id])).content.decode()
    assert "đã bị đảo" in page


RAW = (
    "insert into delivery_paymenttie (support_id, area_id, kind, payment_id, payment_vnd, entry_id, amount_vnd, at, removed_reason) "
    "values (%(support)s, %(area)s, 'works', %(payment)s, %(vnd)s, %(entry)s, %(amount)s, now(), '')"
)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"amount": 51 * MILLION, "vnd": 60 * MILLION}, "delivery_tie_entry_used"),
        ({"amount": 10 * MILLION}, "delivery_tie_payment_full"),
        ({"vnd": 31 * MILLION, "amount": 1}, "delivery_tie_payment"),
    ],
)
def test_the_database_itself_holds_the_sums(paid: Paid, officer: User, change: dict[str, Any], rule: str) -> None:
    if rule != "delivery_tie_entry_used":
        tied(paid, officer, 25 * MILLION)
    entry = paid.entry if rule == "delivery_tie_entry_used" else spent(paid.books, paid.line, 50 * MILLION)
    act_as(officer)
    values = {"support": paid.case.support_id, "area": paid.case.area_id, "payment": paid.first.pk, "vnd": 30 * MILLION,
              "entry": entry.pk, "amount": MILLION, **change}  # fmt: skip
    assert rule in WORDS
    with pytest.raises(IntegrityError, match=rule), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RAW, values)


def test_the_database_itself_holds_project_area_and_what_was_written(paid: Paid, officer: User) -> None:
    act_as(officer)
    made = tied(paid, officer, MILLION)
    other = spent(paid.books, a_line(paid.books, project="p2"), 50 * MILLION)
    act_as(officer)
    values = {"support": paid.case.support_id, "area": paid.case.area_id, "payment": paid.first.pk, "vnd": 30 * MILLION,
              "entry": other.pk, "amount": MILLION}  # fmt: skip
    with connection.cursor() as cursor:
        with pytest.raises(IntegrityError, match="delivery_tie_project"), transaction.atomic():
            cursor.execute(RAW, values)
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            cursor.execute("update delivery_paymenttie set amount_vnd = 1 where id = %s", [made.pk])
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            cursor.execute("delete from delivery_paymenttie")


def test_any_order_of_ties_keeps_both_sums(paid: Paid, society: Society, officer: User) -> None:
    """Against a reference in plain Python: the same ties are taken and refused, and nothing is ever counted twice."""
    chance = random.Random(7)
    entries = [paid.entry, spent(paid.books, paid.line, 30 * MILLION), spent(paid.books, paid.line, 5 * MILLION, "advance")]
    act_as(officer)
    given = [paid.first, paid.second]
    of_entry, of_payment = dict.fromkeys(entries, 0), dict.fromkeys(given, 0)
    in_force: list[tuple[PaymentTie, Any, Entry]] = []
    for _ in range(40):
        if in_force and chance.random() < 0.3:
            made, payment, entry = in_force.pop(chance.randrange(len(in_force)))
            untie_payment(tie_id=made.pk, reason="thử", by=officer)
            of_entry[entry] -= made.amount_vnd
            of_payment[payment] -= made.amount_vnd
            continue
        payment, entry, amount = chance.choice(given), chance.choice(entries), chance.randint(1, 30) * MILLION
        fits = amount + of_entry[entry] <= entry.amount_vnd and amount + of_payment[payment] <= payment.amount_vnd
        is_new = not any((p, e) == (payment, entry) for _, p, e in in_force)
        try:
            made = tie_payment(
                support_id=paid.case.support_id, payment_id=payment.pk, entry_id=entry.pk, amount_vnd=amount, by=officer
            )
        except Refused:
            assert not (fits and is_new)
            continue
        assert fits
        assert is_new
        in_force.append((made, payment, entry))
        of_entry[entry] += amount
        of_payment[payment] += amount
    assert left_of(paid) == [p.amount_vnd - of_payment[p] for p in given]


def test_the_officer_ties_on_screen(paid: Paid, society: Society, officer: User, client_of: ClientOf) -> None:
    client, case = client_of(officer), reverse("delivery_works:case", args=[paid.case.support_id])
    way = reverse("delivery:tie_new", args=[paid.case.support_id, paid.first.pk])
    assert way in client.get(case).content.decode()
    assert formats.money(30 * MILLION) in client.get(way).content.decode()
    wrong = client.post(way, {"entry_id": paid.entry.pk, "amount_vnd": "31.000.000"})
    assert wrong.status_code == 422
    assert "chưa gắn chứng từ" in wrong.content.decode()
    done = client.post(way, {"entry_id": paid.entry.pk, "amount_vnd": "30.000.000"}, follow=True).content.decode()
    assert "Đã gắn chứng từ" in done
    assert paid.entry.document.number in done
    made = PaymentTie.objects.get()
    untied = client.get(reverse("delivery:untied"))
    assert [row["left"] for row in untied.context["table"].rows] == [40 * MILLION]
    client.post(reverse("delivery:tie_remove", args=[made.pk]), {"reason": "nhầm"})
    with counted_queries(12):
        untied = client.get(reverse("delivery:untied"))
    assert untied.context["table"].total == 2
    file: Any = client.get(reverse("delivery:untied_file", args=["csv"]))
    assert len(b"".join(file.streaming_content).decode().strip().splitlines()) == 3


def test_who_sees_no_money_is_told_only_that_there_is_a_paper(paid: Paid, society: Society, officer: User) -> None:
    from django.test import RequestFactory

    from giamngheo.apps.accounts.queries import Access
    from giamngheo.apps.delivery.tie_views import ties_of

    tied(paid, officer, 30 * MILLION)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.money', '{}', true)")
    request: Any = RequestFactory().get("/")
    request.access = Access(user=officer, grants=())
    shown = ties_of(request, paid.case.support)
    assert shown is not None
    assert shown["left"] == 40 * MILLION
    assert "có chứng từ" in [cell.text for line in shown["table"].lines for cell in line]


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker) -> Iterator[tuple[Society, Paid]]:  # type: ignore[no-untyped-def]
    with django_db_blocker.unblock(), swept():
        with transaction.atomic():
            people = make_society()
            made = make_paid(people, make_treasury())
        yield people, made


def test_two_who_tie_at_once_do_not_use_an_entry_twice(committed: tuple[Society, Paid]) -> None:
    people, paid = committed
    officer = people.nam_lau_officer
    outcomes = at_once(
        (officer, lambda: tied(paid, officer, 30 * MILLION)), (officer, lambda: tied(paid, officer, 30 * MILLION, second=True))
    )
    (refused,) = [one for one in outcomes if isinstance(one, Exception)]
    assert isinstance(refused, Refused), refused
    with transaction.atomic():
        act_as(officer)
        assert PaymentTie.objects.count() == 1


def test_other_communes_do_not_exist(paid: Paid, society: Society, officer: User, client_of: ClientOf) -> None:
    made = tied(paid, officer, MILLION)
    stranger = client_of(society.phieng_pan_officer)
    assert stranger.get(reverse("delivery:tie_new", args=[paid.case.support_id, paid.first.pk])).status_code == 404
    assert stranger.get(reverse("delivery:tie_remove", args=[made.pk])).status_code == 404
    assert stranger.get(reverse("delivery:untied")).context["table"].total == 0
