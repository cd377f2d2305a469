"""A difficulty goes up through the managing department, becomes an order and closes with an answer; walls; two at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.migrations.state import ProjectState
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from giamngheo.apps.accounts.actions import assign_role, create_user
from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.steering import queries, reach
from giamngheo.apps.steering.actions import difficulties, directives
from giamngheo.apps.steering.actions.difficulties import NewDifficulty
from giamngheo.apps.steering.actions.directives import NewDirective
from giamngheo.apps.steering.models import Difficulty, Directive
from giamngheo.kit import clock
from giamngheo.kit.workflow import Refused, Stale

from .conftest import Society, area
from .review_world import NAM_LAU, act_as

ClientOf = Callable[[User], Client]
FINANCE = "so_tc"


def raised(society: Society, **changes: Any) -> Difficulty:
    act_as(society.nam_lau_officer)
    new = {
        "area_id": area(NAM_LAU).pk, "title": "Đường bản chưa giải ngân", "what": "Hồ sơ chờ thẩm định ba tháng", "project": "p1_1",
        "beyond": "department", "about": "money", "managing_agency": reach.managing_agency(),
        "wanted_on": clock.today() + timedelta(days=5),
    }  # fmt: skip
    return difficulties.raise_difficulty(new=NewDifficulty(**new | changes), by=society.nam_lau_officer)


def forwarded(society: Society) -> Difficulty:
    found = raised(society)
    act_as(society.province_officer)
    return difficulties.forward_difficulty(pk=found.pk, opinion="Vượt thẩm quyền của sở", by=society.province_officer)


def ordered(society: Society) -> Directive:
    found = forwarded(society)
    act_as(society.province_leader)
    new = NewDirective("Thẩm định xong hồ sơ đường bản", "Thẩm định và trả kết quả", clock.today() + timedelta(days=3), agency=FINANCE)
    return directives.issue_directive(new=new, by=society.province_leader, difficulty=found.pk)


def test_a_communes_difficulty_becomes_an_order_and_closes_with_an_answer(society: Society, client_of: ClientOf) -> None:
    """The whole way on the screens: commune, managing department, province, addressed agency, province, commune."""
    officer, department, leader, finance = (client_of(u) for u in (
        society.nam_lau_officer, society.province_officer, society.province_leader, society.finance_officer,
    ))  # fmt: skip
    day = (clock.today() + timedelta(days=5)).isoformat()
    sent = officer.post(reverse("steering:difficulty_new"), {
        "area": area(NAM_LAU).pk, "title": "Thiếu vốn đường bản", "what": "Chưa được giao vốn", "project": "", "beyond": "province",
        "about": "money", "managing_agency": reach.managing_agency(), "wanted_on": day,
    })  # fmt: skip
    assert sent.status_code == 302, sent.content.decode()
    act_as(society.nam_lau_officer)
    pk = Difficulty.objects.get().pk
    page = reverse("steering:difficulty", args=[pk])
    assert finance.get(page).status_code == 404
    assert "Khó khăn, vướng mắc chờ xử lý" in department.get("/").content.decode()
    department.post(reverse("steering:difficulty_forward", args=[pk]), {"text": "Đề nghị tỉnh bố trí", "version": 1})
    assert "Đề nghị tỉnh bố trí" in leader.get(page).content.decode()
    made = leader.post(reverse("steering:difficulty_direct", args=[pk]), {
        "addressee": f"sn:{FINANCE}", "title": "Bố trí vốn", "what": "Trình phương án", "due_on": day, "version": 2,
    })  # fmt: skip
    assert made.status_code == 302, made.content.decode()
    order = made["Location"]
    assert officer.get(order).status_code == 404
    # Who is addressed reads which difficulty of whom it is about, though not what was said about it.
    told = finance.get(order).content.decode()
    assert "Thiếu vốn đường bản (đơn vị nêu: Xã Nậm Lầu)" in told
    assert "Chưa được giao vốn" not in told
    act_as(society.province_leader)
    number = Directive.objects.get().pk
    assert "Thiếu vốn đường bản" in finance.get(reverse("steering:directive_reply", args=[number])).content.decode()
    finance.post(reverse("steering:directive_reply", args=[number]), {"text": "Đã giao 500 triệu đồng", "version": 1})
    leader.post(reverse("steering:directive_accept", args=[number]), {"version": 2})
    shown = officer.get(page).content.decode()
    assert "Đã giao 500 triệu đồng" in shown
    assert "Sở Tài chính" in shown
    officer.post(reverse("steering:difficulty_close", args=[pk]), {"version": 4})
    act_as(society.nam_lau_officer)
    assert Difficulty.objects.get(pk=pk).state == "closed"


def test_states_refuse(society: Society) -> None:
    found = raised(society)
    act_as(society.nam_lau_officer)
    with translation.override("en"), pytest.raises(Refused, match="Only a difficulty that has an answer can be closed"):
        difficulties.close_difficulty(pk=found.pk, by=society.nam_lau_officer)
    with translation.override("en"), pytest.raises(Refused, match="was not sent to your agency"):
        difficulties.answer_difficulty(pk=found.pk, answer="x", promised_on=None, by=society.nam_lau_officer)
    with pytest.raises(Refused, match="đã có câu trả lời"):
        difficulties.close_difficulty(pk=found.pk, by=society.nam_lau_officer)
    with pytest.raises(Refused, match="không gửi đến cơ quan của bạn"):
        difficulties.answer_difficulty(pk=found.pk, answer="x", promised_on=None, by=society.nam_lau_officer)
    act_as(society.province_leader)
    with pytest.raises(Refused, match="đã chuyển lên tỉnh"):
        difficulties.answer_difficulty(pk=found.pk, answer="x", promised_on=None, by=society.province_leader)
    act_as(society.province_officer)
    with pytest.raises(Refused, match="Ghi ý kiến"):
        difficulties.forward_difficulty(pk=found.pk, opinion=" ", by=society.province_officer)
    difficulties.answer_difficulty(pk=found.pk, answer="Đã thẩm định", promised_on=None, by=society.province_officer)
    with pytest.raises(Refused, match="Chỉ đơn vị đã nêu"):
        difficulties.close_difficulty(pk=found.pk, by=society.province_officer)
    act_as(society.nam_lau_officer)
    again = difficulties.reopen_difficulty(pk=found.pk, reason="Chưa nhận được", by=society.nam_lau_officer)
    assert (again.state, again.answer) == ("raised", "")
    assert [s.text for s in again.steps.filter(act="answer")] == ["Đã thẩm định"]
    done = difficulties.withdraw_difficulty(pk=found.pk, reason="Đã xong", by=society.nam_lau_officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Difficulty.objects.filter(pk=done.pk).update(title="khác")


@pytest.mark.parametrize(("changes", "words"), [
    ({"wanted_on": date(2021, 1, 1)}, "không được trước hôm nay"), ({"title": " "}, "Ghi tên"),
    ({"managing_agency": "khong-co"}, "Chọn cơ quan quản lý"), ({"beyond": "x"}, "Chọn vượt thẩm quyền"),
])  # fmt: skip
def test_what_is_raised_is_whole(society: Society, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        raised(society, **changes)


def test_nobody_raises_for_another_commune(society: Society) -> None:
    with pytest.raises(Refused, match="của xã này"):
        raised(society, area_id=area("04159").pk)


def test_an_order_is_replied_to_by_its_addressee_returned_and_dropped(society: Society) -> None:
    order = ordered(society)
    act_as(society.province_officer)
    with pytest.raises(Refused, match="Chỉ nơi nhận"):
        directives.reply_directive(pk=order.pk, reply="x", by=society.province_officer)
    act_as(society.finance_officer)
    with pytest.raises(Refused, match="Chỉ lãnh đạo tỉnh"):
        directives.accept_reply(pk=order.pk, by=society.finance_officer)
    directives.reply_directive(pk=order.pk, reply="Đang làm", by=society.finance_officer)
    act_as(society.province_leader)
    back = directives.return_reply(pk=order.pk, reason="Chưa có kết quả", by=society.province_leader)
    assert (back.state, back.return_reason) == ("issued", "Chưa có kết quả")
    directives.cancel_directive(pk=order.pk, reason="Giao nơi khác", by=society.province_leader)
    about = Difficulty.objects.get()
    assert about.state == "at_province"
    new = NewDirective("Bố trí", "Trình", clock.today(), area_id=area(NAM_LAU).pk)
    assert directives.issue_directive(new=new, by=society.province_leader, difficulty=about.pk).agency == ""


def test_every_reply_to_an_order_is_kept_with_why_it_was_returned(society: Society, client_of: ClientOf) -> None:
    """Replied, returned, replied again, accepted: both parties read the whole way on the order's page, and nobody changes it."""
    order, leader, finance = ordered(society), society.province_leader, society.finance_officer
    act_as(finance)
    directives.reply_directive(pk=order.pk, reply="Đã giao 300 triệu đồng", by=finance)
    act_as(leader)
    directives.return_reply(pk=order.pk, reason="Còn thiếu 200 triệu đồng", by=leader)
    act_as(finance)
    directives.reply_directive(pk=order.pk, reply="Đã giao đủ 500 triệu đồng", by=finance)
    act_as(leader)
    done = directives.accept_reply(pk=order.pk, by=leader)
    assert [(step.act, step.text, step.by_id) for step in done.steps.all()] == [
        ("reply", "Đã giao 300 triệu đồng", finance.pk), ("return", "Còn thiếu 200 triệu đồng", leader.pk),
        ("reply", "Đã giao đủ 500 triệu đồng", finance.pk), ("accept", "", leader.pk),
    ]  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        done.steps.update(text="khác")
    for who in (leader, finance):
        text = client_of(who).get(reverse("steering:directive", args=[order.pk])).content.decode()
        places = [text.find(words) for words in ("Đã giao 300 triệu", "Còn thiếu 200 triệu", "Nhận báo cáo</strong>")]
        assert -1 not in places
        assert places == sorted(places)


