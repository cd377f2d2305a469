"""A cost of work abroad that was written by mistake: taken back with the reason, kept on the page, counted nowhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from tests.apps.conftest import Society
from tests.apps.delivery_world import poor_households
from tests.apps.payment_world import tie_on_screen
from tests.apps.review_world import act_as, member, occasion

from giamngheo.apps.accounts.models import User
from giamngheo.apps.delivery import payments
from giamngheo.apps.delivery.actions.payments import untie_payment
from giamngheo.apps.delivery.kinds.abroad import actions, queries
from giamngheo.apps.delivery.kinds.abroad.models import AbroadCase, AbroadCost
from giamngheo.apps.delivery.models import PaymentTie
from giamngheo.apps.delivery.states import Refused
from giamngheo.kit import clock

from .world import begun, chosen, paid


@pytest.fixture
def case(society: Society) -> AbroadCase:
    home = poor_households(society, "Lò Văn Một")[0]
    worker = member(home, "Lò Thị Hoa", occasion(by=society.nam_lau_officer), is_head=True)
    return begun(chosen(home, worker, society.nam_lau_officer), society.nam_lau_officer)


def test_taken_back_on_screen_it_stays_struck_through_and_counts_nowhere(
    society: Society, case: AbroadCase, client_of: Callable[[User], Client]
) -> None:
    by, officer, wrong = society.nam_lau_officer, client_of(society.nam_lau_officer), paid(case, society.nam_lau_officer)
    page = reverse("delivery_abroad:case", args=[case.support_id])
    way = reverse("delivery_abroad:take_back", args=[case.support_id, wrong.pk])
    assert way in officer.get(page).content.decode()
    assert officer.post(way, {"reason": " "}).status_code == 422
    assert officer.post(way, {"reason": "Ghi nhầm người"}).status_code == 302
    told = officer.get(page).content.decode().replace("\xa0", " ")
    assert ("<del>học ngoại ngữ" in told, "Ghi nhầm người" in told, by.full_name in told, way in told) == (True, True, True, False)
    again = officer.post(way, {"reason": "Lần nữa"})
    assert (again.status_code, "đã được huỷ lúc" in again.content.decode()) == (422, True)
    act_as(by)
    wrong.refresh_from_db()
    assert (wrong.removed_by_id, wrong.removed_reason) == (by.pk, "Ghi nhầm người")
    # Every reader of costs: the sum, the list, the norm, what is to be tied, what is frozen, the same once more.
    assert (queries.paid_of(case), queries.cases_in([case.area_id]).get().paid_vnd) == (0, None)
    assert queries.paid_before(case, "language") is None
    assert (payments.payments_of(case.support), list(payments.untied_in([case.area_id]))) == ([], [])
    assert queries.snapshot_of(case.support_id)["costs"] == []
    right = paid(case, by)
    assert (queries.paid_of(case), [one.payment_id for one in payments.payments_of(case.support)]) == (4_000_000, [right.pk])
    with pytest.raises(DatabaseError), transaction.atomic():
        AbroadCost.objects.filter(pk=right.pk).update(state_vnd=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        AbroadCost.objects.filter(pk=wrong.pk).update(removed_at=None)


def test_what_an_entry_paid_is_taken_off_first(society: Society, case: AbroadCase, client_of: Callable[[User], Client]) -> None:
    by, officer = society.nam_lau_officer, client_of(society.nam_lau_officer)
    cost = paid(case, by)
    tie_on_screen(officer, by, case.support_id)
    taken = lambda: actions.take_back_cost(support_id=case.support_id, cost_id=cost.pk, reason="Nhầm", by=by, version=None)  # noqa: E731
    with pytest.raises(Refused, match=r"gắn với chứng từ.*bấm “Gỡ”"):
        taken()
    with pytest.raises(DatabaseError), transaction.atomic():
        AbroadCost.objects.filter(pk=cost.pk).update(removed_at=clock.now(), removed_reason="x")
    untie_payment(tie_id=PaymentTie.objects.get().pk, reason="Nhầm", by=by)
    with pytest.raises(Refused, match="Chỉ Cán bộ"):
        actions.take_back_cost(support_id=case.support_id, cost_id=cost.pk, reason="Nhầm", by=society.nam_lau_chairman, version=None)
    taken()
    assert queries.paid_of(case) == 0


def test_of_a_stopped_case_too_of_an_accepted_one_no_more(society: Society, case: AbroadCase) -> None:
    by = society.nam_lau_officer
    cost = paid(case, by)
    actions.stop_case(support_id=case.support_id, reason="Thôi", by=by, version=None)
    assert queries.paid_before(case, "language") is not None
    actions.take_back_cost(support_id=case.support_id, cost_id=cost.pk, reason="Nhầm", by=by, version=None)
    assert queries.paid_before(case, "language") is None
    type(case.support).objects.filter(pk=case.support_id).update(state="accepted")
    with pytest.raises(Refused, match="đã nghiệm thu"):
        actions.take_back_cost(support_id=case.support_id, cost_id=cost.pk, reason="Nhầm", by=by, version=None)
