"""The campaign's pages: who sees which village, what they cost, the posted fields only, labels and tasks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.todo import tasks_of
from giamngheo.apps.campaign import actions
from giamngheo.apps.campaign.models import CommuneCampaign, Consolidation
from giamngheo.apps.register.models import Household, Village
from giamngheo.apps.review import actions as review_actions
from giamngheo.apps.review.models import CommuneReview, ReviewCase
from giamngheo.kit import clock
from giamngheo.workbooks.names import search_key

from .campaign_world import BAN_HAI, BAN_MOT, World, make_world
from .conftest import Society, area
from .review_world import NAM_LAU, act_as, counted_queries

ClientOf = Callable[[User], Client]


@pytest.fixture
def world(society: Society, monkeypatch: pytest.MonkeyPatch) -> World:
    made = make_world(society, monkeypatch)
    made.opened()
    return made


def address(name: str, world: World, *extra: object) -> str:
    return reverse(f"campaign:{name}", args=[world.round.year, world.review.area_id, *extra])


def village(world: World, name: str) -> str:
    act_as(world.officer)
    return reverse("campaign:village", args=[world.list_of(name).pk])


def assign(world: World, user: User, duty: str, name: str = BAN_MOT) -> None:
    act_as(world.officer)
    review_actions.assign_villages(
        round=world.round if duty == "reviewer" else None, area_id=world.review.area_id,
        village_ids=[world.list_of(name).village_id or 0], user=user, duty=duty, by=world.officer,
    )  # fmt: skip


class TestWhoSeesWhat:
    @pytest.mark.parametrize("duty", ["reviewer", "village_head"])
    def test_a_village_not_assigned_does_not_exist(self, world: World, client_of: ClientOf, duty: str) -> None:
        user = world.reviewer if duty == "reviewer" else world.head
        assign(world, user, duty)
        client = client_of(user)
        mine, other = village(world, BAN_MOT), village(world, BAN_HAI)
        assert (client.get(mine).status_code, client.get(other).status_code) == (200, 404)
        page = client.get(address("commune", world)).content.decode()
        assert BAN_MOT in page
        assert BAN_HAI not in page
        assert client.get(address("case_list", world)).status_code == 403

    def test_without_any_village_nothing_is_shown(self, world: World, client_of: ClientOf) -> None:
        page = client_of(world.reviewer).get(address("commune", world)).content.decode()
        assert BAN_MOT not in page
        assert BAN_HAI not in page

    def test_the_front_sees_the_posted_fields_and_says_its_remark(self, world: World, client_of: ClientOf) -> None:
        world.scored()
        meeting = world.meet(BAN_MOT)
        client = client_of(world.front)
        page = client.get(village(world, BAN_MOT)).content.decode()
        assert "Ghi nhận xét" in page
        assert "Vì sao trong danh sách" not in page
        done = client.post(reverse("campaign:meeting_remark", args=[meeting.pk]), {"has_attended": "co", "text": "Đúng"})
        assert done.status_code == 302
        assert "Mặt trận Tổ quốc xã (có dự):" in client.get(done["Location"]).content.decode()

    def test_the_posted_file_has_only_what_the_law_posts(self, world: World, client_of: ClientOf) -> None:
        world.scored()
        url = reverse("campaign:village_file", args=[world.list_of(BAN_MOT).pk, "csv"])
        text = b"".join(client_of(world.officer).get(url).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        assert text.splitlines()[0] == "Họ và tên chủ hộ;Bản, tiểu khu;Kết quả phân loại"
        assert text.splitlines()[1].startswith("Lò Văn Ún;Bản Một;Hộ nghèo")

    def test_the_chairman_does_no_officers_work(self, world: World, client_of: ClientOf) -> None:
        client = client_of(world.society.nam_lau_chairman)
        assert client.get(address("commune", world)).status_code == 200
        for name in ("open", "report", "assignments", "committee"):
            assert client.get(address(name, world)).status_code == 403


class TestActsOnScreen:
    def test_a_year_by_forms(self, world: World, client_of: ClientOf) -> None:
        world.scored()
        client = client_of(world.officer)
        for name in (BAN_MOT, BAN_HAI):
            row = world.list_of(name)
            sent = client.post(
                reverse("campaign:meeting_new", args=[row.pk]),
                {"version": row.version, "held_on": "2026-09-01", "place": "Nhà văn hoá"},
            )
            assert sent.status_code == 302, sent.content.decode()
            act_as(world.officer)
            row = world.list_of(name)
            planned = row.meetings.get()
            minutes = {
                "version": row.version, "held_on": "2026-09-01", "place": "Nhà văn hoá", "attended": 20, "agreed": 15,
                "chair": "A", "secretary": "B", "representatives": "C\nD", "text": "",
            }  # fmt: skip
            assert client.post(reverse("campaign:meeting", args=[planned.pk]), minutes).status_code == 302
            act_as(world.officer)
            row = world.list_of(name)
            posted = {"version": row.version, "place": "Nhà văn hoá", "posted_on": "2026-09-01"}
            assert client.post(reverse("campaign:post", args=[row.pk]), posted).status_code == 302
            again = client.post(reverse("campaign:post", args=[row.pk]), posted)
            assert again.status_code == 422
            assert "Người khác vừa làm việc này" in again.content.decode()
        assert "Còn phải làm trước khi báo cáo" in client.get(address("commune", world)).content.decode()
        world.clock.to(9, 14)
        act_as(world.officer)
        campaign = CommuneCampaign.objects.get()
        sent = client.post(address("report", world), {"version": campaign.version, "number": "1/BC", "reported_on": "2026-09-14"})
        assert sent.status_code == 302
        assert "không có bước cho ý kiến" in client.get(address("commune", world)).content.decode()

    def test_what_is_wrong_is_told_at_the_form(self, world: World, client_of: ClientOf) -> None:
        sent = client_of(world.officer).post(address("report", world), {"number": "", "reported_on": ""})
        assert sent.status_code == 422
        assert "Ghi ngày." in sent.content.decode()

    def test_a_commune_that_has_not_opened_says_what_is_not_checked(self, world: World, client_of: ClientOf) -> None:
        url = reverse("campaign:commune", args=[world.round.year, area("04159").pk])
        page = client_of(world.society.phieng_pan_officer).get(url).content.decode()
        assert "các bước trên khi đó không được kiểm tra" in page
        assert "Mở rà soát của xã" in page

    def test_unconfirmed_law_is_shown(self, world: World, client_of: ClientOf) -> None:
        page = client_of(world.officer).get(address("commune", world)).content.decode()
        assert "Chưa xác nhận Quyết định 24/2021/QĐ-TTg" in page


class TestStanding:
    def test_preliminary_then_official_everywhere(self, world: World, client_of: ClientOf) -> None:
        officer = world.society.province_officer
        client = client_of(officer)
        pages = [
            reverse("campaign:progress", args=[2026]), reverse("review:progress", args=[2026]),
            reverse("tables:table", args=[2026, 1]), reverse("campaign:consolidation", args=[2026]),
        ]  # fmt: skip
        for page in pages:
            assert "ố liệu sơ bộ" in client.get(page).content.decode(), page
        assert client.post(pages[3]).status_code == 302
        act_as(officer)
        CommuneReview.objects.filter(round=world.round).update(state="recognised")
        given = {"decision_number": "87/QĐ-UBND", "decided_on": "2026-09-01", "signer_name": "A"}
        checked = client.post(reverse("campaign:approve", args=[2026]), given)
        assert "Không sửa được sau khi ghi." in checked.content.decode()
        assert client.post(reverse("campaign:approve", args=[2026]), {**given, "buoc": "xong"}).status_code == 302
        for page in pages:
            assert "theo Quyết định số 87/QĐ-UBND" in client.get(page).content.decode(), page
        assert list(Consolidation.objects.values_list("standing", flat=True)) == ["preliminary", "official"]


class TestTasks:
    def titles(self, user: User) -> list[str]:
        act_as(user)
        return [task.title for task in tasks_of(access_of(user, clock.today()), clock.today())]

    def test_each_sees_what_is_theirs(self, world: World) -> None:
        assert "Mở rà soát năm 2026 của xã" in self.titles(world.society.phieng_pan_officer)
        assert "Thu thập phiếu, phân loại" in self.titles(world.officer)
        world.scored()
        assign(world, world.head, "village_head")
        assert self.titles(world.head) == ["Tổ chức hội nghị bản"]
        act_as(world.officer)
        actions.plan_meeting(village_list=world.list_of(BAN_MOT), held_on=clock.today(), place="Nhà", by=world.officer)
        assert self.titles(world.front) == ["Giám sát hội nghị bản"]

    def test_what_is_past_its_day_is_late(self, world: World) -> None:
        world.clock.to(12, 10)
        act_as(world.officer)
        found = tasks_of(access_of(world.officer, clock.today()), clock.today())
        assert next(task.tone for task in found if task.title == "Thu thập phiếu, phân loại") == "late"


def many(world: World, count: int) -> None:
    """Villages and households by the hundred, on the list already."""
    act_as(world.officer)
    place = area(NAM_LAU)
    homes = [
        Village.objects.get_or_create(area=place, search_key=search_key(f"Bản {i % 20}"), defaults={"name": f"Bản {i % 20}"})[0]
        for i in range(20)
    ]
    made = Household.objects.bulk_create(
        Household(area=place, village=homes[i % 20], head_name=f"Hộ {i}", search_key=f"ho {i}", sort_key=f"{i:05}")
        for i in range(count)
    )
    ReviewCase.objects.bulk_create(
        ReviewCase(round=world.round, area=place, village=home.village, household=home, source="on_list", added_at=clock.now())
        for home in made
    )
    actions.refresh_list(campaign=CommuneCampaign.objects.get(), by=world.officer)


def test_queries_do_not_grow_with_the_list(world: World, client_of: ClientOf) -> None:
    pages = [
        address("commune", world), address("case_list", world), address("requests", world), address("certificates", world),
        village(world, BAN_MOT),
    ]  # fmt: skip
    costs = []
    for count in (5, 600):
        many(world, count)
        client = client_of(world.officer)
        costs.append([])
        for page in pages:
            with counted_queries(16) as counted:
                assert client.get(page).status_code == 200
            costs[-1].append(len(counted))
    assert costs[0] == costs[1]
    assert max(costs[1]) <= 12, dict(zip(pages, costs[1], strict=True))


def test_the_progress_of_the_province_costs_the_same(world: World, client_of: ClientOf) -> None:
    client = client_of(world.society.province_officer)
    costs = []
    for count in (5, 600):
        many(world, count)
        for name in ("progress", "consolidation"):
            with counted_queries(12) as counted:
                assert client.get(reverse(f"campaign:{name}", args=[2026])).status_code == 200
            costs.append(len(counted))
    assert costs[:2] == costs[2:]