def test_orders_answered_before_steps_were_kept_get_theirs(society: Society) -> None:
    """The table's migration over one order replied to, one returned, one accepted and one dropped; undone and made again."""
    finance, leader = society.finance_officer, society.province_leader
    act_as(leader)
    new = NewDirective("Giao vốn", "Trình", clock.today() + timedelta(days=3), agency=FINANCE)
    orders = [directives.issue_directive(new=new, by=leader).pk for _ in range(4)]
    act_as(finance)
    for pk in orders[:3]:
        directives.reply_directive(pk=pk, reply="Đã giao", by=finance)
    act_as(leader)
    directives.return_reply(pk=orders[1], reason="Còn thiếu", by=leader)
    directives.accept_reply(pk=orders[2], by=leader)
    directives.cancel_directive(pk=orders[3], reason="Giao nơi khác", by=leader)
    module = import_module("giamngheo.apps.steering.migrations.0004_directive_steps_scope")
    migration, state = module.Migration("0004_directive_steps_scope", "steering"), ProjectState()
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate; set constraints all deferred; set role none")
        cursor.execute("truncate steering_directivestep")
        with connection.schema_editor() as editor:
            migration.unapply(state, editor)
            migration.apply(state, editor)
        cursor.execute("set role gn_app")
    act_as(leader)
    told = {pk: [(step.act, step.text, step.by_id) for step in Directive.objects.get(pk=pk).steps.all()] for pk in orders}
    reply = ("reply", "Đã giao", finance.pk)
    assert told == dict(
        zip(orders, ([reply], [reply, ("return", "Còn thiếu", None)], [reply, ("accept", "", leader.pk)],
                     [("cancel", "Giao nơi khác", leader.pk)]), strict=True)
    )  # fmt: skip


def test_an_agency_sees_what_is_addressed_to_it_a_commune_its_own(society: Society) -> None:
    order = ordered(society)
    for who, sees_difficulty, sees_order in (
        (society.nam_lau_officer, True, False), (society.nam_lau_chairman, True, False), (society.phieng_pan_officer, False, False),
        (society.province_officer, True, False), (society.finance_officer, False, True), (society.province_leader, True, True),
    ):  # fmt: skip
        act_as(who)
        access = access_of(who, clock.today())
        assert queries.difficulties_of(access).exists() == sees_difficulty, who
        assert queries.directives_of(access).filter(pk=order.pk).exists() == sees_order, who
    other = create_user(username="so.khac", full_name="Sở khác", password=None, by=None)
    assign_role(user=other, role="province_officer", area=area("14"), agency_id="so_nnptnt/1", valid_from=date(2025, 3, 1),
                valid_to=None, by=None)  # fmt: skip
    act_as(other)
    # The agency that took over both desks is one office: it sees what went to either.
    assert queries.difficulties_of(access_of(other, clock.today())).exists()


def test_an_agency_without_people_is_stood_in_for_by_who_manages_the_programme(society: Society, client_of: ClientOf) -> None:
    officer, department = client_of(society.nam_lau_officer), client_of(society.province_officer)
    assert "Sở Y tế (chưa có người dùng" in officer.get(reverse("steering:difficulty_new")).content.decode()
    pk = raised(society, managing_agency="so_yt").pk
    page = reverse("steering:difficulty", args=[pk])
    assert "Sở Nông nghiệp và Môi trường xem thay" in officer.get(page).content.decode()
    assert "Khó khăn, vướng mắc chờ xử lý" in department.get("/").content.decode()
    assert client_of(society.finance_officer).get(page).status_code == 404
    act_as(society.province_officer)
    found = difficulties.forward_difficulty(pk=pk, opinion="Đề nghị tỉnh xem", by=society.province_officer)
    assert found.steps.get(act="forward").office == "Sở Nông nghiệp và Môi trường"
    # Once it has somebody, it answers itself.
    assign_role(user=society.stranger, role="finance_officer", area=area("14"), agency_id="so_yt", valid_from=date(2025, 1, 1),
                valid_to=None, by=None)  # fmt: skip
    again = raised(society, managing_agency="so_yt")
    act_as(society.province_officer)
    with pytest.raises(Refused, match="không gửi đến cơ quan"):
        difficulties.answer_difficulty(pk=again.pk, answer="x", promised_on=None, by=society.province_officer)
    # Who would handle what it raised itself leaves it to the province.
    act_as(society.province_officer)
    given = {"area_id": None, "title": "a", "what": "b", "project": "", "beyond": "province", "about": "money", "wanted_on": clock.today()}
    own = difficulties.raise_difficulty(new=NewDifficulty(**given, managing_agency="so_xd"), by=society.province_officer)
    assert own.state == "at_province"


def test_two_at_once_one_is_told(society: Society) -> None:
    found = raised(society)
    act_as(society.province_officer)
    difficulties.answer_difficulty(pk=found.pk, answer="Xong", promised_on=None, by=society.province_officer, version=1)
    with pytest.raises(Stale, match="Vừa có người khác"):
        difficulties.forward_difficulty(pk=found.pk, opinion="x", by=society.province_officer, version=1)


def test_late_ones_are_named(society: Society) -> None:
    order = ordered(society)
    day = clock.today() + timedelta(days=30)
    act_as(society.province_leader)
    late_difficulties, late_orders = queries.late([order.area_id, area(NAM_LAU).pk], day)
    assert late_difficulties.count() == 1
    assert list(late_orders) == [order]
    assert queries.difficulties_open().count() == 1
    act_as(society.finance_officer)
    assert queries.waiting_for(access_of(society.finance_officer, clock.today()))[1].count() == 1


def test_documents_are_issued_once(society: Society, client_of: ClientOf) -> None:
    address = reverse("steering:document_issue", args=["yearly_plan"])
    given = {"number": "01/KH-UBND", "authority": "UBND tỉnh", "issued_on": clock.today().isoformat()}
    client = client_of(society.province_officer)
    assert client.post(address, given).status_code == 302
    assert "đã được ghi" in client.post(address, given).content.decode()
    assert "01/KH-UBND" in client.get(reverse("steering:documents")).content.decode()


def test_lists_cost_the_same_however_long(society: Society, client_of: ClientOf) -> None:
    client = client_of(society.province_leader)
    for count in (1, 8):
        for number in range(count):
            raised(society, title=f"Việc {number}")
        with CaptureQueriesContext(connection, ) as captured:
            assert client.get(reverse("steering:difficulties")).status_code == 200
        # Setting the scope, the session and the account are asked on every page.
        assert len(captured) <= 12, [q["sql"][:90] for q in captured]
